import { describe, expect, it } from "@jest/globals";
import type { ListView } from "../../../src/domain/analysis.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import { createLoaders } from "../../../src/loaders/create-loaders.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { forward, pagesOver } from "../../support/pages.js";
import { category, LIST, sampleMessages } from "../../support/sample-segments.js";
import { createUpstreamModel } from "../../support/upstream-model.js";

const VIEW: ListView = { ...LIST, maxAgeMs: 1_000 };
const OTHER: ListView = { ...VIEW, contactId: "contact-2" };

function world(segments = sampleMessages(30)) {
  const clock = createFakeClock();
  const upstream = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, clock);
  upstream.append(...segments);
  const pages = pagesOver(upstream.listSegments, clock);
  const loaders = (maxCalls = 30) => createLoaders({ pages, deadlineMs: clock.now() + 15_000, maxCalls });
  return { clock, upstream, loaders };
}

describe("The loaders of one operation", () => {
  it("answer every question about a contact from one call, in whatever order they are asked", async () => {
    const { upstream, loaders } = world();
    const { look, held, sparse, segments, transcript } = loaders();
    const answers = await Promise.all([
      look(VIEW),
      held(VIEW),
      sparse(VIEW, "CATEGORIES"),
      sparse(VIEW, "POST_CONTACT_SUMMARY"),
      segments(VIEW, forward(20)),
      segments(VIEW, forward(20)),
      transcript(LIST, "t29"),
    ]);
    expect(upstream.calls).toBe(1);
    expect(answers[0]).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
    expect(answers[1].entries).toHaveLength(30);
    expect(answers[4]).toBe(answers[5]);
    expect(answers[6]).toMatchObject({ content: "Message 29" });
  });

  it("answer what needs the whole list after what walks it, so that it costs no further call", async () => {
    const { upstream, loaders } = world([...sampleMessages(250), category("late")]);
    const { held, sparse, segments } = loaders();
    const [covered, { categories }] = await Promise.all([
      held(VIEW),
      sparse(VIEW, "CATEGORIES"),
      segments(VIEW, { types: null, window: { kind: "backward", last: 5, before: null } }),
    ]);
    expect(upstream.calls).toBe(3);
    expect(covered).toMatchObject({ isComplete: true });
    expect(categories).toHaveLength(1);
  });

  it("settle a failure with its own question only", async () => {
    const { loaders } = world();
    const { segments } = loaders();
    const [good, bad] = await Promise.allSettled([segments(VIEW, forward(5)), segments(VIEW, forward(5, "no cursor"))]);
    expect(good.status).toBe("fulfilled");
    expect(bad).toMatchObject({ status: "rejected", reason: { code: "BAD_USER_INPUT" } });
  });

  it("count what is not held against the operation's calls, over all its contacts", async () => {
    const { loaders } = world();
    const { look } = loaders(1);
    const [first, second] = await Promise.all([look(VIEW), look(OTHER)]);
    expect([first.unavailable, second.unavailable?.code]).toEqual([null, "UPSTREAM_THROTTLED"]);
  });

  it("count a call once, however many of their questions wait for it", async () => {
    const { upstream, loaders } = world();
    const { segments } = loaders(1);
    const backward = { types: null, window: { kind: "backward", last: 3, before: null } } as const;
    const windows = await Promise.all([segments(VIEW, forward(5)), segments(VIEW, backward), segments(VIEW, forward(3))]);
    expect(windows.map(({ edges }) => edges.length)).toEqual([5, 3, 3]);
    expect(upstream.calls).toBe(1);
  });

  it("report in a contact's look the trouble that another of its fields met", async () => {
    const { clock, upstream, loaders } = world(sampleMessages(250));
    await loaders().segments(VIEW, forward(5));
    clock.advance(100);
    upstream.failNext(new ContactUnavailable("UPSTREAM_TIMEOUT"));
    const { look, segments } = loaders();
    const [seen, window] = await Promise.allSettled([
      look(VIEW),
      segments(VIEW, { types: null, window: { kind: "backward", last: 5, before: null } }),
    ]);
    expect(window).toMatchObject({ status: "rejected", reason: { code: "UPSTREAM_TIMEOUT" } });
    expect(seen).toMatchObject({ value: { status: "IN_PROGRESS", unavailable: { code: "UPSTREAM_TIMEOUT" } } });
  });

  it("look up the messages of one contact together", async () => {
    const { upstream, loaders } = world(sampleMessages(250));
    const { transcript } = loaders();
    const found = await Promise.all(["t240", "t3", "t-none"].map((id) => transcript(LIST, id)));
    expect(upstream.calls).toBe(3);
    expect(found.map((segment) => segment?.transcriptId ?? null)).toEqual(["t240", "t3", null]);
  });

  it("give the messages that they found, where the search for another met trouble", async () => {
    const { upstream, loaders } = world(sampleMessages(250));
    const { segments, transcript } = loaders();
    await segments(VIEW, forward(5));
    upstream.failNext(new ContactUnavailable("UPSTREAM_TIMEOUT"));
    const [found, missed] = await Promise.allSettled(["t3", "t240"].map((id) => transcript(LIST, id)));
    expect(found).toMatchObject({ value: { content: "Message 3" } });
    expect(missed).toMatchObject({ reason: { code: "UPSTREAM_TIMEOUT" } });
  });

  it("look up a message no further back than the answer that points at it", async () => {
    const { clock, upstream, loaders } = world(sampleMessages(10));
    await loaders().segments(VIEW, forward(5));
    clock.advance(600_000);
    upstream.append(...sampleMessages(20, 10));
    const { sparse, transcript } = loaders();
    await sparse(VIEW, "EXTRACTED_INFORMATION");
    expect(await transcript(LIST, "t25")).toMatchObject({ content: "Message 25" });
  });

  it("are made anew for each operation: what one refuses, the next may have", async () => {
    const { loaders } = world();
    await expect(loaders(0).segments(VIEW, forward(5))).rejects.toMatchObject({ code: "UPSTREAM_THROTTLED" });
    await expect(loaders(1).segments(VIEW, forward(5))).resolves.toMatchObject({ edges: expect.arrayContaining([expect.objectContaining({ position: 4 })]) });
  });
});
