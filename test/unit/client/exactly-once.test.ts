import { expect, test } from "@jest/globals";
import fc from "fast-check";

import { followSegmentsAcross, type ContactResume, type Page, type Result } from "../../../src/client/client.js";
import { contact, type TestEdge, type TestPayload } from "./script.js";

/** What a stream does next with one of its contacts; which one, and how far, is counted round. */
type Move = { readonly kind: "payload" | "lose" | "repeat"; readonly whose: number; readonly count: number } | { readonly kind: "cut" } | { readonly kind: "complete" };

/** One connection: where its streams begin (their own bookmark, or somewhere else, as with a stream that others began), and what follows. */
interface Connection {
  readonly begins: "own" | number;
  readonly moves: readonly Move[];
}

/** A contact's list as its view shows it: positions with holes, where `types` leave something out. */
type List = readonly number[];

const small = fc.nat({ max: 4 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("payload" as const), whose: small, count: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("lose" as const, "repeat" as const), whose: small, count: small }) },
  { weight: 1, arbitrary: fc.constantFrom<Move>({ kind: "cut" }, { kind: "complete" }) },
);
const connection: fc.Arbitrary<Connection> = fc.record({
  begins: fc.oneof(fc.constant("own" as const), fc.nat({ max: 20 })),
  moves: fc.array(move, { maxLength: 12 }),
});
const list: fc.Arbitrary<List> = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 15 }).map((steps) => {
  let position = -1;
  return steps.map((step) => (position += step));
});
const world = fc.record({
  lists: fc.array(list, { minLength: 1, maxLength: 3 }),
  /** How many segments of each were there before. */
  starts: fc.array(fc.nat({ max: 15 }), { minLength: 3, maxLength: 3 }),
  connections: fc.array(connection, { maxLength: 6 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  failures: fc.array(fc.boolean(), { maxLength: 5 }),
});

/** A server that keeps its lists and cursors right, and a network that does not: a cursor has another text each time. */
function createWorld({ lists, starts, connections, pageSize, failures }: typeof world extends fc.Arbitrary<infer W> ? W : never) {
  let cursors = 0;
  let opened = 0;
  const toFail = [...failures];
  const cursorAfter = (count: number) => (count === 0 ? null : `${count}#${++cursors}`);
  const countOf = (cursor: string | null) => (cursor === null ? 0 : Number(cursor.split("#")[0]));
  const listOf = (contactId: string): List => lists[Number(contactId)]!;
  const edgesOf = (contactId: string, from: number, to: number): TestEdge[] => listOf(contactId).slice(from, to).map((position) => ({ position }));

  return {
    contacts: lists.map((all, index) => ({ key: contact(String(index)), after: cursorAfter(Math.min(starts[index]!, all.length)) })),

    async *subscribe({ contacts }: { contacts: readonly ContactResume[] }): AsyncGenerator<Result<"segmentsAddedAcross", TestPayload>> {
      const { begins, moves } = connections[opened++] ?? { begins: "own", moves: [] };
      const places = contacts.map(({ key, after }) => {
        const count = begins === "own" ? countOf(after) : Math.min(begins, listOf(key.contactId).length);
        return { key, count, cursor: begins === "own" ? after : cursorAfter(count) };
      });
      // Once the script is over, all that is left comes, and the end.
      const rest: Move[] = contacts.map((_, whose) => ({ kind: "payload", whose, count: Infinity }));
      for (const each of [...moves, ...(opened > connections.length ? rest : [])]) {
        await Promise.resolve();
        if (each.kind === "complete") return;
        if (each.kind === "cut") throw new Error("cut");
        const place = places[each.whose % places.length]!;
        const { contactId } = place.key;
        if (each.kind === "repeat") {
          place.count = Math.max(0, place.count - each.count);
          place.cursor = cursorAfter(place.count);
          continue;
        }
        const { length } = listOf(contactId);
        const to = Math.min(place.count + each.count, length);
        const edges = edgesOf(contactId, place.count, to);
        const endCursor = edges.length === 0 ? place.cursor : cursorAfter(to);
        const payload = { analysis: place.key, after: place.cursor, endCursor, edges, revised: [], hasMore: each.count < Infinity };
        place.count = to;
        place.cursor = endCursor;
        if (each.kind === "payload") yield { data: { segmentsAddedAcross: payload } };
      }
    },

    backfill({ contact: { contactId }, after }: { contact: { contactId: string }; after: string | null }): Promise<Page<TestEdge>> {
      if (toFail.pop() === true) return Promise.reject(new Error("offline"));
      const [from, { length }] = [countOf(after), listOf(contactId)];
      const to = Math.min(from + pageSize, length);
      const endCursor = to === from ? after : cursorAfter(to);
      return Promise.resolve({ edges: edgesOf(contactId, from, to), pageInfo: { endCursor, hasNextPage: to < length } });
    },
  };
}

test("whatever is cut, lost, repeated or joined late: each segment once, in order, and one end for each contact", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { contacts, subscribe, backfill } = createWorld(given);
      const came = given.lists.map(() => ({ positions: [] as number[], ends: 0 }));
      const following = followSegmentsAcross<TestPayload>({ contacts, subscribe, backfill, retryWait: () => Promise.resolve(), retryAttempts: 20 });
      for await (const { analysis, edges, hasMore } of following) {
        const mine = came[Number(analysis.contactId)]!;
        expect(mine.ends).toBe(0);
        mine.positions.push(...edges.map(({ position }) => position));
        if (!hasMore) mine.ends += 1;
      }
      expect(came).toEqual(given.lists.map((all, index) => ({ positions: all.slice(given.starts[index]), ends: 1 })));
    }),
    { numRuns: 500 },
  );
});
