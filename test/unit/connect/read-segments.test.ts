import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readSegments } from "../../../src/connect/read-segments.js";
import type { Segment, TranscriptSegment } from "../../../src/domain/segment.js";
import { createSdkReader } from "./sdk-reader.js";

const LIST = { instanceId: "i", contactId: "c", outputType: "RAW" } as const;
const TIME = { AbsoluteTime: "2026-11-22T15:00:04.120Z" };
const TRANSCRIPT = { Id: "t1", ParticipantId: "p1", ParticipantRole: "CUSTOMER", Content: "Hello", ContentType: "text/plain", Time: TIME };
const ITEM = { Id: "t1", CharacterOffsets: { BeginOffsetChar: 0, EndOffsetChar: 5 } };

function read(...segments: unknown[]): readonly Segment[] {
  return readSegments(LIST, JSON.parse(JSON.stringify({ Status: "IN_PROGRESS", Segments: segments }))).segments;
}

function unknown(upstreamKind: string): Segment {
  return { kind: "UNKNOWN", list: LIST, upstreamKind };
}

describe("the reader of a page", () => {
  it.each([null, 1, "text", [], {}, { Segments: [] }, { Status: "COMPLETED" }, { Status: 1, Segments: [] }, { Status: "COMPLETED", Segments: {} }])(
    "does not believe %j",
    (body) => expect(() => readSegments(LIST, body)).toThrow("UPSTREAM_BAD_RESPONSE"),
  );

  it("does not believe a token that is not a text", () => {
    expect(() => readSegments(LIST, { Status: "COMPLETED", Segments: [], NextToken: 5 })).toThrow("UPSTREAM_BAD_RESPONSE");
  });

  it("believes a page without segments", () => {
    expect(readSegments(LIST, { Status: "COMPLETED", Segments: [] })).toEqual({ status: "COMPLETED", channel: null, segments: [], nextToken: null });
  });

  it("knows that there are values which nobody knows", () => {
    expect(readSegments(LIST, { Status: "PAUSED", Channel: "TELEPATHY", Segments: [] })).toMatchObject({ status: "UNKNOWN", channel: "UNKNOWN" });
    expect(read({ Transcript: { ...TRANSCRIPT, ParticipantRole: "GHOST", Sentiment: "MIXED" } })).toMatchObject([
      { participantRole: "UNKNOWN", sentiment: "UNKNOWN" },
    ]);
    expect(read({ PostContactSummary: { Status: "SKIPPED", FailureCode: "TIRED" } })).toMatchObject([{ status: "UNKNOWN", failureCode: "UNKNOWN" }]);
  });

  it("has null for what is absent, or null on the wire", () => {
    const bare: TranscriptSegment = {
      kind: "TRANSCRIPT",
      list: LIST,
      transcriptId: "t1",
      participantId: null,
      participantRole: null,
      displayName: null,
      content: "Hello",
      contentType: null,
      time: null,
      redaction: null,
      sentiment: null,
    };
    expect(read({ Transcript: { Id: "t1", Content: "Hello" } })).toEqual([bare]);
    expect(read({ Transcript: { Id: "t1", Content: "Hello", DisplayName: null, Redaction: null, Sentiment: null, Time: null } })).toEqual([bare]);
  });

  it("loses one time, and nothing else, to a timestamp that cannot be read", () => {
    const page = read({ Transcript: { ...TRANSCRIPT, Time: { AbsoluteTime: "yesterday" } } }, { Transcript: TRANSCRIPT });
    expect(page).toMatchObject([
      { transcriptId: "t1", content: "Hello", time: null },
      { transcriptId: "t1", time: new Date("2026-11-22T15:00:04.120Z") },
    ]);
    expect(read({ Transcript: { ...TRANSCRIPT, Time: { RelativeTime: 5 } } })).toMatchObject([{ time: null }]);
  });

  it("keeps a member that nobody knows in its place, by its name alone", () => {
    expect(read({ Transcript: TRANSCRIPT }, { Hologram: { Content: "secret" } }, { Transcript: TRANSCRIPT })).toMatchObject([
      { kind: "TRANSCRIPT" },
      unknown("Hologram"),
      { kind: "TRANSCRIPT" },
    ]);
  });

  it.each([
    ["Transcript", { ...TRANSCRIPT, Id: undefined }],
    ["Transcript", { ...TRANSCRIPT, Content: 5 }],
    ["Transcript", { ...TRANSCRIPT, Redaction: { CharacterOffsets: [{ BeginOffsetChar: 1 }] } }],
    ["Event", { Id: "e1", Time: TIME }],
    ["Attachments", { Id: "a1", Attachments: [{ AttachmentId: "f1" }], Time: TIME }],
    ["Categories", {}],
    ["Categories", { MatchedDetails: { billing: {} } }],
    ["Categories", { MatchedDetails: { billing: { PointsOfInterest: [{ TranscriptItems: [{}] }] } } }],
    ["Issues", { IssuesDetected: [{}] }],
    ["PostContactSummary", { Content: "All well." }],
    ["ExtractedInformation", { ExtractionDefinitionId: "d1" }],
    ["ExtractedInformation", { ExtractionDefinitionId: "d1", ExtractionDefinitionName: "Card", ExtractedValues: [{ Content: "4242" }] }],
    ["Event", "text"],
    ["Issues", []],
  ])("calls %s unknown when it lacks what the graph requires: %j", (kind, member) => {
    expect(read({ [kind]: member })).toEqual([unknown(kind)]);
  });

  it.each([[null], [5], ["text"], [[]], [{}], [{ "two words": {} }], [{ ["x".repeat(101)]: {} }], [{ "<b>": {} }], [{ Transcript: null }]])(
    "keeps the place of %j",
    (segment) => expect(read(segment)).toEqual([unknown("unrecognised")]),
  );

  it("looks past nulls and a __type beside the member", () => {
    expect(read({ __type: "Segment", Event: null, Transcript: TRANSCRIPT })).toMatchObject([{ kind: "TRANSCRIPT" }]);
  });

  it("takes names that JavaScript has a use for as names", () => {
    const body: unknown = JSON.parse(
      `{"__proto__":{"Status":"FAILED"},"Status":"COMPLETED","Segments":[
        {"Categories":{"MatchedDetails":{"__proto__":{"PointsOfInterest":[]},"constructor":{"PointsOfInterest":[]}}}},
        {"__proto__":{}},{"constructor":{}}]}`,
    );
    expect(readSegments(LIST, body)).toMatchObject({
      status: "COMPLETED",
      segments: [
        { kind: "CATEGORIES", matchedDetails: [{ name: "__proto__" }, { name: "constructor" }] },
        unknown("__proto__"),
        unknown("constructor"),
      ],
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("reads every kind", () => {
    const item = { list: LIST, transcriptId: "t1", content: null, characterOffsets: { beginOffsetChar: 0, endOffsetChar: 5 } };
    expect(
      read(
        { Categories: { MatchedDetails: { billing: { PointsOfInterest: [{ TranscriptItems: [ITEM] }, {}] }, silence: { PointsOfInterest: [] } } } },
        { Issues: { IssuesDetected: [{ TranscriptItems: [{ ...ITEM, Content: "charged twice" }] }] } },
        { Event: { Id: "e1", EventType: "joined", Time: TIME } },
        { Attachments: { Id: "a1", Attachments: [{ AttachmentName: "a.pdf", AttachmentId: "f1", Status: "APPROVED" }], Time: TIME } },
        { PostContactSummary: { Status: "COMPLETED", Content: "Refunded." } },
        {
          ExtractedInformation: {
            ExtractionDefinitionId: "d1",
            ExtractionDefinitionName: "Card",
            ExtractedValues: [{ Content: "4242", PointsOfInterest: [ITEM] }],
          },
        },
      ),
    ).toMatchObject([
      {
        kind: "CATEGORIES",
        matchedDetails: [
          { name: "billing", pointsOfInterest: [{ transcriptItems: [item] }, { transcriptItems: [] }] },
          { name: "silence", pointsOfInterest: [] },
        ],
      },
      { kind: "ISSUES", issuesDetected: [{ transcriptItems: [{ ...item, content: "charged twice" }] }] },
      { kind: "EVENT", eventId: "e1", eventType: "joined", participantRole: null },
      { kind: "ATTACHMENTS", attachmentsId: "a1", attachments: [{ attachmentId: "f1", contentType: null, status: "APPROVED" }] },
      { kind: "POST_CONTACT_SUMMARY", status: "COMPLETED", content: "Refunded.", failureCode: null },
      {
        kind: "EXTRACTED_INFORMATION",
        extractionDefinitionDisplayLabel: null,
        extractedValues: [{ content: "4242", transcriptItems: [item] }],
        failureCode: null,
      },
    ]);
  });

  it("survives whatever JSON there is", () => {
    const names = fc.constantFrom("Transcript", "Categories", "Issues", "Attachments", "ExtractedInformation", "MatchedDetails", "Id", "x");
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(names, tie("json"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(json, { maxLength: 5 }), (segments) => {
        expect(read(...segments)).toHaveLength(segments.length);
      }),
    );
  });

  it("reads timestamps as the SDK does, where the SDK does not give up", async () => {
    const readBySdk = createSdkReader();
    const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, "0"));
    const stamps = fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date("1990-01-01"), max: new Date("2090-01-01") }).map((date) => date.toISOString()),
      fc
        .tuple(
          fc.tuple(fc.constantFrom("2026", "2024", "1999"), two(13), two(32)).map((date) => date.join("-")),
          fc.constantFrom("T", "t", " "),
          fc.tuple(two(25), two(61), two(59)).map((time) => time.join(":")),
          fc.constantFrom("", ".5", ".120", ".", "z"),
          fc.constantFrom("Z", "z", "+02:00", "-11:30", ""),
        )
        .map((parts) => parts.join("")),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(stamps, async (stamp) => {
        const body = { Status: "IN_PROGRESS", Segments: [{ Transcript: { ...TRANSCRIPT, Time: { AbsoluteTime: stamp } } }] };
        const [ours] = read(...body.Segments) as [TranscriptSegment];
        const theirs = await readBySdk(JSON.stringify(body)).catch(() => null);
        expect(ours.time).toEqual(theirs?.Segments?.[0]?.Transcript?.Time?.AbsoluteTime ?? null);
      }),
      { numRuns: 300, examples: [["2026-02-29T00:00:00Z"], ["2024-02-29T00:00:00Z"]] },
    );
  });
});
