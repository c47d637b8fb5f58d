import { setImmediate as nextTurn } from "node:timers/promises";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { placeOf, type ContactEvent } from "../../../src/domain/directory.js";
import { ENDED_KEPT_MS } from "../../../src/directory/directory.js";
import { ANY, directoryAt, event, reading, TTL_MS } from "./support.js";

const idsOf = async ({ directory }: ReturnType<typeof directoryAt>, filter = ANY) => (await directory.window(filter, 100, null)).liveContacts.map(({ contactId }) => contactId);

describe("The directory", () => {
  it("holds what events have told, whatever the order in which they come, and however often", async () => {
    const anEvent = fc
      .record({
        contactId: fc.constantFrom("a", "b"),
        state: fc.constantFrom<ContactEvent["state"]>("INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "ENDED", null),
        // Of whole seconds, and few of them: several events have the same.
        atMs: fc.integer({ min: 0, max: 3 }).map((seconds) => seconds * 1000),
        queueId: fc.constantFrom(null, "q1", "q2"),
        agentId: fc.constantFrom(null, "g1", "g2"),
        initiatedAt: fc.constantFrom(null, new Date(1_000), new Date(2_000)),
      })
      .map(({ contactId, state, atMs, ...facts }) => event(contactId, state, atMs, facts));

    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { maxLength: 12 }).chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }))),
        async ([events, shuffled]) => {
          const [inOrder, other] = [directoryAt(), directoryAt()];
          events.forEach((each) => inOrder.directory.hear(each));
          shuffled.forEach((each) => other.directory.hear(each));
          expect(await other.directory.window(ANY, 10, null)).toEqual(await inOrder.directory.window(ANY, 10, null));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it("takes the latest word for true, and of two words of one second the one that is further", async () => {
    const { directory } = directoryAt();
    directory.hear(event("a", "CONNECTED_TO_AGENT", 2_000, { queueId: "q1", agentId: "g1" }));
    directory.hear(event("a", "QUEUED", 2_000, { queueId: "q1" }));
    directory.hear(event("a", null, 1_000, { queueId: "q0", agentId: "g0" }));
    const { liveContacts } = await directory.window(ANY, 1, null);
    expect(liveContacts).toMatchObject([{ state: "CONNECTED_TO_AGENT", queueId: "q1", agentId: "g1" }]);
    directory.hear(event("a", "QUEUED", 3_000, { queueId: "q2" }));
    expect((await directory.window(ANY, 1, null)).liveContacts).toMatchObject([{ state: "QUEUED", queueId: "q2", agentId: "g1" }]);
  });

  it("holds so many live contacts and no more: whom nothing was heard of for longest has to go", async () => {
    const { directory } = directoryAt(0, { maxLive: 5 });
    const { told } = reading(directory.changes(ANY));
    for (let index = 0; index < 5; index += 1) directory.hear(event(`c${index}`, "INITIATED", 0));
    directory.hear(event("c0", "QUEUED", 1_000));
    expect(directory.size()).toBe(5);
    await nextTurn();
    directory.hear(event("new", "INITIATED", 0));
    expect(directory.size()).toBe(5);
    await nextTurn();
    expect(told().slice(-2).sort()).toEqual(["ADDED new", "REMOVED c1"]);
    directory.close();
  });

  it("knows who has ended for as long as an event may come late, and of the last so many", async () => {
    const place = directoryAt(0, { maxEnded: 5 });
    const { directory, pass } = place;
    for (let index = 0; index < 5; index += 1) directory.hear(event(`c${index}`, "ENDED", 0));
    directory.hear(event("c0", "INITIATED", 0));
    expect(directory.size()).toBe(0);
    directory.hear(event("one-more", "ENDED", 0));
    for (const id of ["c0", "c1"]) directory.hear(event(id, "INITIATED", 0));
    expect(await idsOf(place)).toEqual(["c0"]);

    pass(ENDED_KEPT_MS - 1);
    directory.hear(event("c2", "INITIATED", 0));
    pass(1);
    directory.hear(event("another", "INITIATED", 0));
    directory.hear(event("c2", "INITIATED", 0));
    expect(await idsOf(place)).toEqual(["another", "c2"]);
  });

  it("forgets a contact that was not heard of for long, and never takes one back that has ended", async () => {
    const place = directoryAt();
    const { directory, pass } = place;
    directory.hear(event("a", "INITIATED", 0));
    directory.hear(event("b", "INITIATED", 0));
    directory.hear(event("b", "ENDED", 1_000));
    pass(TTL_MS - 1);
    directory.hear(event("b", "CONNECTED_TO_AGENT", 500));
    expect(await idsOf(place)).toEqual(["a"]);
    pass(1);
    directory.hear(event("c", "INITIATED", 0));
    expect(await idsOf(place)).toEqual(["c"]);
  });

  it("is read page by page, the oldest first, and goes on from the place of one that has ended since", async () => {
    const { directory } = directoryAt();
    const initiated = [5, 3, 9, 1, 7, 3];
    initiated.forEach((second, index) => directory.hear(event(`c${index}`, "INITIATED", 0, { initiatedAt: new Date(second * 1000) })));
    const first = await directory.window(ANY, 2, null);
    expect(first).toMatchObject({ liveContacts: [{ contactId: "c3" }, { contactId: "c1" }], hasMore: true });
    directory.hear(event("c1", "ENDED", 1_000));
    const last = first.liveContacts.at(-1);
    const rest = await directory.window(ANY, 4, last ? placeOf(last) : null);
    expect(rest).toMatchObject({ liveContacts: [{ contactId: "c5" }, { contactId: "c0" }, { contactId: "c4" }, { contactId: "c2" }], hasMore: false });
  });

  it("is asked for some by instance, queue and agent", async () => {
    const place = directoryAt();
    place.directory.hear(event("a", "QUEUED", 0, { queueId: "q1" }));
    place.directory.hear(event("b", "CONNECTED_TO_AGENT", 0, { queueId: "q1", agentId: "g1" }));
    place.directory.hear(event("c", "INITIATED", 0));
    expect(await idsOf(place, { ...ANY, queueIds: ["q0", "q1"] })).toEqual(["a", "b"]);
    expect(await idsOf(place, { ...ANY, queueIds: ["q1"], agentIds: ["g1"] })).toEqual(["b"]);
    expect(await idsOf(place, { ...ANY, instanceId: "instance-2" })).toEqual([]);
    expect(await idsOf(place, { ...ANY, instanceId: "instance-1" })).toEqual(["a", "b", "c"]);
  });
});

