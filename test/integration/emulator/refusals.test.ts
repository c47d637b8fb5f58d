import type { ConnectServiceException } from "@aws-sdk/client-connect";
import { describe, expect, test } from "@jest/globals";

import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { ALL_TYPES, chat, createClient, ids, scenarios, startUpstream, transcript, type Input } from "./support.js";
import { ListRealtimeContactAnalysisSegmentsV2Command } from "@aws-sdk/client-connect";

async function refusal(answer: Promise<unknown>) {
  const error = await answer.then(
    () => {
      throw new Error("The call was expected to be refused.");
    },
    (reason: unknown) => reason as ConnectServiceException,
  );
  return [error.$metadata.httpStatusCode, error.name, error.message];
}

describe("a contact that cannot be given", () => {
  test("is a ResourceNotFoundException where nobody knows it, or another instance has it", async () => {
    const { control, list } = await startUpstream();
    const { contactId } = await control.startContact({ scenario: "manual", instanceId: "another-instance" });
    const notFound = [404, "ResourceNotFoundException", "The specified resource was not found."];
    expect(await refusal(list({ ContactId: "nobody" }))).toEqual(notFound);
    expect(await refusal(list({ ContactId: contactId }))).toEqual(notFound);
    await expect(list({ ContactId: contactId, InstanceId: "another-instance" })).resolves.toMatchObject({ Status: "IN_PROGRESS" });
  });

  test("is a ResourceNotFoundException until its analysis begins", async () => {
    const { clock, control, list } = await startUpstream({ scenarios: scenarios(chat(60, { visibleFromMs: 5000 })) });
    const { contactId } = await control.startContact({ scenario: "chat" });
    expect(await refusal(list({ ContactId: contactId }))).toMatchObject([404, "ResourceNotFoundException", expect.anything()]);
    clock.advance(5);
    expect(ids(await list({ ContactId: contactId }))).toHaveLength(6);
  });

  test("is an OutputTypeNotFoundException for a text that was not enabled, and given in the other", async () => {
    const { control, list } = await startUpstream({ scenarios: scenarios(chat(1, { outputTypes: ["Redacted"] })) });
    const { contactId } = await control.startContact({ scenario: "chat" });
    expect(await refusal(list({ ContactId: contactId, OutputType: "Raw" }))).toEqual([
      404,
      "OutputTypeNotFoundException",
      "OutputType Raw was not enabled for the contact.",
    ]);
    await expect(list({ ContactId: contactId, OutputType: "Redacted" })).resolves.toMatchObject({ Channel: "CHAT" });
  });

  test("is an InvalidRequestException where its channel is VOICE", async () => {
    const { control, list } = await startUpstream({ scenarios: scenarios(chat(1, { channel: "VOICE" })) });
    const { contactId } = await control.startContact({ scenario: "chat" });
    expect(await refusal(list({ ContactId: contactId }))).toEqual([
      400,
      "InvalidRequestException",
      "The operation does not support the channel VOICE.",
    ]);
  });
});

