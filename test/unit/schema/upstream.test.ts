import * as sdk from "@aws-sdk/client-connect";
import { describe, expect, it } from "@jest/globals";
import { getNamedType, isEnumType, isLeafType, isObjectType, isUnionType, type GraphQLNamedType } from "graphql";
import { STANDALONE } from "./support/ask.js";

/** client-connect's schemas at run time, as far as segments use them. A number is a simple type. */
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
];

/** Where the graph's name is not the upstream's in camelCase: ids, which Relay's `id` is not, and what is one list less deep. */
const RENAMED: Readonly<Record<string, string>> = {
  "RealTimeContactAnalysisSegmentTranscript.Id": "transcriptId",
  "RealTimeContactAnalysisSegmentEvent.Id": "eventId",
  "RealTimeContactAnalysisSegmentAttachments.Id": "attachmentsId",
  "RealTimeContactAnalysisTranscriptItemWithContent.Id": "transcriptId",
  "RealTimeContactAnalysisTranscriptItemWithCharacterOffsets.Id": "transcriptId",
  "RealTimeContactAnalysisExtractedInformationValue.PointsOfInterest": "transcriptItems",
};

/** What the upstream's schema has and the graph has not, as paths. */
function missing(ref: Ref, type: GraphQLNamedType | undefined, path: string): readonly string[] {
  if (type === undefined) return [path];
  if (typeof ref === "function") return missing(ref(), type, path);
  if (typeof ref === "number") return isLeafType(type) ? [] : [`${path}: expected a leaf`];
  switch (ref[0]) {
    case 1:
      return missing(ref[4], type, path);
    case 2:
      return missing(ref[5], type, path);
    case 3:
    case 4:
      return ref[4].flatMap((name, index) => missingMember(ref, name, ref[5][index] ?? 0, type, `${path}.${name}`));
  }
}

function missingMember(structure: Structure, name: string, member: Ref, type: GraphQLNamedType, path: string): readonly string[] {
  if (isUnionType(type)) {
    return missing(
      member,
      type.getTypes().find((graphMember) => graphMember.name === `${name}Segment`),
      path,
    );
  }
  // A time is a structure upstream and a scalar here.
  if (isLeafType(type) && name === "AbsoluteTime") return missing(member, type, path);
  if (!isObjectType(type)) return [`${path}: expected an object type`];
  const field = type.getFields()[RENAMED[`${structure[2]}.${name}`] ?? camelCase(name)];
  return missing(member, field && getNamedType(field.type), path);
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `PostContactSummary` and `IN_PROGRESS` alike. */
function upperCase(value: string): string {
  return value.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}

function schemaOf(name: "RealtimeContactAnalysisSegment$" | "ListRealtimeContactAnalysisSegmentsV2Response$"): Structure {
  return sdk[name] as unknown as Structure;
}

describe("whatever the installed client-connect knows", () => {
  it("of segments has its type and field in the graph", () => {
    expect(missing(schemaOf("RealtimeContactAnalysisSegment$"), STANDALONE.getType("AnalysisSegment"), "")).toEqual([]);
  });

  it("of a response besides the segments is the status, the channel and the token", () => {
    expect([...schemaOf("ListRealtimeContactAnalysisSegmentsV2Response$")[4]].sort()).toEqual([
      "Channel",
      "NextToken",
      "Segments",
      "Status",
    ]);
  });

  it.each([
    ["AnalysisOutputType", sdk.RealTimeContactAnalysisOutputType],
    ["AnalysisSegmentType", sdk.RealTimeContactAnalysisSegmentType],
    ["AnalysisStatus", sdk.RealTimeContactAnalysisStatus],
    ["AnalysisChannel", sdk.RealTimeContactAnalysisSupportedChannel],
    ["AnalysisParticipantRole", sdk.ParticipantRole],
    ["AnalysisSentiment", sdk.RealTimeContactAnalysisSentimentLabel],
    ["AnalysisAttachmentStatus", sdk.ArtifactStatus],
    ["AnalysisSummaryStatus", sdk.RealTimeContactAnalysisPostContactSummaryStatus],
    ["AnalysisFailureCode", sdk.RealTimeContactAnalysisPostContactSummaryFailureCode],
    ["AnalysisFailureCode", sdk.RealTimeContactAnalysisExtractedInformationFailureCode],
  ])("of the values of %s is in the graph", (name, values) => {
    const type = STANDALONE.getType(name);
    if (!isEnumType(type)) throw new Error(`${name} is no enum`);

    expect(type.getValues().map((value) => value.name)).toEqual(expect.arrayContaining(Object.values(values).map(upperCase)));
  });
});
