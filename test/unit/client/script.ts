import type { Page, Result } from "../../../src/client/client.js";

export interface TestEdge {
  readonly position: number;
}

export interface TestPayload {
  readonly analysis: { readonly instanceId: string; readonly contactId: string };
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  readonly edges: readonly TestEdge[];
  readonly revised: readonly { readonly id: string }[];
}

export const contact = (contactId: string) => ({ instanceId: "i", contactId });

export const at = (position: number | null): string | null => (position === null ? null : `at ${position}`);

/** Edges at positions `from` to `to`, both included. */
const edges = (from: number, to: number): TestEdge[] => Array.from({ length: to - from + 1 }, (_, index) => ({ position: from + index }));

/** The payload that brings `from` to `to` to whoever is just before it, unless `given` says otherwise. */
export function payload(from: number, to: number, given: Partial<TestPayload> = {}): TestPayload {
  const [after, endCursor] = [at(from === 0 ? null : from - 1), at(to < 0 ? null : to)];
  return { analysis: contact("a"), after, endCursor, hasMore: true, edges: edges(from, to), revised: [], ...given };
}

/** The page of `segments` that brings `from` to `to`. */
export function page(from: number, to: number, hasNextPage = false): Page<TestEdge> {
  return { edges: edges(from, to), pageInfo: { endCursor: at(to), hasNextPage } };
}

/** What a stream does next: a payload, a result as it is, an error, its completion, or nothing any more. */
export type Step = TestPayload | { readonly result: Result<string, TestPayload> } | { readonly throws: unknown } | "complete" | "hang";

export interface Script<Variables> {
  /** The variables that each stream was asked for with. */
  readonly asked: Variables[];
  /** How many of the streams were let go. */
  readonly left: number;
  subscribe(variables: Variables, signal: AbortSignal): AsyncIterable<Result<"segmentsAdded" | "segmentsAddedAcross", TestPayload>>;
}

/** Streams one after the other, each with its steps. One that hangs does so in `return`, too. */
export function createScript<Variables>(...streams: readonly (readonly Step[])[]): Script<Variables> {
  const asked: Variables[] = [];
  const left = new Set<number>();
  return {
    asked,
    get left() {
      return left.size;
    },
    subscribe(variables) {
      const steps = [...(streams[asked.length] ?? ["hang"])];
      const index = asked.push(variables);
      return {
        [Symbol.asyncIterator]: () => ({
          async next() {
            const step = steps.shift() ?? "complete";
            if (step === "complete") return { done: true, value: undefined };
            if (step === "hang") return await new Promise<never>(() => undefined);
            if ("throws" in step) throw step.throws;
            const value = "result" in step ? step.result : { data: { segmentsAdded: step, segmentsAddedAcross: step } };
            return { done: false, value };
          },
          return() {
            left.add(index);
            return new Promise<never>(() => undefined);
          },
        }),
      };
    },
  };
}

export async function collect<P>(payloads: AsyncIterable<P>): Promise<P[]> {
  const all: P[] = [];
  for await (const each of payloads) all.push(each);
  return all;
}

export const positionsIn = (payloads: readonly TestPayload[]): number[] => payloads.flatMap((each) => each.edges.map(({ position }) => position));
