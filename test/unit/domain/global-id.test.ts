import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { OUTPUT_TYPES, type ListKey } from "../../../src/domain/contact.js";
import { analysisId, maybeGlobalId, segmentId, type GlobalId } from "../../../src/domain/global-id.js";
import type { Entry, Segment } from "../../../src/domain/segment.js";
import { LIST, RECORDS } from "../schema/support/records.js";

/** UUIDs, what only looks like one, and any string at all: lone surrogates, zeros and dots included. */
const id = fc.oneof(
  fc.uuid(),
  fc.uuid().map((uuid) => uuid.toUpperCase()),
  fc.uuid().map((uuid) => uuid.replaceAll("-", "")),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\ud800", "\udfff", "\ufffd", "\0", ".", "a") }),
);
const list: fc.Arbitrary<ListKey> = fc.record({ instanceId: id, contactId: id, outputType: fc.constantFrom(...OUTPUT_TYPES) });
const segment: fc.Arbitrary<Entry> = fc
  .tuple(fc.constantFrom(...Object.values<Segment>(RECORDS)), list, id, fc.nat())
  .map(([record, ofList, key, position]) => ({
    ...record,
    ...{ transcriptId: key, eventId: key, attachmentsId: key, extractionDefinitionId: key },
    list: ofList,
    position,
  }));

/** What an id is made of, besides its list. */
function keyOf(entry: Entry): string | number {
  switch (entry.kind) {
    case "TRANSCRIPT":
      return entry.transcriptId;
    case "EVENT":
      return entry.eventId;
    case "ATTACHMENTS":
      return entry.attachmentsId;
    case "EXTRACTED_INFORMATION":
      return entry.extractionDefinitionId;
    case "POST_CONTACT_SUMMARY":
      return "summary";
    default:
      return entry.position;
  }
}

function named(entry: Entry): GlobalId {
  return { type: "segment", list: entry.list, address: { kind: entry.kind, key: keyOf(entry) } };
}

describe("a global id", () => {
  it("leads back to the analysis or the segment that it was made of, whatever their ids", () => {
    fc.assert(
      fc.property(segment, (entry) => {
        expect(maybeGlobalId(analysisId(entry.list))).toEqual({ type: "analysis", list: entry.list });
        expect(maybeGlobalId(segmentId(entry))).toEqual(named(entry));
      }),
    );
  });

  it("is another for every other segment, and the same for the same one", () => {
    fc.assert(
      fc.property(segment, segment, (one, other) => {
        expect(segmentId(one) === segmentId(other)).toBe(JSON.stringify(named(one)) === JSON.stringify(named(other)));
        expect(segmentId({ ...one, list: { ...one.list } })).toBe(segmentId(one));
      }),
    );
  });

  it("of a copy that was moved is not that of the original", () => {
    const entry = { ...RECORDS.ISSUES, position: 3 };
    expect(maybeGlobalId(segmentId(entry))).toMatchObject({ address: { key: 3 } });
    expect(maybeGlobalId(segmentId({ ...entry, position: 4 }))).toMatchObject({ address: { key: 4 } });
  });

  it("is short where the upstream's ids are UUIDs, and safe in a URL", () => {
    const uuid = "11111111-2222-4333-8444-555555555555";
    const made = segmentId({ ...RECORDS.TRANSCRIPT, list: { ...LIST, instanceId: uuid, contactId: uuid }, transcriptId: uuid });
    expect(made).toMatch(/^[\w.-]{73}$/);
  });

  it("stands in the open for years: these were given out once, and must be understood", () => {
    expect(analysisId(LIST)).toBe("AQH-AAAACmluc3RhbmNlLTH-AAAACWNvbnRhY3QtMQ");
    expect(segmentId({ ...RECORDS.TRANSCRIPT, transcriptId: "t1" })).toBe("AQH-AAAACmluc3RhbmNlLTH-AAAACWNvbnRhY3QtMQ.Af4AAAACdDE");
    expect(segmentId({ ...RECORDS.CATEGORIES, position: 300 })).toBe("AQH-AAAACmluc3RhbmNlLTH-AAAACWNvbnRhY3QtMQ.AvwAAAEs");
  });

  it("is no id with a character changed, added or cut off, unless that names something else in the one way to name it", () => {
    fc.assert(
      fc.property(segment, fc.nat(), fc.constantFrom("", "A", "z", "_", "=", ".", " ", "é"), (entry, at, change) => {
        const made = segmentId(entry);
        const changed = made.slice(0, at % made.length) + change + made.slice((at % made.length) + 1);
        const read = maybeGlobalId(changed);
        const again = read?.type === "segment" ? segmentId(segmentNamed(read)) : read && analysisId(read.list);
        expect(again ?? changed).toBe(changed);
      }),
    );
  });

  it("is none for any other string", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: "binary" })), (text) => {
        const read = maybeGlobalId(text);
        if (read !== null) expect(read.type === "analysis" ? analysisId(read.list) : segmentId(segmentNamed(read))).toBe(text);
      }),
    );
  });
});

/** The least that has the id. */
function segmentNamed({ list: ofList, address: { kind, key } }: Extract<GlobalId, { type: "segment" }>): Segment {
  const keys = { transcriptId: key, eventId: key, attachmentsId: key, extractionDefinitionId: key, position: key };
  return { ...RECORDS[kind], ...keys, list: ofList } as Segment;
}