describe("A stream of changes", () => {
  it("tells first of all that are live, were it none, and then each change once", async () => {
    const { directory } = directoryAt();
    const stream = reading(directory.changes(ANY));
    await nextTurn();
    expect(stream.payloads).toEqual([{ isReset: true, changes: [] }]);
    directory.hear(event("a", "INITIATED", 0));
    await nextTurn();
    directory.hear(event("a", "INITIATED", 0));
    directory.hear(event("a", "QUEUED", 1_000, { queueId: "q1" }));
    await nextTurn();
    directory.hear(event("a", "ENDED", 2_000));
    await nextTurn();
    expect(stream.told()).toEqual(["ADDED a", "UPDATED a", "REMOVED a"]);
    expect(stream.payloads.at(-1)).toMatchObject({ isReset: false, changes: [{ liveContact: { state: "QUEUED", queueId: "q1" } }] });
    directory.close();
    await stream.ended;
  });

  it("takes a contact away that is none of those asked for any more", async () => {
    const { directory } = directoryAt();
    const stream = reading(directory.changes({ ...ANY, queueIds: ["q1"] }));
    await nextTurn();
    directory.hear(event("a", "QUEUED", 1_000, { queueId: "q1" }));
    directory.hear(event("b", "QUEUED", 1_000, { queueId: "q2" }));
    await nextTurn();
    directory.hear(event("a", "QUEUED", 2_000, { queueId: "q2" }));
    await nextTurn();
    expect(stream.told()).toEqual(["ADDED a", "REMOVED a"]);
    expect(stream.payloads.at(-1)?.changes[0]?.liveContact.queueId).toBe("q1");
    directory.close();
  });

  it("tells a reader that was slow the outcome only, in payloads of bounded length", async () => {
    const { directory } = directoryAt();
    const stream = directory.changes(ANY);
    await stream.next();
    for (let index = 0; index < 250; index += 1) directory.hear(event(`c${index}`, "INITIATED", 0));
    for (let index = 0; index < 250; index += 1) directory.hear(event(`c${index}`, index < 50 ? "ENDED" : "QUEUED", 1_000));
    const told = [];
    for (let payloads = 0; payloads < 2; payloads += 1) told.push((await stream.next()).value?.changes ?? []);
    expect(told.map(({ length }) => length)).toEqual([100, 100]);
    expect(new Set(told.flat().map(({ kind, liveContact: { state } }) => `${kind} ${state}`))).toEqual(new Set(["ADDED QUEUED"]));
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    directory.close();
  });
});
