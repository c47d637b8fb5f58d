import * as sdk from "@aws-sdk/client-connect";
import type { WireSegment } from "../../src/emulator/scenario.js";

/** The static schemas of client-connect, as far as segments use them. A number is a simple type. */
type Ref = number | (() => Ref) | List | Mapping | Structure;
type List = readonly [kind: 1, namespace: string, name: string, traits: unknown, member: Ref];
type Mapping = readonly [kind: 2, namespace: string, name: string, traits: unknown, key: Ref, value: Ref];
type Structure = readonly [
  kind: 3 | 4,
  namespace: string,
  name: string,
  traits: unknown,
  names: readonly string[],
  members: readonly Ref[],
  required?: number,
];

const UNION = 4;
const SIMPLE: Readonly<Record<number, (value: unknown) => boolean>> = {
  0: (value) => typeof value === "string",
  1: (value) => Number.isInteger(value) && Number(value) >= 0,
  5: (value) => typeof value === "string" && new Date(value).toISOString() === value,
};

/** The schemas do not say which values a string may have; the SDK's enumerations do. */
const VALUES: Readonly<Record<string, object>> = {
  ParticipantRole: sdk.ParticipantRole,
  Sentiment: sdk.RealTimeContactAnalysisSentimentLabel,
  "RealTimeContactAnalysisAttachment.Status": sdk.ArtifactStatus,
  "RealTimeContactAnalysisSegmentPostContactSummary.Status": sdk.RealTimeContactAnalysisPostContactSummaryStatus,
  "RealTimeContactAnalysisSegmentPostContactSummary.FailureCode": sdk.RealTimeContactAnalysisPostContactSummaryFailureCode,
  "RealTimeContactAnalysisSegmentExtractedInformation.FailureCode": sdk.RealTimeContactAnalysisExtractedInformationFailureCode,
};

/** What a segment, as it goes over the wire, has that the SDK's own model does not allow, or lacks that it requires. */
export function modelViolations(segment: WireSegment): readonly string[] {
  return violations(sdk.RealtimeContactAnalysisSegment$ as unknown as Ref, segment, "");
}

function violations(ref: Ref, value: unknown, path: string): readonly string[] {
  if (typeof ref === "function") return violations(ref(), value, path);
  if (typeof ref === "number") return SIMPLE[ref]?.(value) === true ? [] : [`${path}: not of its type`];
  switch (ref[0]) {
    case 1:
      if (!Array.isArray(value)) return [`${path}: not a list`];
      return value.flatMap((item, i) => violations(ref[4], item, `${path}[${i}]`));
    case 2:
      if (!isRecord(value)) return [`${path}: not a map`];
      return Object.entries(value).flatMap(([key, item]) => violations(ref[5], item, `${path}.${key}`));
    default:
      return isRecord(value) ? structureViolations(ref, value, path) : [`${path}: not an object`];
  }
}

function structureViolations(
  [kind, , name, , names, members, required = 0]: Structure,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const present = Object.keys(value);
  return [
    ...(kind === UNION && present.length !== 1 ? [`${path}: a union has one member`] : []),
    ...names.slice(0, required).flatMap((key) => (key in value ? [] : [`${path}.${key}: missing`])),
    ...present.flatMap((key) => {
      const place = `${path}.${key}`;
      const member = members[names.indexOf(key)];
      if (member === undefined) return [`${place}: unknown`];
      const values = VALUES[`${name}.${key}`] ?? VALUES[key];
      const unknownValue = values !== undefined && !Object.values(values).includes(value[key]);
      return unknownValue ? [`${place}: unknown value`] : violations(member, value[key], place);
    }),
  ];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
