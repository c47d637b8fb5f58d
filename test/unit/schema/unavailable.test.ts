import { describe, expect, it } from "@jest/globals";
import { ContactUnavailable, RequestError, UNAVAILABLE_CODES } from "../../../src/domain/errors.js";
import type { Loaders } from "../../../src/loaders/loaders.js";
import { ask, askAnalysis, refusal } from "./support/ask.js";
import { sampleContext } from "./support/sample-context.js";

function failing(error: Error): Partial<Loaders> {
  const fail = () => Promise.reject(error);
  return { segments: fail, sparse: fail, held: fail, transcript: fail, entry: fail };
}

describe("a contact that is unavailable", () => {
  it("has null fields that say so by `unavailable`, and no errors", async () => {
    const unavailable = new ContactUnavailable("UPSTREAM_THROTTLED", 700);
    const look: Loaders["look"] = () =>
      Promise.resolve({ status: "UNAVAILABLE", channel: null, asOf: null, unavailable: unavailable.report });
    const context = sampleContext({ loaders: { ...failing(unavailable), look } });
    const fields = `
      status channel asOf unavailable { code permanent retryAfterMs }
      segments { nodes { __typename } } participants { isComplete } categories { isComplete } sentiment { isComplete }
      summary { status } extractedInformation { id }
    `;

    expect(await askAnalysis(fields, { context })).toEqual({
      status: "UNAVAILABLE",
      channel: null,
      asOf: null,
      unavailable: { code: "UPSTREAM_THROTTLED", permanent: false, retryAfterMs: 700 },
      segments: null,
      participants: null,
      categories: null,
      sentiment: null,
      summary: null,
      extractedInformation: null,
    });
  });

  it("leaves the messages that items point at null", async () => {
    const context = sampleContext({ loaders: { transcript: () => Promise.reject(new ContactUnavailable("UPSTREAM_TIMEOUT")) } });
    const fields = "categories { matched { pointsOfInterest { transcriptItems { transcriptId segment { id } } } } }";

    expect(await askAnalysis(fields, { context })).toEqual({
      categories: { matched: [{ pointsOfInterest: [{ transcriptItems: [{ transcriptId: "t1", segment: null }] }] }] },
    });
  });

  it.each(UNAVAILABLE_CODES)("says what %s means and what to do", async (code) => {
    const { report } = new ContactUnavailable(code);
    const look: Loaders["look"] = () => Promise.resolve({ status: "UNAVAILABLE", channel: null, asOf: null, unavailable: report });
    const { unavailable } = await askAnalysis("unavailable { code message }", { context: sampleContext({ loaders: { look } }) });

    expect(unavailable).toEqual({ code, message: expect.stringMatching(/\. .+\.$/) });
  });
});

describe("what is wrong with a request", () => {
  it("stays an error of the field that it is about", async () => {
    const context = sampleContext({ loaders: failing(new RequestError("CURSOR_EXPIRED", "after: the list has changed.")) });
    const answer = await ask('{ contactAnalysis(instanceId: "i", contactId: "c") { status segments { nodes { __typename } } } }', {
      context,
    });

    expect(refusal(answer)).toBe("CURSOR_EXPIRED: after: the list has changed.");
    expect(answer.errors?.[0]?.path).toEqual(["contactAnalysis", "segments"]);
    expect(answer.data).toEqual({ contactAnalysis: { status: "COMPLETED", segments: null } });
  });
});

describe("extractedInformation", () => {
  async function extracted(status: "IN_PROGRESS" | "COMPLETED" | "FAILED", isComplete: boolean): Promise<unknown> {
    const context = sampleContext({
      loaders: {
        look: () => Promise.resolve({ status, channel: "CHAT", asOf: null, unavailable: null }),
        sparse: () => Promise.resolve({ isComplete, coveredThrough: null, categories: [], summary: null, extractedInformation: [] }),
      },
    });
    return (await askAnalysis("extractedInformation { id }", { context }))["extractedInformation"];
  }

  it("is empty only when the analysis is over and was read to its end; else it may still come", async () => {
    expect(await extracted("COMPLETED", true)).toEqual([]);
    expect(await extracted("FAILED", true)).toEqual([]);
    expect(await extracted("COMPLETED", false)).toBeNull();
    expect(await extracted("IN_PROGRESS", true)).toBeNull();
  });
});
