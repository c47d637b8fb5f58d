import { CALL_FAULTS, PAGE_FAULTS, type CallFaultKind, type Fault, type PageFaultKind } from "./fault.js";

/** The faults that are set. Where several could strike one call, the first one set does. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Milliseconds that a call must wait: latencies add up. */
  latencyMs(contactId: string): number;
  /** What happens instead of an answer to a call. */
  strikeCall(contactId: string): CallFaultKind | null;
  /** What happens to a good answer; `applies` says which kinds it lends itself to. */
  strikePage(contactId: string, applies: (kind: PageFaultKind) => boolean): PageFaultKind | null;
}

/** @param random numbers in [0, 1) for the faults that strike a share of the calls */
export function createFaults(random: () => number): Faults {
  let armed: { readonly fault: Fault; passed: number; struck: number }[] = [];

  const strikes = (arm: (typeof armed)[number], contactId: string): boolean => {
    const { times = Infinity, afterCalls = 0, probability = 1, contactId: aimedAt = contactId } = arm.fault;
    if (aimedAt !== contactId || arm.struck >= times) return false;
    if (arm.passed < afterCalls) {
      arm.passed += 1;
      return false;
    }
    if (probability < 1 && random() >= probability) return false;
    arm.struck += 1;
    return true;
  };

  const strike = <Kind extends Fault["kind"]>(kinds: readonly Kind[], contactId: string, applies: (kind: Kind) => boolean): Kind | null => {
    for (const arm of armed) {
      const kind = kinds.find((candidate) => candidate === arm.fault.kind);
      if (kind !== undefined && applies(kind) && strikes(arm, contactId)) return kind;
    }
    return null;
  };

  return {
    add: (fault) => void armed.push({ fault, passed: 0, struck: 0 }),
    clear: () => void (armed = []),
    latencyMs: (contactId) =>
      armed.reduce((sum, arm) => sum + (arm.fault.kind === "latency" && strikes(arm, contactId) ? arm.fault.milliseconds : 0), 0),
    strikeCall: (contactId) => strike(CALL_FAULTS, contactId, () => true),
    strikePage: (contactId, applies) => strike(PAGE_FAULTS, contactId, applies),
  };
}
