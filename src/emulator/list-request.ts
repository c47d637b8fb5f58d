import { invalidRequest, serialization, unknownOperation } from "./aws-exception.js";
import type { WireOutputType } from "./scenario.js";
import { isSegmentType, SEGMENT_TYPES } from "./segment-types.js";

const OUTPUT_TYPES: readonly string[] = ["Raw", "Redacted"] satisfies WireOutputType[];
/** Undocumented: what the service gives where MaxResults is left out. */
const DEFAULT_MAX_RESULTS = 100;
/** The longest NextToken that the operation takes, in characters. */
export const MAX_TOKEN_LENGTH = 100_000;

export interface ContactPath {
  readonly instanceId: string;
  readonly contactId: string;
}

/** A request that keeps every bound of the operation. */
export interface ListRequest extends ContactPath {
  readonly outputType: WireOutputType;
  /** Sorted and without repetition: equal sets compare equal. */
  readonly segmentTypes: readonly string[];
  readonly maxResults: number;
  readonly nextToken: string | null;
}

/** @throws AwsException UnknownOperationException for any other method or path */
export function contactPath(method: string | undefined, url: string | undefined): ContactPath {
  const match = /^\/contact\/list-real-time-analysis-segments-v2\/(?<instanceId>[^/?]*)\/(?<contactId>[^/?]*)(?:\?|$)/.exec(url ?? "");
  const { instanceId, contactId } = match?.groups ?? {};
  if (method !== "POST" || instanceId === undefined || contactId === undefined) throw unknownOperation();
  try {
    return { instanceId: decodeURIComponent(instanceId), contactId: decodeURIComponent(contactId) };
  } catch {
    throw serialization("The path holds a malformed escape");
  }
}

/**
 * Reads a request's body and checks every bound, telling all that are broken at once, as the service does.
 * @throws AwsException InvalidRequestException, or SerializationException where the JSON has not the shape
 */
export function readListRequest(path: ContactPath, body: string, maxSegmentTypes: number): ListRequest {
  const fields = readObject(body);
  const outputType = readString(fields, "OutputType");
  const segmentTypes = readStrings(fields, "SegmentTypes");
  const maxResults = readInteger(fields, "MaxResults");
  const nextToken = readString(fields, "NextToken");

  const problems = [
    ...lengthProblems("instanceId", path.instanceId, 100),
    ...lengthProblems("contactId", path.contactId, 256),
    ...(outputType === null ? [isNull("outputType")] : enumProblems("outputType", outputType, OUTPUT_TYPES)),
    ...(segmentTypes === null ? [isNull("segmentTypes")] : segmentTypesProblems(segmentTypes, maxSegmentTypes)),
    ...(maxResults === null ? [] : rangeProblems("maxResults", maxResults, 1, 100)),
    ...(nextToken === null ? [] : lengthProblems("nextToken", nextToken, MAX_TOKEN_LENGTH)),
  ];
  if (problems.length > 0 || outputType === null || segmentTypes === null) {
    throw invalidRequest(`${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`);
  }
  return {
    ...path,
    outputType: outputType as WireOutputType,
    segmentTypes: [...new Set(segmentTypes)].sort(),
    maxResults: maxResults ?? DEFAULT_MAX_RESULTS,
    nextToken,
  };
}

function readObject(body: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw serialization("The request body is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw serialization("Start of structure expected");
  return { ...parsed };
}

function readString(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== "string") throw serialization(`${name} can not be converted to a String`);
  return value;
}

function readStrings(fields: Readonly<Record<string, unknown>>, name: string): readonly string[] | null {
  const value = fields[name] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw serialization(`${name} can not be converted to a List of Strings`);
  }
  return value;
}

function readInteger(fields: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = fields[name] ?? null;
  if (value !== null && !Number.isInteger(value)) throw serialization(`${name} can not be converted to an Integer`);
  return value as number | null;
}

const failed = (value: string, member: string, constraint: string) =>
  `Value ${value}at '${member}' failed to satisfy constraint: Member must ${constraint}`;

const isNull = (member: string) => failed("null ", member, "not be null");

function lengthProblems(member: string, value: string, max: number): string[] {
  if (value.length === 0) return [failed("'' ", member, "have length greater than or equal to 1")];
  return value.length > max ? [failed("", member, `have length less than or equal to ${max}`)] : [];
}

function rangeProblems(member: string, value: number, min: number, max: number): string[] {
  if (value < min) return [failed(`'${value}' `, member, `have value greater than or equal to ${min}`)];
  return value > max ? [failed(`'${value}' `, member, `have value less than or equal to ${max}`)] : [];
}

function enumProblems(member: string, value: string, allowed: readonly string[]): string[] {
  return allowed.includes(value) ? [] : [failed(`'${value}' `, member, `satisfy enum value set: [${allowed.join(", ")}]`)];
}

function segmentTypesProblems(values: readonly string[], max: number): string[] {
  const shown = `'[${values.join(", ")}]' `;
  const enumSet = `satisfy constraint: [Member must satisfy enum value set: [${SEGMENT_TYPES.join(", ")}]]`;
  return [
    ...(values.length > max ? [failed(shown, "segmentTypes", `have length less than or equal to ${max}`)] : []),
    ...(values.every(isSegmentType) ? [] : [failed(shown, "segmentTypes", enumSet)]),
  ];
}
