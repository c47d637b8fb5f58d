import { getEventListeners } from "node:events";
import { setImmediate as settled } from "node:timers/promises";

import { describe, expect, test } from "@jest/globals";

import { followSegments, StreamError, type FollowSegmentsOptions } from "../../../src/client/client.js";
import { at, collect, createScript, page, payload, positionsIn, type Script, type Step, type TestPayload } from "./script.js";

interface Asked {
  readonly after: string | null;
}

function followScript(streams: readonly (readonly Step[])[], given: Partial<FollowSegmentsOptions<TestPayload>> = {}) {
  const script: Script<Asked> = createScript<Asked>(...streams);
  const backfilled: (string | null)[] = [];
  const waits: number[] = [];
  const following = followSegments<TestPayload>({
    subscribe: script.subscribe,
    retryWait(retries) {
      waits.push(retries);
      return Promise.resolve();
    },
    ...given,
    backfill(variables, signal) {
      backfilled.push(variables.after);
      return given.backfill?.(variables, signal) ?? Promise.reject(new Error("no backfill was expected"));
    },
  });
  return { script, backfilled, waits, following };
}

const cut = { throws: { code: 1006, reason: "" } };
const over = { hasMore: false };

describe("a stream that does not break", () => {
  test("comes through as it is, and ends with its last payload", async () => {
    const sent = [payload(0, 1), payload(2, 2), payload(3, 3, over)];
    const { following, script, backfilled } = followScript([[...sent, "hang"]]);
    expect(await collect(following)).toEqual(sent);
    expect(script).toMatchObject({ asked: [{ after: null }], left: 1 });
    expect(backfilled).toEqual([]);
  });

  test("begins after the cursor that is given", async () => {
    const { following, script } = followScript([[payload(5, 6), payload(7, 7, over)]], { after: at(4) });
    expect(positionsIn(await collect(following))).toEqual([5, 6, 7]);
    expect(script.asked).toEqual([{ after: at(4) }]);
  });

  test("tells of what is no segment: a status, a heartbeat, a revision", async () => {
    const revision = payload(2, 1, { revised: [{ id: "r" }] });
    const sent = [payload(0, -1), payload(0, 1), payload(2, 1), revision, payload(2, 1, over)];
    expect(await collect(followScript([sent]).following)).toEqual(sent);
  });

  test("is not begun before somebody asks", () => {
    expect(followScript([[payload(0, 1)]]).script.asked).toEqual([]);
  });
});

