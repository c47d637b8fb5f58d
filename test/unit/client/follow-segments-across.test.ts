import { expect, test } from "@jest/globals";

import { followSegmentsAcross, type ContactResume, type FollowSegmentsAcrossOptions } from "../../../src/client/client.js";
import { at, collect, contact, createScript, page, payload, positionsIn, type Step, type TestPayload } from "./script.js";

const [a, b, c] = ["a", "b", "c"].map(contact) as [ReturnType<typeof contact>, ReturnType<typeof contact>, ReturnType<typeof contact>];
const cut = { throws: new Error("cut") };

function followScript(streams: readonly (readonly Step[])[], given: Partial<FollowSegmentsAcrossOptions<TestPayload>> = {}) {
  const script = createScript<{ readonly contacts: readonly ContactResume[] }>(...streams);
  const following = followSegmentsAcross<TestPayload>({
    contacts: [{ key: a }, { key: b, after: at(4) }],
    subscribe: script.subscribe,
    backfill: () => Promise.reject(new Error("no backfill was expected")),
    retryWait: () => Promise.resolve(),
    ...given,
  });
  return { script, following };
}

const positionsOf = (payloads: readonly TestPayload[], { contactId }: { readonly contactId: string }) =>
  positionsIn(payloads.filter(({ analysis }) => analysis.contactId === contactId));

test("each contact goes on from its own bookmark, and one that has ended is not asked for again", async () => {
  const { following, script } = followScript([
    [payload(0, 1), payload(5, 5, { analysis: b }), payload(2, 2), cut],
    [payload(6, 6, { analysis: b, hasMore: false }), payload(3, 3), "complete"],
    [payload(4, 4, { hasMore: false }), "hang"],
  ]);
  const came = await collect(following);
  expect(positionsOf(came, a)).toEqual([0, 1, 2, 3, 4]);
  expect(positionsOf(came, b)).toEqual([5, 6]);
  expect(script.asked.map(({ contacts }) => contacts)).toEqual([
    [
      { key: a, after: null },
      { key: b, after: at(4) },
    ],
    [
      { key: a, after: at(2) },
      { key: b, after: at(5) },
    ],
    [{ key: a, after: at(3) }],
  ]);
});

test("a contact that cannot go on ends by itself", async () => {
  const farewell = payload(5, 4, { analysis: b, endCursor: null, hasMore: false });
  const came = await collect(followScript([[farewell, payload(0, 1), payload(2, 2, { hasMore: false })]]).following);
  expect(came[0]).toEqual(farewell);
  expect(positionsOf(came, a)).toEqual([0, 1, 2]);
});

test("a contact's end is told once, whatever is replayed", async () => {
  const end = payload(0, 1, { hasMore: false });
  const came = await collect(followScript([[end, end, payload(5, 5, { analysis: b, hasMore: false })]]).following);
  expect(came.map(({ analysis }) => analysis)).toEqual([a, b]);
});

test("a gap is filled for the contact that has it", async () => {
  const asked: unknown[] = [];
  const { following } = followScript([[payload(0, 0), payload(7, 7, { analysis: b, hasMore: false }), payload(1, 1, { hasMore: false })]], {
    backfill(variables) {
      asked.push(variables);
      return Promise.resolve(page(5, 6));
    },
  });
  const came = await collect(following);
  expect(positionsOf(came, a)).toEqual([0, 1]);
  expect(positionsOf(came, b)).toEqual([5, 6, 7]);
  expect(asked).toEqual([{ contact: b, after: at(4) }]);
});

test("contacts of two instances that have the same id are kept apart", async () => {
  const other = { ...a, instanceId: "j" };
  const { following } = followScript([[payload(0, 1, { hasMore: false }), payload(0, 2, { analysis: other, hasMore: false })]], {
    contacts: [{ key: a }, { key: other }],
  });
  expect((await collect(following)).map(({ edges }) => edges.length)).toEqual([2, 3]);
});

test("no contacts are no stream", async () => {
  const { following, script } = followScript([], { contacts: [] });
  expect(await collect(following)).toEqual([]);
  expect(script.asked).toEqual([]);
});

test("a contact that nobody asked for is an error: no payload is put down to another", async () => {
  await expect(followScript([[payload(0, 0, { analysis: c })]]).following.next()).rejects.toMatchObject({ code: "UNKNOWN_CONTACT" });
});
