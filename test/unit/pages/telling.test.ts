import { describe, expect, jest, test } from "@jest/globals";

import { NO_TELEMETRY } from "../../../src/domain/telemetry.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { forward, pagesOver, readingAt } from "../../support/pages.js";
import { LIST, sampleMessages } from "../../support/sample-segments.js";
import { createUpstreamModel } from "../../support/upstream-model.js";

function world() {
  const clock = createFakeClock();
  const upstream = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, clock);
  upstream.append(...sampleMessages(250));
  let trouble: ContactUnavailable | null = null;
  const pageRead = jest.fn();
  const cursorRead = jest.fn();
  const listSegments: ListSegments = (request) => (trouble === null ? upstream.listSegments(request) : Promise.reject(trouble));
  const telemetry = { ...NO_TELEMETRY, pageRead, cursorRead };
  return {
    clock,
    upstream,
    fail: (error: ContactUnavailable | null) => (trouble = error),
    pages: () => pagesOver(listSegments, clock, { telemetry, cursorKey: Buffer.alloc(32) }),
    reading: (maxAgeMs?: number) => readingAt(clock, maxAgeMs === undefined ? {} : { maxAgeMs }),
    outcomes: () => pageRead.mock.calls.splice(0),
    cursors: () => cursorRead.mock.calls.splice(0).flat(),
  };
}

describe("Pages tell of each page that is read, once,", () => {
  test("that the upstream was asked, that somebody else had asked it, or that it was held", async () => {
    const { pages, reading, outcomes } = world();
    const shared = pages();
    await Promise.all([shared.window(LIST, forward(5), reading()), shared.window(LIST, forward(5), reading())]);
    expect(outcomes()).toEqual([
      ["query", "MISS"],
      ["query", "COALESCED"],
    ]);
    await shared.window(LIST, forward(5), reading());
    expect(outcomes()).toEqual([["query", "HIT"]]);
  });

  test("that it is old, as the upstream cannot be asked; or that it cannot be had at all", async () => {
    const { clock, upstream, pages, reading, outcomes, fail } = world();
    const store = pages();
    await store.window(LIST, forward(500), reading());
    outcomes();
    clock.advance(10_000);
    fail(new ContactUnavailable("UPSTREAM_TIMEOUT"));
    await store.window(LIST, forward(500), reading());
    expect(outcomes().map(([, outcome]) => outcome as string)).toEqual(["HIT", "HIT", "STALE"]);
    const elsewhere = { ...LIST, contactId: "elsewhere" };
    await expect(store.window(elsewhere, forward(5), reading())).rejects.toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    await expect(store.window(elsewhere, forward(5), reading())).rejects.toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(outcomes().map(([, outcome]) => outcome as string)).toEqual(["REFUSED", "KNOWN_FAILURE"]);
    expect(upstream.calls).toBe(3);
  });

  test("and that a feed reads it", async () => {
    const { clock, pages, outcomes } = world();
    const follower = pages().follow(LIST);
    await follower.advance(0, clock.now() + 1_000);
    expect(outcomes().map(([kind]) => kind as string)).toContain("poll");
    follower.stop();
  });
});

test("Cursors tell how their place was found: held, by the token that they carry, or by a walk", async () => {
  const { upstream, pages, reading, cursors } = world();
  const first = pages();
  const { edges } = await first.window(LIST, forward(100), reading());
  const [middle, last] = [edges[40]?.cursor ?? "", edges[99]?.cursor ?? ""];
  await first.window(LIST, forward(5, middle), reading());
  expect(cursors()).toEqual(["HELD"]);
  await pages().window(LIST, forward(5, last), reading());
  expect(cursors()).toEqual(["TOKEN"]);
  await pages().window(LIST, forward(5, middle), reading());
  expect(cursors()).toEqual(["WALKED"]);
  upstream.expireTokens();
  await pages().window(LIST, forward(5, last), reading());
  expect(cursors()).toEqual(["TOKEN", "WALKED"]);
});