describe("a stream that breaks", () => {
  test.each<[string, Step]>([
    ["is cut", cut],
    ["completes early", "complete"],
    ["brings an error that will pass", { result: { errors: [{ message: "", extensions: { code: "INTERNAL_SERVER_ERROR" } }] } }],
    ["outlives its token", { result: { data: null, errors: [{ message: "", extensions: { code: "TOKEN_EXPIRED" } }] } }],
  ])("and %s is resumed from where it was", async (_how, broken) => {
    const { following, script, waits } = followScript([
      [payload(0, 1), payload(2, 3), broken],
      [payload(4, 4), broken],
      [payload(5, 5, over)],
    ]);
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(waits).toEqual([0, 0]);
    expect(script).toMatchObject({ asked: [{ after: null }, { after: at(3) }, { after: at(4) }], left: 3 });
  });

  test("is resumed from a bookmark that stands after what its types leave out", async () => {
    const heartbeat = payload(2, 1, { endCursor: at(9) });
    const { following, script } = followScript([[payload(0, 1), heartbeat, cut], [payload(12, 12, { after: at(9), ...over })]]);
    expect(positionsIn(await collect(following))).toEqual([0, 1, 12]);
    expect(script.asked).toEqual([{ after: null }, { after: at(9) }]);
  });

  test("waits longer with every attempt that brings nothing, and anew after one that does", async () => {
    const { following, waits } = followScript([[cut], [cut], [cut], [payload(0, 0), cut], [cut], [payload(1, 1, over)]]);
    await collect(following);
    expect(waits).toEqual([0, 1, 2, 0, 1]);
  });

  test("is given up when its attempts are used up, with the error of the last", async () => {
    const told: unknown[] = [];
    const { following, waits } = followScript([[cut], [cut], [cut]], { retryAttempts: 2, onRetry: (error) => told.push(error.code) });
    await expect(following.next()).rejects.toMatchObject({ name: "StreamError", code: 1006, cause: cut.throws });
    expect([waits, told]).toEqual([
      [0, 1],
      [1006, 1006],
    ]);
    expect(await following.next()).toEqual({ done: true, value: undefined });
  });

  test("fails for good where the client cannot even be asked", async () => {
    const subscribe = () => {
      throw new StreamError("UNAUTHENTICATED");
    };
    await expect(followScript([], { subscribe }).following.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("is taken for dead when it is silent for too long", async () => {
    const { following, script } = followScript([[payload(0, 0), "hang"], [payload(1, 1, over)]], { silenceMs: 10 });
    expect(positionsIn(await collect(following))).toEqual([0, 1]);
    expect(script).toMatchObject({ asked: [{ after: null }, { after: at(0) }], left: 2 });
  });

  test("keeps what it brought before an error inside a payload, which is null in it", async () => {
    const partial = { result: { data: { segmentsAdded: payload(0, 0) }, errors: [{ message: "inside" }] } };
    expect(positionsIn(await collect(followScript([[partial, payload(1, 1, over)]]).following))).toEqual([0, 1]);
  });
});

describe("an error that will not pass", () => {
  test.each<[string, Step]>([
    ["a result", { result: { errors: [{ message: "", extensions: { code: "CURSOR_EXPIRED" } }] } }],
    ["Apollo Client's result", { result: { data: undefined, error: Object.assign(new Error(), { errors: [{ extensions: { code: "CURSOR_EXPIRED" } }] }) } }],
    ["urql's result", { result: { error: Object.assign(new Error(), { graphQLErrors: [{ extensions: { code: "CURSOR_EXPIRED" } }] }) } }],
    ["graphql-ws' message", { throws: [{ message: "", extensions: { code: "CURSOR_EXPIRED" } }] }],
  ])("in %s is thrown, and nothing asked again", async (_where, step) => {
    const { following, script } = followScript([[payload(0, 0), step]]);
    expect((await following.next()).value).toEqual(payload(0, 0));
    await expect(following.next()).rejects.toMatchObject({ name: "StreamError", code: "CURSOR_EXPIRED", cause: expect.anything() });
    expect(script).toMatchObject({ asked: [{ after: null }], left: 1 });
  });

  test("is what the caller says it is", async () => {
    const isFinal = ({ code }: StreamError) => code === 1006;
    await expect(followScript([[cut]], { isFinal }).following.next()).rejects.toMatchObject({ code: 1006 });
  });
});

describe("overlap", () => {
  test("is dropped: of a replay from the first variables only what is new comes through", async () => {
    const { following } = followScript([[payload(0, 1), payload(2, 3), payload(0, 2), payload(3, 3), payload(0, 5), payload(6, 6, over)]]);
    const came = await collect(following);
    expect(came.map(({ edges }) => edges.map(({ position }) => position))).toEqual([[0, 1], [2, 3], [4, 5], [6]]);
    expect(came.at(2)).toMatchObject({ endCursor: at(5) });
  });

  test("is kept where it brings revisions, without its edges", async () => {
    const { following } = followScript([[payload(0, 1), payload(0, 1, { revised: [{ id: "r" }] }), payload(2, 2, over)]]);
    expect((await collect(following))[1]).toMatchObject({ edges: [], revised: [{ id: "r" }] });
  });

  test("of a single segment shows that nothing is missing before it", async () => {
    const { following, backfilled } = followScript([[payload(0, 1), payload(1, 2, { after: "theirs" }), payload(3, 3, over)]]);
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2, 3]);
    expect(backfilled).toEqual([]);
  });

  test("with the end is the end, without its edges", async () => {
    const { following } = followScript([[payload(0, 1), payload(0, 1, over)]]);
    expect(await collect(following)).toMatchObject([{ hasMore: true }, { hasMore: false, edges: [] }]);
  });
});

describe("a gap", () => {
  test("before a stream that others began is filled, page by page and no further than it needs", async () => {
    const pages = [page(0, 1, true), page(2, 5, true), page(6, 9)];
    const { following, backfilled } = followScript([[payload(4, 4, { after: "theirs" }), payload(5, 5, over)]], {
      backfill: () => Promise.resolve(pages.shift()),
    });
    const came = await collect(following);
    expect(positionsIn(came)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(came[0]).toMatchObject({ after: null, endCursor: at(4) });
    expect(backfilled).toEqual([null, at(1)]);
  });

  test("in the middle of a stream is filled", async () => {
    const { following, backfilled } = followScript([[payload(0, 1), payload(4, 4), payload(5, 5, over)]], {
      backfill: () => Promise.resolve(page(2, 3)),
    });
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(backfilled).toEqual([at(1)]);
  });

  test("before a payload without segments is filled to the end of the list", async () => {
    const pages = [page(2, 2, true), page(3, 3)];
    const { following } = followScript([[payload(0, 1), payload(5, 4, { endCursor: "theirs" }), payload(4, 4, { after: "theirs", ...over })]], {
      backfill: () => Promise.resolve(pages.shift()),
    });
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2, 3, 4]);
  });

  test("that cannot be read is a break: nothing is given out, and the stream is resumed", async () => {
    const answers = [() => Promise.reject(new Error("offline")), () => Promise.resolve(null), () => Promise.resolve(page(2, 3))];
    const gap = payload(4, 4, { after: "theirs", ...over });
    const { following, script, waits } = followScript([[payload(0, 1), gap], [gap], [gap]], { backfill: () => answers.shift()!() });
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2, 3, 4]);
    expect(script.asked).toEqual([{ after: null }, { after: at(1) }, { after: at(1) }]);
    expect(waits).toEqual([0, 1]);
  });

  test("whose pages lead nowhere ends all the same", async () => {
    const { following, backfilled } = followScript([[payload(0, 1), payload(2, 2, { after: "theirs", ...over })]], {
      backfill: () => Promise.resolve({ edges: [], pageInfo: { endCursor: at(1), hasNextPage: true } }),
    });
    expect(positionsIn(await collect(following))).toEqual([0, 1, 2]);
    expect(backfilled).toEqual([at(1)]);
  });
});

