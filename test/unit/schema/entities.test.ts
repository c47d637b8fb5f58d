import { describe, expect, it } from "@jest/globals";
import { analysisId, segmentId } from "../../../src/domain/global-id.js";
import { createGraph } from "../../../src/schema/graph.js";
import { ask, refusal, SUBGRAPH } from "./support/ask.js";
import { ENTRIES, LIST } from "./support/records.js";

const ARN = "arn:aws:connect:eu-central-1:000000000000:instance/instance-1/contact/contact-9";
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Contact { contactId analysis { outputType } }
    ... on ContactAnalysis { id contactId }
  }
}`;

async function entities(...representations: readonly unknown[]) {
  return ask(ENTITIES, { schema: SUBGRAPH, variables: { representations } });
}

describe("_entities", () => {
  it("finds what each key of each type names, in the order asked", async () => {
    const { data, errors } = await entities(
      { __typename: "Contact", arn: ARN },
      { __typename: "ContactAnalysis", instanceId: "sample-alias", contactId: "contact-1", outputType: "REDACTED" },
      { __typename: "Contact", instanceId: "instance-1", contactId: "contact-2" },
      { __typename: "ContactAnalysis", id: analysisId(LIST) },
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      _entities: [
        { __typename: "Contact", contactId: "contact-9", analysis: { outputType: "REDACTED" } },
        { __typename: "ContactAnalysis", id: analysisId(LIST), contactId: "contact-1" },
        { __typename: "Contact", contactId: "contact-2", analysis: { outputType: "REDACTED" } },
        { __typename: "ContactAnalysis", id: analysisId(LIST), contactId: "contact-1" },
      ],
    });
  });

  it.each([
    [
      "an ARN of an instance that is not known",
      { __typename: "Contact", arn: "arn:aws:connect:eu-central-1:111111111111:instance/i/contact/c" },
    ],
    ["an id that is none", { __typename: "ContactAnalysis", id: "none" }],
    ["the id of a segment", { __typename: "ContactAnalysis", id: ENTRIES[0] && segmentId(ENTRIES[0]) }],
  ])("is null for %s", async (_what, representation) => {
    expect(await entities(representation)).toEqual({ data: { _entities: [null] } });
  });

  it.each([
    ["an unknown type", { __typename: "constructor" }, "representations: expected __typename to be one of ContactAnalysis, Contact."],
    ["no key", { __typename: "Contact", contactId: "c" }, "A representation of Contact needs instanceId and contactId, or arn."],
    [
      "a key of the wrong type",
      { __typename: "ContactAnalysis", id: 7 },
      "A representation of ContactAnalysis needs id, or instanceId, contactId and outputType.",
    ],
    [
      "an inherited key",
      Object.assign(Object.create({ arn: ARN }) as object, { __typename: "Contact" }),
      "A representation of Contact needs instanceId and contactId, or arn.",
    ],
    [
      "an unknown output type",
      { __typename: "ContactAnalysis", instanceId: "i", contactId: "c", outputType: "toString" },
      "outputType: expected one of RAW, REDACTED.",
    ],
    [
      "a bad name",
      { __typename: "Contact", instanceId: "i", contactId: ".." },
      "contactId: expected a contact's id, 1 to 256 of the characters A-Z a-z 0-9 _ . : -",
    ],
  ])("refuses a representation with %s, and leaves the others whole", async (_what, representation, message) => {
    const answer = await entities({ __typename: "Contact", arn: ARN }, representation);

    expect(refusal(answer)).toBe(`BAD_USER_INPUT: ${message}`);
    expect(answer.errors?.[0]?.path).toEqual(["_entities", 1]);
    expect(answer.data).toMatchObject({ _entities: [{ contactId: "contact-9" }, null] });
  });

  it("refuses what is no representation at all", async () => {
    for (const representation of [7, "x", [], {}, { __typename: 7 }]) {
      const { data, errors } = await entities(representation);
      expect(data).toBeUndefined();
      expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining("expected an object with a string __typename")]);
    }
  });

  it("takes a hundred representations and no more", async () => {
    const of = (count: number) => Array.from({ length: count }, () => ({ __typename: "Contact", arn: ARN }));

    expect((await entities(...of(100))).errors).toBeUndefined();
    expect(refusal(await entities(...of(101)))).toBe("BAD_USER_INPUT: representations: expected at most 100.");
  });

  it("knows Contact by its other name", async () => {
    const schema = createGraph({ build: "subgraph", nodeField: false, contactType: "ConnectContact" });
    const representations = [{ __typename: "ConnectContact", arn: ARN }];
    const { data } = await ask(
      "query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on ConnectContact { contactId } } }",
      { schema, variables: { representations } },
    );

    expect(data).toEqual({ _entities: [{ __typename: "ConnectContact", contactId: "contact-9" }] });
  });
});
