import * as connect from "@aws-sdk/client-connect";
import { describe, expect, test } from "@jest/globals";

import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { ALL_TYPES, startUpstream } from "./support.js";

/**
 * client-connect's runtime schemas: `[kind, namespace, name, traits, members, memberSchemas, requiredCount]` for a structure,
 * the same without a count for a union, `[kind, namespace, name, traits, item]` for a list, `[…, key, value]` for a map;
 * the required members of a structure come first. A number is a simple type.
 */
const KINDS = { list: 1, map: 2, structure: 3, union: 4 } as const;

/** Every way in which a value is not what the schema says, members that no schema knows included. */
function mismatches(given: unknown, schema: unknown, path: string): string[] {
  const type = typeof schema === "function" ? (schema as () => unknown)() : schema;
  if (!Array.isArray(type)) return typeof given === "object" ? [`${path}: is no simple value`] : [];
  // A schema with traits of its own.
  if (type.length === 2) return mismatches(given, type[0], path);
  const [kind, , name, , shape, members, requiredCount] = type as [number, string, string, unknown, unknown, unknown[], number?];
  if (given === null || typeof given !== "object") return kind === 0 ? [] : [`${path}: is no ${name}`];
  switch (kind) {
    case KINDS.list:
      return Array.isArray(given) ? given.flatMap((item, index) => mismatches(item, shape, `${path}[${index}]`)) : [`${path}: is no list`];
    case KINDS.map:
      return Object.entries(given).flatMap(([key, value]) => mismatches(value, members, `${path}.${key}`));
    case KINDS.structure:
    case KINDS.union: {
      const names = shape as string[];
      const missing = names.slice(0, requiredCount ?? 0).filter((member) => !(member in given));
      const held = Object.entries(given).flatMap(([member, value]) => {
        const index = names.indexOf(member);
        return index < 0 ? [`${path}.${member}: is unknown to ${name}`] : mismatches(value, members[index], `${path}.${member}`);
      });
      const keys = Object.keys(given).length;
      return [
        ...missing.map((member) => `${path}.${member}: is missing`),
        ...(kind === KINDS.union && keys !== 1 ? [`${path}: has ${keys} members`] : []),
        ...held,
      ];
    }
    default:
      throw new Error(`A schema of kind ${kind} (${name}) is new to this test.`);
  }
}

const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/connect/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

/** Whole answers, as they go over the wire. */
async function answers(url: string, contactId: string, outputType: string): Promise<{ NextToken?: string }[]> {
  const pages: { NextToken?: string }[] = [];
  for (let token: string | undefined; ; token = pages.at(-1)?.NextToken) {
    const response = await fetch(`${url}/contact/list-real-time-analysis-segments-v2/${WELL_KNOWN.instanceId}/${contactId}`, {
      method: "POST",
      headers: { authorization: AUTHORIZATION, "x-amz-date": "20260101T000000Z" },
      body: JSON.stringify({ OutputType: outputType, SegmentTypes: [...ALL_TYPES, "ExtractedInformation"], NextToken: token }),
    });
    if (!response.ok) return pages;
    pages.push((await response.json()) as { NextToken?: string });
    if (pages.at(-1)?.NextToken === undefined) return pages;
  }
}

describe("every scenario's whole answers, held against client-connect's own schemas", () => {
  const RESPONSE = connect.ListRealtimeContactAnalysisSegmentsV2Response$;

  test("have every member that the model requires and none that it does not know, but for the scenario of unknown ones", async () => {
    const names = [...(await loadScenarios()).keys()];
    const upstream = await startUpstream({ scenarios: null, maxSegmentTypes: 7, tailToken: "absent" });
    const contacts = await Promise.all(names.map((scenario) => upstream.control.startContact({ scenario, startedSecondsAgo: 4000 })));

    const kinds = new Set<string>();
    const wrong = new Map<string, string[]>();
    for (const [index, { contactId }] of contacts.entries()) {
      const scenario = names[index]!;
      for (const outputType of ["Raw", "Redacted"]) {
        for (const page of await answers(upstream.emulator.url, contactId, outputType)) {
          const found = mismatches(page, RESPONSE, "answer");
          if (found.length > 0) wrong.set(scenario, [...(wrong.get(scenario) ?? []), ...found]);
          for (const segment of (page as { Segments: object[] }).Segments) kinds.add(Object.keys(segment)[0] ?? "");
        }
      }
    }
    expect([...wrong.keys()]).toEqual(["unknown"]);
    const union = connect.RealtimeContactAnalysisSegment$ as unknown as [number, string, string, unknown, string[]];
    expect([...kinds]).toEqual(expect.arrayContaining(union[4]));
  });

  test("are told from answers that are wrong", () => {
    const page = { Channel: "CHAT", Status: "COMPLETED", Segments: [{ Transcript: { Id: "t1", Extra: 1 } }] };
    expect(mismatches(page, RESPONSE, "answer")).toEqual([
      "answer.Segments[0].Transcript.ParticipantId: is missing",
      "answer.Segments[0].Transcript.ParticipantRole: is missing",
      "answer.Segments[0].Transcript.Content: is missing",
      "answer.Segments[0].Transcript.Time: is missing",
      "answer.Segments[0].Transcript.Extra: is unknown to RealTimeContactAnalysisSegmentTranscript",
    ]);
  });
});