describe("a cursor from outside, in a stream that others began", () => {
  test("is found by what comes after it: nothing from before it is given out", async () => {
    const { following } = followScript([[payload(0, 8), payload(9, 9, over)]], { after: at(5), backfill: () => Promise.resolve(page(6, 7)) });
    expect(positionsIn(await collect(following))).toEqual([6, 7, 8, 9]);
  });

  test("with nothing after it stands where it stood, until something comes", async () => {
    const pages = [page(8, 7), page(8, 7), page(8, 9)];
    const { following, backfilled } = followScript([[payload(0, 5), payload(6, 7, { revised: [{ id: "r" }] }), payload(8, 8, { after: "theirs", ...over })]], {
      after: "mine",
      backfill: () => Promise.resolve(pages.shift()),
    });
    const came = await collect(following);
    expect(came).toMatchObject([{ edges: [], after: "mine", endCursor: "mine" }, { hasMore: false }]);
    expect(positionsIn(came)).toEqual([8, 9]);
    expect(backfilled).toEqual(["mine", "mine", "mine"]);
  });
});

describe("leaving", () => {
  const waiting: readonly (readonly [string, readonly Step[], Partial<FollowSegmentsOptions<TestPayload>>])[] = [
    ["the stream", [payload(0, 0), "hang"], {}],
    ["a backfill", [payload(0, 0), payload(2, 2)], { backfill: () => new Promise(() => undefined) }],
    ["the next attempt", [payload(0, 0), cut], { retryWait: () => new Promise(() => undefined) }],
  ];

  test.each(waiting)("ends a next that waits for %s, at once", async (_what, steps, given) => {
    const { following, script } = followScript([steps], given);
    await following.next();
    const next = following.next();
    await settled();
    expect(await following.return()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(script).toMatchObject({ asked: { length: 1 }, left: expect.any(Number) });
    expect(script.left).toBeGreaterThan(0);
  });

  test.each(waiting)("by the signal ends a next that waits for %s, without an error", async (_what, steps, given) => {
    const control = new AbortController();
    const { following } = followScript([steps], { ...given, signal: control.signal });
    await following.next();
    const next = following.next();
    await settled();
    control.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await following.next()).toEqual({ done: true, value: undefined });
  });

  test("lets the stream go at once, also while nobody asks for the next payload", async () => {
    const control = new AbortController();
    const { following, script } = followScript([[payload(0, 0), payload(1, 1)]], { signal: control.signal });
    await following.next();
    control.abort();
    expect(script.left).toBe(1);
  });

  test("before the first next begins nothing", async () => {
    const returned = followScript([[payload(0, 0)]]);
    await returned.following.return();
    expect(await returned.following.next()).toEqual({ done: true, value: undefined });
    const aborted = followScript([[payload(0, 0)]], { signal: AbortSignal.abort() });
    expect(await aborted.following.next()).toEqual({ done: true, value: undefined });
    expect([returned.script.asked, aborted.script.asked]).toEqual([[], []]);
  });

  test("in the middle of a loop lets the stream go", async () => {
    const { following, script } = followScript([[payload(0, 0), payload(1, 1)]]);
    for await (const { edges } of following) if (edges.length > 0) break;
    expect(script.left).toBe(1);
  });

  test("forgets the signal that it was given once it is over", async () => {
    const { signal } = new AbortController();
    await collect(followScript([[cut], [payload(0, 0, over)]], { signal }).following);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("of a stream that broke leaves nothing behind, however many there were", async () => {
    const signals: AbortSignal[] = [];
    const script = createScript<Asked>(...Array.from({ length: 20 }, () => [cut]));
    const { following } = followScript([], {
      subscribe(variables, signal) {
        signals.push(signal);
        return script.subscribe(variables, signal);
      },
    });
    void following.next();
    await settled();
    expect(signals).toHaveLength(21);
    // The stream's that is open now, and the wait's for its next result.
    expect(getEventListeners(signals[0]!, "abort")).toHaveLength(2);
    await following.return();
  });

  test.each([
    ["somebody left", payload(2, 2)],
    ["it is over", payload(2, 2, over)],
  ])("tells subscribe and backfill by their signal: %s", async (_why, last) => {
    const signals: AbortSignal[] = [];
    const script = createScript<Asked>([last, "hang"]);
    const { following } = followScript([], {
      subscribe(variables, signal) {
        signals.push(signal);
        return script.subscribe(variables, signal);
      },
      backfill(_variables, signal) {
        signals.push(signal);
        return Promise.resolve(page(0, 1));
      },
    });
    await following.next();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    if (last.hasMore) await following.return();
    else await following.next();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
