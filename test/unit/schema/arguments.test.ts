import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ListView, SegmentsQuery } from "../../../src/domain/analysis.js";
import type { Loaders } from "../../../src/loaders/loaders.js";
import { ask, askAnalysis, refusal } from "./support/ask.js";
import { sampleContext } from "./support/sample-context.js";

/** What a selection on the sample contact asks of its loaders. */
async function asked(fields: string): Promise<{ view: ListView; query: SegmentsQuery }[]> {
  const calls: { view: ListView; query: SegmentsQuery }[] = [];
  const { segments } = sampleContext().loaders;
  const recording: Pick<Loaders, "segments"> = {
    segments(view, query) {
      calls.push({ view, query });
      return segments(view, query);
    },
  };
  await askAnalysis(fields, { context: sampleContext({ loaders: recording }) });
  return calls;
}

async function windowOf(args: string): Promise<SegmentsQuery["window"] | undefined> {
  return (await asked(`segments${args} { nodes { __typename } }`))[0]?.query.window;
}

async function refusalOf(args: string, listTypes?: readonly ["TRANSCRIPT", "EVENT"]): Promise<string> {
  const context = sampleContext(listTypes && { limits: { listTypes } });
  return refusal(
    await ask(`{ contactAnalysis(instanceId: "i", contactId: "c") { segments${args} { nodes { __typename } } } }`, { context }),
  );
}

describe("segments", () => {
  it("are a hundred from the start unless more is said", async () => {
    expect(await windowOf("")).toEqual({ kind: "forward", first: 100, after: null });
    expect(await windowOf("(first: null, after: null, last: null, before: null)")).toEqual({ kind: "forward", first: 100, after: null });
  });

  it("go forwards from a cursor and backwards from another", async () => {
    expect(await windowOf('(first: 0, after: "x")')).toEqual({ kind: "forward", first: 0, after: "x" });
    expect(await windowOf('(after: "x")')).toEqual({ kind: "forward", first: 100, after: "x" });
    expect(await windowOf('(last: 500, before: "x")')).toEqual({ kind: "backward", last: 500, before: "x" });
    expect(await windowOf("(last: 5)")).toEqual({ kind: "backward", last: 5, before: null });
  });

  it.each([
    ["(first: 501)", "first: expected 0 to 500."],
    ["(first: -1)", "first: expected 0 to 500."],
    ["(last: 501)", "last: expected 0 to 500."],
    ["(last: -1)", "last: expected 0 to 500."],
    ["(first: 1, last: 1)", "first, last: expected one of them, not both."],
    ['(after: "x", before: "y")', "after, before: expected one of them, not both."],
    ['(last: 1, after: "x")', "after: goes with first, not with last."],
    ['(first: 1, before: "x")', "before: goes with last; give last."],
    ['(before: "x")', "before: goes with last; give last."],
    ["(types: [])", "types: expected at least one type, or null for every kind."],
  ])("refuse %s", async (args, message) => {
    expect(await refusalOf(args)).toBe(`BAD_USER_INPUT: ${message}`);
  });

  it("are filtered by the types that this gateway lists, and by no others", async () => {
    expect((await asked("segments(types: [TRANSCRIPT, EVENT]) { nodes { __typename } }"))[0]?.query.types).toEqual(["TRANSCRIPT", "EVENT"]);
    expect((await asked("segments { nodes { __typename } }"))[0]?.query.types).toBeNull();
    expect(await refusalOf("(types: [TRANSCRIPT, ISSUES])", ["TRANSCRIPT", "EVENT"])).toBe(
      "BAD_USER_INPUT: types: this gateway lists TRANSCRIPT, EVENT only.",
    );
  });
});

describe("a contact's names", () => {
  const named =
    "query ($instanceId: ID!, $contactId: ID!) { contactAnalysis(instanceId: $instanceId, contactId: $contactId) { instanceId contactId } }";

  it.each(["sample-alias", "arn:aws:connect:eu-central-1:000000000000:instance/instance-1", "instance-1"])(
    "become the instance's id, given %s",
    async (instanceId) => {
      const { data } = await ask(named, { variables: { instanceId, contactId: "contact-1" } });
      expect(data).toEqual({ contactAnalysis: { instanceId: "instance-1", contactId: "contact-1" } });
    },
  );

  it.each([
    ["", "c"],
    ["i".repeat(257), "c"],
    ["i?x=1", "c"],
    ["i\n", "c"],
    ["i", ""],
    ["i", ".."],
    ["i", "c/d"],
    ["i", "c".repeat(257)],
  ])("are refused when they are %j and %j", async (instanceId, contactId) => {
    expect(refusal(await ask(named, { variables: { instanceId, contactId } }))).toMatch(
      /^BAD_USER_INPUT: (instanceId|contactId): expected /,
    );
  });

  it("are never echoed when they are refused", async () => {
    // A marker with a character that no name has.
    const names = fc.string({ minLength: 1 }).map((text) => `${text}§marker`);
    await fc.assert(
      fc.asyncProperty(names, fc.boolean(), async (name, isInstance) => {
        const variables = isInstance ? { instanceId: name, contactId: "c" } : { instanceId: "i", contactId: name };
        expect(refusal(await ask(named, { variables }))).not.toContain("marker");
      }),
    );
  });
});

describe("contactAnalyses", () => {
  const wall = "query ($contacts: [ContactKey!]!) { contactAnalyses(contacts: $contacts) { contactId } }";
  const contacts = (count: number) => Array.from({ length: count }, (_, index) => ({ instanceId: "i", contactId: `c${String(index)}` }));

  it.each([0, 1, 100])("answers %i contacts in the order asked", async (count) => {
    const { data } = await ask(wall, { variables: { contacts: contacts(count) } });
    expect(data).toEqual({ contactAnalyses: contacts(count).map(({ contactId }) => ({ contactId })) });
  });

  it("refuses more than a hundred", async () => {
    expect(refusal(await ask(wall, { variables: { contacts: contacts(101) } }))).toBe("BAD_USER_INPUT: contacts: expected at most 100.");
  });
});

describe("maxAgeSeconds", () => {
  const view = async (args: string) => {
    const views: ListView[] = [];
    const { look } = sampleContext().loaders;
    const recording = (asked: ListView) => {
      views.push(asked);
      return look(asked);
    };
    const context = sampleContext({ loaders: { look: recording }, limits: { defaultMaxAgeMs: 1234 } });
    const answer = await ask(`{ contactAnalysis(instanceId: "i", contactId: "c"${args}) { status } }`, { context });
    return { answer, view: views[0] };
  };

  it("is in seconds, the operator's unless given, and the text redacted unless asked for", async () => {
    expect((await view("")).view).toEqual({ instanceId: "i", contactId: "c", outputType: "REDACTED", maxAgeMs: 1234 });
    expect((await view(", maxAgeSeconds: null")).view).toMatchObject({ maxAgeMs: 1234 });
    expect((await view(", maxAgeSeconds: 0, outputType: RAW")).view).toMatchObject({ outputType: "RAW", maxAgeMs: 0 });
    expect((await view(", maxAgeSeconds: 3600")).view).toMatchObject({ maxAgeMs: 3_600_000 });
  });

  it.each([-1, 3601])("refuses %i", async (seconds) => {
    const { answer, view: seen } = await view(`, maxAgeSeconds: ${String(seconds)}`);
    expect(refusal(answer)).toBe("BAD_USER_INPUT: maxAgeSeconds: expected 0 to 3600.");
    expect(seen).toBeUndefined();
  });
});
