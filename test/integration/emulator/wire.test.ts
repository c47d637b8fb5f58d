import { once } from "node:events";
import { connect } from "node:net";

import { describe, expect, test } from "@jest/globals";

import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { startUpstream, transcript, type Upstream } from "./support.js";

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/connect/aws4_request, " +
  `SignedHeaders=content-type;host;x-amz-date, Signature=${"0".repeat(64)}`;
const HEADERS = { "content-type": "application/json", "x-amz-date": "20260101T000000Z", authorization: AUTHORIZATION };
const BODY = JSON.stringify({ OutputType: "Redacted", SegmentTypes: ["Transcript"] });

function post(upstream: Upstream, changes: { path?: string; headers?: Record<string, string>; body?: string; method?: string } = {}) {
  const path = changes.path ?? `/contact/list-real-time-analysis-segments-v2/${WELL_KNOWN.instanceId}/c1`;
  return fetch(`${upstream.emulator.url}${path}`, {
    method: changes.method ?? "POST",
    headers: changes.headers ?? HEADERS,
    ...(changes.method === "GET" ? {} : { body: changes.body ?? BODY }),
  });
}

async function told(answer: Promise<Response>) {
  const response = await answer;
  const body = (await response.json()) as { Message?: string; message?: string };
  return [response.status, response.headers.get("x-amzn-errortype"), body.Message ?? body.message];
}

describe("an answer on the wire", () => {
  test("has the service's headers and members, in its JSON", async () => {
    const upstream = await startUpstream({ tailToken: "absent" });
    await upstream.control.startContact({ scenario: "manual", contactId: "c1" });
    await upstream.control.append({ contactId: "c1", segments: [transcript("t1", "Grüße 🙂 \"שלום\"")] });
    const response = await post(upstream);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await response.json()).toEqual({
      Channel: "CHAT",
      Status: "IN_PROGRESS",
      Segments: [transcript("t1", "Grüße 🙂 \"שלום\"")],
    });
  });

  test("has the exception's type in a header and its message in the body", async () => {
    const upstream = await startUpstream();
    const response = await post(upstream);
    expect(response.headers.get("x-amzn-requestid")).not.toBeNull();
    expect(await told(post(upstream))).toEqual([404, "ResourceNotFoundException", "The specified resource was not found."]);
  });

  test("brings a member nobody knows along with any types", async () => {
    const upstream = await startUpstream({ tailToken: "absent" });
    await upstream.control.startContact({ scenario: "manual", contactId: "c1" });
    await upstream.control.append({ contactId: "c1", segments: [{ Hologram: { Id: "h1" } }, { Issues: { IssuesDetected: [] } }] });
    const page = await (await post(upstream)).json();
    expect(page).toMatchObject({ Segments: [{ Hologram: { Id: "h1" } }] });
  });
});

describe("a request on the wire", () => {
  test.each([
    ["no Authorization", { authorization: undefined }, "MissingAuthenticationTokenException"],
    ["another scheme", { authorization: "Bearer abc" }, "IncompleteSignatureException"],
    ["no signature", { authorization: AUTHORIZATION.replace(/, Signature=.*/, "") }, "IncompleteSignatureException"],
    ["an unsigned date", { authorization: AUTHORIZATION.replace(";x-amz-date", "") }, "IncompleteSignatureException"],
    ["no date", { "x-amz-date": undefined }, "IncompleteSignatureException"],
    ["another service's scope", { authorization: AUTHORIZATION.replace("/connect/", "/lambda/") }, "InvalidSignatureException"],
  ])("is refused with 403 for %s", async (_what, changes, type) => {
    const upstream = await startUpstream();
    const headers = Object.entries({ ...HEADERS, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    expect(await told(post(upstream, { headers: Object.fromEntries(headers) }))).toEqual([403, type, expect.any(String)]);
  });

  test.each([
    ["another path", { path: "/contact/list-real-time-analysis-segments/x/y" }],
    ["a missing id", { path: "/contact/list-real-time-analysis-segments-v2/x" }],
    ["one id too many", { path: "/contact/list-real-time-analysis-segments-v2/x/y/z" }],
    ["another method", { method: "GET" }],
  ])("is an UnknownOperationException for %s", async (_what, changes) => {
    const upstream = await startUpstream();
    expect(await told(post(upstream, changes))).toEqual([404, "UnknownOperationException", expect.any(String)]);
    expect(await upstream.control.calls()).toEqual({ total: 1, byContact: {}, byOutcome: { UnknownOperationException: 1 } });
  });

  test.each([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["a number for OutputType", '{"OutputType":1,"SegmentTypes":[]}'],
    ["a string for SegmentTypes", '{"OutputType":"Raw","SegmentTypes":"Event"}'],
    ["a fraction for MaxResults", '{"OutputType":"Raw","SegmentTypes":[],"MaxResults":1.5}'],
    ["an object for NextToken", '{"OutputType":"Raw","SegmentTypes":[],"NextToken":{}}'],
  ])("is a SerializationException for %s", async (_what, body) => {
    const upstream = await startUpstream();
    expect(await told(post(upstream, { body }))).toEqual([400, "SerializationException", expect.any(String)]);
  });

  test("is a SerializationException for a path that cannot be unescaped", async () => {
    const upstream = await startUpstream();
    const path = `/contact/list-real-time-analysis-segments-v2/${WELL_KNOWN.instanceId}/%E0%A4`;
    expect(await told(post(upstream, { path }))).toEqual([400, "SerializationException", expect.any(String)]);
  });

  test("has no empty ids", async () => {
    const upstream = await startUpstream();
    expect(await told(post(upstream, { path: "/contact/list-real-time-analysis-segments-v2//" }))).toEqual([
      400,
      "InvalidRequestException",
      expect.stringMatching(/^2 validation errors detected: .*'instanceId'.*greater than or equal to 1; .*'contactId'/),
    ]);
  });

  test("is refused when it is larger than any request can be", async () => {
    const upstream = await startUpstream();
    expect(await told(post(upstream, { body: " ".repeat(1_000_001) }))).toEqual([413, "RequestEntityTooLargeException", expect.any(String)]);
  });
});

test("close ends what still waits, and frees the port", async () => {
  const upstream = await startUpstream();
  await upstream.control.fault({ kind: "wedge" });
  const pending = post(upstream);
  const failed = expect(pending).rejects.toThrow();
  while ((await upstream.control.calls()).total === 0);
  await upstream.emulator.close();
  await failed;
  const socket = connect(upstream.emulator.port, "127.0.0.1");
  await expect(once(socket, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
