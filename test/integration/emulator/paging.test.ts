import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { chat, event, ids, scenarios, startUpstream, transcript, type Input, type Output, type Upstream } from "./support.js";

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `t${from + index}`);

async function manualContact(upstream: Upstream, count: number): Promise<string> {
  const { contactId } = await upstream.control.startContact({ scenario: "manual" });
  if (count > 0) await upstream.control.append({ contactId, segments: numbered(count).map((id) => transcript(id)) });
  return contactId;
}

/** Follows NextToken until there is none, or an empty page gives back the token it was asked with: the tail. */
async function walk(upstream: Upstream, input: Partial<Input> & Pick<Input, "ContactId">): Promise<Output[]> {
  const pages: Output[] = [];
  let token: string | undefined;
  do {
    const page: Output = await upstream.list({ ...input, NextToken: token });
    pages.push(page);
    if (page.NextToken === token) break;
    token = page.NextToken;
  } while (token !== undefined);
  return pages;
}

describe("the pages of a list", () => {
  test("hold MaxResults entries each, in order, and a NextToken while more are held", async () => {
    const upstream = await startUpstream();
    const contactId = await manualContact(upstream, 7);

    const first = await upstream.list({ ContactId: contactId, MaxResults: 3 });
    const second = await upstream.list({ ContactId: contactId, MaxResults: 3, NextToken: first.NextToken });

    expect(ids(first)).toEqual(["t0", "t1", "t2"]);
    expect(ids(second)).toEqual(["t3", "t4", "t5"]);
    expect(second.NextToken).toBeDefined();
  });

  test("hold 100 entries where MaxResults is left out", async () => {
    const upstream = await startUpstream();
    const page = await upstream.list({ ContactId: await manualContact(upstream, 101) });
    expect(page.Segments).toHaveLength(100);
  });

  test("count the entries of the types asked for, not those of the list", async () => {
    const upstream = await startUpstream();
    const { contactId } = await upstream.control.startContact({ scenario: "manual" });
    await upstream.control.append({ contactId, segments: [event("e0"), transcript("t0"), event("e1"), transcript("t1"), event("e2")] });

    const page = await upstream.list({ ContactId: contactId, SegmentTypes: ["Event"], MaxResults: 2 });
    const next = await upstream.list({ ContactId: contactId, SegmentTypes: ["Event"], MaxResults: 2, NextToken: page.NextToken });

    expect(ids(page)).toEqual(["e0", "e1"]);
    expect(ids(next)).toEqual(["e2"]);
  });

  test("give a token asked again everything from its place on, as the list has grown", async () => {
    const upstream = await startUpstream({ tailToken: "absent" });
    const contactId = await manualContact(upstream, 4);
    const first = await upstream.list({ ContactId: contactId, MaxResults: 3 });
    const tail = await upstream.list({ ContactId: contactId, MaxResults: 3, NextToken: first.NextToken });
    await upstream.control.append({ contactId, segments: [transcript("t4")] });

    const grown = await upstream.list({ ContactId: contactId, MaxResults: 3, NextToken: first.NextToken });

    expect(ids(tail)).toEqual(["t3"]);
    expect(ids(grown)).toEqual(["t3", "t4"]);
  });

  test("concatenate to the list, whatever the page size, the filter and the modes", async () => {
    const upstream = await startUpstream();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 100 }),
        fc.subarray(["Transcript", "Event"] as const, { minLength: 1 }),
        fc.record({
          tailToken: fc.constantFrom("present" as const, "absent" as const),
          pageFill: fc.constantFrom("full" as const, "short" as const),
          tokenBytes: fc.constantFrom(50, 2048, 102_400),
        }),
        async (isEvent, maxResults, types, modes) => {
          await upstream.control.set(modes);
          const { contactId } = await upstream.control.startContact({ scenario: "manual" });
          const segments = isEvent.map((yes, index) => (yes ? event(`e${index}`) : transcript(`t${index}`)));
          if (segments.length > 0) await upstream.control.append({ contactId, segments });

          const pages = await walk(upstream, { ContactId: contactId, SegmentTypes: types, MaxResults: maxResults });

          const expected = isEvent.map((yes, index) => `${yes ? "e" : "t"}${index}`);
          expect(pages.flatMap(ids)).toEqual(expected.filter((id) => types.includes(id.startsWith("e") ? "Event" : "Transcript")));
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe("the tail of a live contact", () => {
  test("has a NextToken that brings what comes, and is the same until something comes, where tail tokens are present", async () => {
    const upstream = await startUpstream({ tailToken: "present" });
    const contactId = await manualContact(upstream, 2);
    const tail = await upstream.list({ ContactId: contactId });
    const nothingYet = await upstream.list({ ContactId: contactId, NextToken: tail.NextToken });
    await upstream.control.append({ contactId, segments: [transcript("t2")] });
    const grown = await upstream.list({ ContactId: contactId, NextToken: tail.NextToken });

    expect(nothingYet).toMatchObject({ Segments: [], Status: "IN_PROGRESS", NextToken: tail.NextToken });
    expect(ids(grown)).toEqual(["t2"]);
    expect(grown.NextToken).not.toBe(tail.NextToken);
  });

  test("has no NextToken where tail tokens are absent", async () => {
    const upstream = await startUpstream({ tailToken: "absent" });
    const page = await upstream.list({ ContactId: await manualContact(upstream, 2), MaxResults: 2 });
    expect(page).toMatchObject({ Status: "IN_PROGRESS" });
    expect(page.NextToken).toBeUndefined();
  });

  test("has no NextToken once the analysis is over, in either mode", async () => {
    const upstream = await startUpstream({ tailToken: "present" });
    const contactId = await manualContact(upstream, 3);
    await upstream.control.end({ contactId, status: "FAILED" });

    const drained = await walk(upstream, { ContactId: contactId, MaxResults: 2 });

    expect(drained.map(({ Status, Segments }) => [Status, Segments?.length])).toEqual([
      ["FAILED", 2],
      ["FAILED", 1],
    ]);
  });
});

describe("short pages", () => {
  test("hold fewer than MaxResults, now and then none, and are the same when asked again", async () => {
    const upstream = await startUpstream({ pageFill: "short" });
    const contactId = await manualContact(upstream, 200);
    const pages = await walk(upstream, { ContactId: contactId, MaxResults: 20 });
    const again = await walk(upstream, { ContactId: contactId, MaxResults: 20 });

    const sizes = pages.slice(0, -1).map(({ Segments }) => Segments?.length ?? 0);
    expect(Math.min(...sizes)).toBe(0);
    expect(new Set(sizes).size).toBeGreaterThan(3);
    expect(again.map(ids)).toEqual(pages.map(ids));
  });
});

describe("NextToken", () => {
  test.each([50, 2048, 100_000])("has the length that is set: %d characters, and is taken back", async (tokenBytes) => {
    const upstream = await startUpstream({ tokenBytes });
    const contactId = await manualContact(upstream, 2);
    const page = await upstream.list({ ContactId: contactId, MaxResults: 1 });
    const next = await upstream.list({ ContactId: contactId, MaxResults: 1, NextToken: page.NextToken });
    expect(page.NextToken).toHaveLength(tokenBytes);
    expect(ids(next)).toEqual(["t1"]);
  });

  test("is refused for another contact, output type or set of segment types than its own", async () => {
    const upstream = await startUpstream();
    const contactId = await manualContact(upstream, 2);
    const other = await manualContact(upstream, 2);
    const { NextToken } = await upstream.list({ ContactId: contactId, MaxResults: 1 });

    const refusal = { name: "InvalidRequestException", message: "NextToken is not valid.", $metadata: { httpStatusCode: 400 } };
    await expect(upstream.list({ ContactId: other, NextToken })).rejects.toMatchObject(refusal);
    await expect(upstream.list({ ContactId: contactId, OutputType: "Raw", NextToken })).rejects.toMatchObject(refusal);
    await expect(upstream.list({ ContactId: contactId, SegmentTypes: ["Transcript"], NextToken })).rejects.toMatchObject(refusal);
    await expect(upstream.list({ ContactId: contactId, NextToken: `${NextToken}x` })).rejects.toMatchObject(refusal);
    await expect(upstream.list({ ContactId: contactId, NextToken: "tail" })).rejects.toMatchObject(refusal);
    await expect(upstream.list({ ContactId: contactId, NextToken })).resolves.toMatchObject({ Status: "IN_PROGRESS" });
  });

  test("is taken with the same segment types in another order", async () => {
    const upstream = await startUpstream();
    const contactId = await manualContact(upstream, 2);
    const { NextToken } = await upstream.list({ ContactId: contactId, SegmentTypes: ["Transcript", "Event"], MaxResults: 1 });
    const next = await upstream.list({ ContactId: contactId, SegmentTypes: ["Event", "Transcript", "Event"], NextToken });
    expect(ids(next)).toEqual(["t1"]);
  });

  test("may come with another MaxResults than it was given for", async () => {
    const upstream = await startUpstream();
    const contactId = await manualContact(upstream, 5);
    const { NextToken } = await upstream.list({ ContactId: contactId, MaxResults: 1 });
    expect(ids(await upstream.list({ ContactId: contactId, MaxResults: 3, NextToken }))).toEqual(["t1", "t2", "t3"]);
  });

  test("expires after its time, and all at once when told so", async () => {
    const upstream = await startUpstream({ tokenTtlSeconds: 60 });
    const contactId = await manualContact(upstream, 2);
    const { NextToken: aged } = await upstream.list({ ContactId: contactId, MaxResults: 1 });
    await upstream.control.advance({ seconds: 60 });
    await expect(upstream.list({ ContactId: contactId, NextToken: aged })).resolves.toBeDefined();
    await upstream.control.advance({ seconds: 1 });
    const expired = { name: "InvalidRequestException", message: "NextToken has expired." };
    await expect(upstream.list({ ContactId: contactId, NextToken: aged })).rejects.toMatchObject(expired);

    const { NextToken: young } = await upstream.list({ ContactId: contactId, MaxResults: 1 });
    await upstream.control.expireTokens();
    await expect(upstream.list({ ContactId: contactId, NextToken: young })).rejects.toMatchObject(expired);
  });

  test("of one emulator is taken by another of the same seed, and refused by one of another", async () => {
    const [one, same, other] = await Promise.all([startUpstream(), startUpstream(), startUpstream({ seed: 2 })]);
    const contactId = "11111111-1111-4111-8111-111111111111";
    for (const { control } of [one, same, other]) {
      await control.startContact({ scenario: "manual", contactId });
      await control.append({ contactId, segments: [transcript("t0"), transcript("t1")] });
    }
    const { NextToken } = await one.list({ ContactId: contactId, MaxResults: 1 });
    expect(ids(await same.list({ ContactId: contactId, NextToken }))).toEqual(["t1"]);
    await expect(other.list({ ContactId: contactId, NextToken })).rejects.toMatchObject({ name: "InvalidRequestException" });
  });
});

describe("a contact as time goes by", () => {
  test("holds what its scenario has brought so far, with the times at which it came", async () => {
    const upstream = await startUpstream({ scenarios: scenarios(chat(10)), speed: 2 });
    const startedMs = upstream.clock.now();
    const { contactId } = await upstream.control.startContact({ scenario: "chat" });
    upstream.clock.advance(2);

    const page = await upstream.list({ ContactId: contactId });

    expect(ids(page)).toEqual(numbered(5));
    expect(page.Segments?.[4]?.Transcript?.Time?.AbsoluteTime).toEqual(new Date(startedMs + 2000));
  });

  test("gives the text that was asked for", async () => {
    const upstream = await startUpstream({ scenarios: scenarios(chat(1)) });
    const { contactId } = await upstream.control.startContact({ scenario: "chat" });
    const content = async (OutputType: "Raw" | "Redacted") =>
      (await upstream.list({ ContactId: contactId, OutputType })).Segments?.map((segment) => segment.Transcript?.Content);
    expect(await content("Raw")).toEqual(["Raw 0"]);
    expect(await content("Redacted")).toEqual(["Redacted 0"]);
  });

  test("takes an Id that comes again as a further entry, or changes the earlier one, as is set", async () => {
    const upstream = await startUpstream();
    const contents = async (contactId: string) =>
      (await upstream.list({ ContactId: contactId })).Segments?.map((segment) => segment.Transcript?.Content);
    for (const [reemit, expected] of [
      [true, ["old", "between", "new"]],
      [false, ["new", "between"]],
    ] as const) {
      await upstream.control.set({ reemit });
      const { contactId } = await upstream.control.startContact({ scenario: "manual" });
      await upstream.control.append({ contactId, segments: [transcript("t0", "old"), transcript("t1", "between")] });
      await upstream.list({ ContactId: contactId });
      await upstream.control.append({ contactId, segments: [transcript("t0", "new")] });
      expect(await contents(contactId)).toEqual(expected);
    }
  });

  test("turns COMPLETED once its summary is there, or before it is, as is set", async () => {
    const summary = { atMs: 15_000, wire: () => ({ PostContactSummary: { Status: "COMPLETED", Content: "Over." } }) };
    const base = chat(10);
    const scenario = chat(10, { segments: (untilMs) => [...base.segments(untilMs), ...(untilMs >= 15_000 ? [summary] : [])] });
    const upstream = await startUpstream({ scenarios: scenarios(scenario) });
    const { contactId } = await upstream.control.startContact({ scenario: "chat", startedSecondsAgo: 12 });
    const look = async () => {
      const { Status, Segments } = await upstream.list({ ContactId: contactId });
      return [Status, Segments?.length];
    };

    await upstream.control.set({ summary: "before-completed" });
    expect(await look()).toEqual(["IN_PROGRESS", 10]);
    await upstream.control.set({ summary: "after-completed" });
    expect(await look()).toEqual(["COMPLETED", 10]);
    await upstream.control.advance({ seconds: 3 });
    expect(await look()).toEqual(["COMPLETED", 11]);
    await upstream.control.set({ summary: "before-completed" });
    expect(await look()).toEqual(["COMPLETED", 11]);
  });

  test("starts again as a new contact, a pause after its end", async () => {
    const upstream = await startUpstream({
      scenarios: scenarios(chat(10)),
      contacts: [{ scenario: "chat", startedSecondsAgo: 5, repeatAfterSeconds: 20 }],
    });
    const before = await upstream.control.contacts();
    upstream.clock.advance(28);
    const after = await upstream.control.contacts();

    expect(before.map(({ status }) => status)).toEqual(["IN_PROGRESS"]);
    expect(after.map(({ status, segments }) => [status, segments])).toEqual([
      ["COMPLETED", 10],
      ["IN_PROGRESS", 4],
    ]);
    expect(after[1]?.contactId).not.toBe(after[0]?.contactId);
    expect(ids(await upstream.list({ ContactId: after[1]?.contactId }))).toEqual(numbered(4));
  });

  test("brings nothing more once it was ended, but what is appended after", async () => {
    const upstream = await startUpstream({ scenarios: scenarios(chat(10)) });
    const { contactId } = await upstream.control.startContact({ scenario: "chat", startedSecondsAgo: 2 });
    await upstream.control.end({ contactId, status: "COMPLETED" });
    upstream.clock.advance(5);
    await upstream.control.append({ contactId, segments: [{ PostContactSummary: { Status: "FAILED" } }] });
    const page = await upstream.list({ ContactId: contactId });
    expect(page.Status).toBe("COMPLETED");
    expect(ids(page)).toEqual([...numbered(3), "PostContactSummary"]);
  });
});