describe("a request out of bounds", () => {
  const misspelt = (value: string) => value as "Raw" & "Event";
  const cases: [what: string, input: Partial<Input>, message: RegExp][] = [
    ["an instance id of 101 characters", { InstanceId: "i".repeat(101) }, /'instanceId' .* length less than or equal to 100$/],
    ["a contact id of 257 characters", { ContactId: "c".repeat(257) }, /'contactId' .* length less than or equal to 256$/],
    ["no output type", { OutputType: undefined }, /^1 validation error detected: Value null at 'outputType' .* not be null$/],
    ["a misspelt output type", { OutputType: misspelt("RAW") }, /'RAW' at 'outputType' .* enum value set: \[Raw, Redacted\]$/],
    ["no segment types", { SegmentTypes: undefined }, /Value null at 'segmentTypes'/],
    ["a misspelt segment type", { SegmentTypes: [misspelt("Events")] }, /'\[Events\]' at 'segmentTypes' .* enum value set: \[Transcript, /],
    ["seven segment types", { SegmentTypes: [...ALL_TYPES, "ExtractedInformation"] }, /'segmentTypes' .* length less than or equal to 6$/],
    ["seven segment types, two alike", { SegmentTypes: [...ALL_TYPES, "Event"] }, /'segmentTypes' .* length less than or equal to 6$/],
    ["MaxResults 0", { MaxResults: 0 }, /'0' at 'maxResults' .* greater than or equal to 1$/],
    ["MaxResults 101", { MaxResults: 101 }, /'101' at 'maxResults' .* less than or equal to 100$/],
    ["an empty NextToken", { NextToken: "" }, /'nextToken' .* length greater than or equal to 1$/],
    ["a NextToken of 100 001 characters", { NextToken: "t".repeat(100_001) }, /'nextToken' .* length less than or equal to 100000$/],
  ];

  test.each(cases)("is an InvalidRequestException: %s", async (_what, input, message) => {
    const { control, list } = await startUpstream();
    const { contactId } = await control.startContact({ scenario: "manual" });
    expect(await refusal(list({ ContactId: contactId, ...input }))).toEqual([
      400,
      "InvalidRequestException",
      expect.stringMatching(message),
    ]);
  });

  test("is told with all that is wrong with it", async () => {
    const { list } = await startUpstream();
    const [, , message] = await refusal(list({ ContactId: "c".repeat(257), MaxResults: 1000 }));
    expect(message).toMatch(/^2 validation errors detected: .*'contactId'.*; .*'maxResults'/);
  });

  test("is anything but the longest that is allowed", async () => {
    const { control, list } = await startUpstream();
    const longest = { instanceId: "i".repeat(100), contactId: "c".repeat(256) };
    await control.startContact({ scenario: "manual", ...longest });
    await expect(
      list({ InstanceId: longest.instanceId, ContactId: longest.contactId, MaxResults: 100, SegmentTypes: [...ALL_TYPES] }),
    ).resolves.toMatchObject({ Channel: "CHAT" });
    await expect(list({ ContactId: longest.contactId, InstanceId: longest.instanceId, SegmentTypes: ["Event", "Event"] })).resolves.toBeDefined();
  });

  test("may be widened to seven segment types, and to ids that need escapes", async () => {
    const { control, list } = await startUpstream({ maxSegmentTypes: 7 });
    const { contactId } = await control.startContact({ scenario: "manual", contactId: "a b/ü" });
    await expect(list({ ContactId: contactId, SegmentTypes: [...ALL_TYPES, "ExtractedInformation"] })).resolves.toBeDefined();
  });
});

describe("the account's budget", () => {
  test("grants a burst of five calls and two a second from then on, and throttles the others", async () => {
    const { clock, control, list } = await startUpstream({ ratePerSecond: 2, burst: 5 });
    const { contactId } = await control.startContact({ scenario: "manual" });
    const granted = async (calls: number) => {
      const outcomes = await Promise.allSettled(Array.from({ length: calls }, () => list({ ContactId: contactId })));
      return outcomes.filter(({ status }) => status === "fulfilled").length;
    };

    expect(await granted(8)).toBe(5);
    expect(await refusal(list({ ContactId: contactId }))).toEqual([429, "ThrottlingException", "Rate exceeded"]);
    clock.advance(1);
    expect(await granted(4)).toBe(2);
    clock.advance(3600);
    expect(await granted(8)).toBe(5);
  });

  test("is one for all contacts, spent also by calls that are refused, and another in another Region", async () => {
    const { control, emulator, list } = await startUpstream({ ratePerSecond: 1, burst: 2 });
    const { contactId } = await control.startContact({ scenario: "manual" });
    await refusal(list({ ContactId: "nobody" }));
    await refusal(list({ ContactId: contactId, MaxResults: 0 }));
    expect(await refusal(list({ ContactId: contactId }))).toMatchObject([429, "ThrottlingException", expect.anything()]);

    const elsewhere = createClient(emulator.url, "eu-west-2");
    const command = new ListRealtimeContactAnalysisSegmentsV2Command({
      InstanceId: WELL_KNOWN.instanceId,
      ContactId: contactId,
      OutputType: "Raw",
      SegmentTypes: ["Event"],
    });
    await expect(elsewhere.send(command)).resolves.toMatchObject({ Channel: "CHAT" });
    elsewhere.destroy();
  });
});

test("calls are counted by contact and by what became of them, until the count is reset", async () => {
  const { control, list } = await startUpstream({ ratePerSecond: 1, burst: 3 });
  const { contactId } = await control.startContact({ scenario: "manual" });
  await control.append({ contactId, segments: [transcript("t0")] });
  await list({ ContactId: contactId });
  await refusal(list({ ContactId: "nobody" }));
  await list({ ContactId: contactId });
  await refusal(list({ ContactId: contactId }));

  expect(await control.calls()).toEqual({
    total: 4,
    byContact: { [contactId]: 3, nobody: 1 },
    byOutcome: { OK: 2, ResourceNotFoundException: 1, ThrottlingException: 1 },
  });
  await control.resetCalls();
  expect(await control.calls()).toEqual({ total: 0, byContact: {}, byOutcome: {} });
});
