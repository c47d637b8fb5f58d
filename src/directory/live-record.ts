import type { ContactEvent, LiveContact } from "../domain/directory.js";

/** What was told of one thing, and when: the latest word counts, whatever the order in which words arrive. */
interface Told<Value> {
  readonly value: Value;
  readonly atMs: number;
}

type Facts = ContactEvent["facts"];
type State = NonNullable<ContactEvent["state"]>;

/** All that events have told of a contact that has not ended. */
export interface LiveRecord {
  readonly state: Told<State> | null;
  readonly facts: { readonly [Name in keyof Facts]?: Told<NonNullable<Facts[Name]>> };
}

export const NOTHING_TOLD: LiveRecord = { state: null, facts: {} };

/** EventBridge's times are whole seconds, within which a contact can come far: then the later of two states counts. */
const STATE_ORDER: readonly State[] = ["INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "ENDED"];

/**
 * A record and an event → the record that knows both. Commutative, associative and idempotent: events may come in any order, and again. So
 * of two words of one moment the choice must be the same whichever came first.
 */
export function merged(record: LiveRecord, { atMs, state, facts }: ContactEvent): LiveRecord {
  const told = Object.entries(facts).flatMap(([name, value]): [string, Told<Date | string>][] => {
    return value === null ? [] : [[name, later(record.facts[name as keyof Facts] ?? null, { value, atMs }, isGreater)]];
  });
  return {
    state: state === null ? record.state : later(record.state, { value: state, atMs }, isFurther),
    facts: { ...record.facts, ...(Object.fromEntries(told) as LiveRecord["facts"]) },
  };
}

export function liveContactOf(contact: Pick<LiveContact, "instanceId" | "contactId">, { state, facts }: LiveRecord): LiveContact {
  return {
    ...contact,
    state: state === null || state.value === "ENDED" ? "UNKNOWN" : state.value,
    channel: facts.channel?.value ?? null,
    queueId: facts.queueId?.value ?? null,
    agentId: facts.agentId?.value ?? null,
    initiatedAt: facts.initiatedAt?.value ?? null,
    connectedToAgentAt: facts.connectedToAgentAt?.value ?? null,
    initialContactId: facts.initialContactId?.value ?? null,
    previousContactId: facts.previousContactId?.value ?? null,
  };
}

function later<Value>(known: Told<Value> | null, told: Told<Value>, isAfter: (a: Value, b: Value) => boolean): Told<Value> {
  if (known === null || told.atMs > known.atMs) return told;
  return told.atMs === known.atMs && isAfter(told.value, known.value) ? told : known;
}

function isFurther(a: State, b: State): boolean {
  return STATE_ORDER.indexOf(a) > STATE_ORDER.indexOf(b);
}

/** Any total order will do. */
function isGreater(a: Date | string, b: Date | string): boolean {
  return a > b;
}
