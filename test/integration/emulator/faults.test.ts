import { once } from "node:events";
import { connect } from "node:net";

import { describe, expect, test } from "@jest/globals";

import type { Fault } from "../../../src/emulator/fault.js";
import { ids, startUpstream, transcript, type Upstream } from "./support.js";

async function contactOf(upstream: Upstream, count = 6, contactId?: string): Promise<string> {
  const started = await upstream.control.startContact({ scenario: "manual", contactId });
  const segments = Array.from({ length: count }, (_, index) => transcript(`t${index}`));
  if (count > 0) await upstream.control.append({ contactId: started.contactId, segments });
  return started.contactId;
}

/** `OK`, or what the SDK makes of the answer. */
async function outcome(answer: Promise<unknown>): Promise<unknown[]> {
  try {
    await answer;
    return ["OK"];
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return [name, $metadata?.httpStatusCode];
  }
}

describe("a fault", () => {
  test.each<[Fault["kind"], unknown[]]>([
    ["internal-error", ["InternalServiceException", 500]],
    ["throttle", ["ThrottlingException", 429]],
    ["access-denied", ["AccessDeniedException", 403]],
    ["expired-credentials", ["ExpiredTokenException", 403]],
    ["unavailable-html", ["SyntaxError", 503]],
  ])("of kind %s reaches the SDK as %j, and the next call is well", async (kind, expected) => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind, times: 1 } as Fault);
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(expected);
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["OK"]);
  });

  test.each([
    ["reset", /ECONNRESET/],
    ["truncated", /aborted/],
  ] as const)("of kind %s breaks the connection, and the next call is well", async (kind, message) => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind, times: 1 });
    await expect(upstream.list({ ContactId: contactId })).rejects.toThrow(message);
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["OK"]);
  });

  test.each(["empty-object", "empty-array"] as const)("of kind %s is a 200 without segments", async (kind) => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind });
    const page = await upstream.list({ ContactId: contactId });
    expect([page.$metadata.httpStatusCode, page.Segments, page.Status]).toEqual([200, undefined, undefined]);
  });

  test("of kind bad-timestamp loses a whole page in the SDK, though one segment of it is bad", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind: "bad-timestamp", times: 1 });
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["TypeError", 200]);
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["OK"]);
  });

  test("of kind bad-timestamp waits for a page that has a time", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream, 0);
    await upstream.control.fault({ kind: "bad-timestamp", times: 1 });
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["OK"]);
    await upstream.control.append({ contactId, segments: [transcript("t0")] });
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["TypeError", 200]);
  });

  test("of kind duplicated-page gives the page before once more, and goes on rightly", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    const first = await upstream.list({ ContactId: contactId, MaxResults: 2 });
    await upstream.control.fault({ kind: "duplicated-page", times: 1 });
    const again = await upstream.list({ ContactId: contactId, MaxResults: 2, NextToken: first.NextToken });
    const second = await upstream.list({ ContactId: contactId, MaxResults: 2, NextToken: again.NextToken });
    expect([first, again, second].map(ids)).toEqual([
      ["t0", "t1"],
      ["t0", "t1"],
      ["t2", "t3"],
    ]);
  });

  test("of kind latency holds the answer back by its milliseconds", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind: "latency", milliseconds: 150, times: 1 });
    const startedAt = performance.now();
    await upstream.list({ ContactId: contactId });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
  });

  test("of kind wedge never answers, while other connections are served", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind: "wedge", times: 1 });
    const socket = connect(upstream.emulator.port, "127.0.0.1");
    await once(socket, "connect");
    const body = '{"OutputType":"Raw","SegmentTypes":["Event"]}';
    const authorization =
      "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/connect/aws4_request, " +
      `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
    socket.write(
      `POST /contact/list-real-time-analysis-segments-v2/i/${contactId} HTTP/1.1\r\nhost: localhost\r\nx-amz-date: 20260101T000000Z\r\n` +
        `authorization: ${authorization}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    while ((await upstream.control.calls()).byOutcome["fault:wedge"] !== 1);
    expect(await outcome(upstream.list({ ContactId: contactId }))).toEqual(["OK"]);
    expect(socket.bytesRead).toBe(0);
    socket.destroy();
  });
});

describe("the calls that a fault strikes", () => {
  const outcomes = async (upstream: Upstream, contactId: string, count: number) => {
    const seen: string[] = [];
    for (let call = 0; call < count; call += 1) seen.push(String((await outcome(upstream.list({ ContactId: contactId })))[0]));
    return seen.map((name) => (name === "OK" ? "." : "x")).join("");
  };

  test("are so many, after so many", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind: "internal-error", afterCalls: 2, times: 3 });
    expect(await outcomes(upstream, contactId, 8)).toBe("..xxx...");
  });

  test("are those of one contact, or all", async () => {
    const upstream = await startUpstream();
    const [one, other] = [await contactOf(upstream), await contactOf(upstream)];
    await upstream.control.fault({ kind: "internal-error", contactId: one });
    expect([await outcomes(upstream, one, 2), await outcomes(upstream, other, 2)]).toEqual(["xx", ".."]);
    await upstream.control.fault({ kind: "throttle" });
    expect([await outcomes(upstream, one, 2), await outcomes(upstream, other, 2)]).toEqual(["xx", "xx"]);
    await upstream.control.clearFaults();
    expect([await outcomes(upstream, one, 2), await outcomes(upstream, other, 2)]).toEqual(["..", ".."]);
  });

  test("are a share of all, the same share for the same seed", async () => {
    const run = async (seed: number) => {
      const upstream = await startUpstream({ seed });
      const contactId = await contactOf(upstream);
      await upstream.control.fault({ kind: "internal-error", probability: 0.5 });
      return outcomes(upstream, contactId, 40);
    };
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(one.split("x").length - 1).toBeGreaterThan(10);
    expect(one.split(".").length - 1).toBeGreaterThan(10);
  });

  test("are counted as what became of them", async () => {
    const upstream = await startUpstream();
    const contactId = await contactOf(upstream);
    await upstream.control.fault({ kind: "reset", times: 1 });
    await upstream.control.fault({ kind: "throttle", times: 1 });
    await upstream.control.fault({ kind: "empty-object", times: 1 });
    await outcomes(upstream, contactId, 4);
    expect((await upstream.control.calls()).byOutcome).toEqual({
      "fault:reset": 1,
      ThrottlingException: 1,
      "fault:empty-object": 1,
      OK: 1,
    });
  });
});
