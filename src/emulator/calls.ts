/** Calls of the operation since the start or the last reset, whatever became of them. */
export interface CallCounts {
  readonly total: number;
  /** By contact id; a call of an unknown operation has none. */
  readonly byContact: Readonly<Record<string, number>>;
  /** By `OK`, the exception's type, or `fault:<kind>` where a fault spoilt the answer. */
  readonly byOutcome: Readonly<Record<string, number>>;
}

export interface Calls {
  /** A call has come in. */
  arrived(contactId: string | null): void;
  /** It is known what becomes of it. */
  decided(outcome: string): void;
  counts(): CallCounts;
  reset(): void;
}

export function createCalls(): Calls {
  let total = 0;
  const byContact = new Map<string, number>();
  const byOutcome = new Map<string, number>();
  const increment = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

  return {
    arrived(contactId) {
      total += 1;
      if (contactId !== null) increment(byContact, contactId);
    },
    decided: (outcome) => void increment(byOutcome, outcome),
    counts: () => ({ total, byContact: Object.fromEntries(byContact), byOutcome: Object.fromEntries(byOutcome) }),
    reset() {
      total = 0;
      byContact.clear();
      byOutcome.clear();
    },
  };
}
