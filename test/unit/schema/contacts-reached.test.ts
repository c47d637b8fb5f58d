import { describe, expect, it } from "@jest/globals";
import { getOperationAST, parse } from "graphql";
import { contactsOf } from "../../../src/server/contacts-of.js";
import { SUBGRAPH, STANDALONE } from "./support/ask.js";

/** As the server counts by what the graph's root fields say of themselves. */
function contactsReached(query: string, variables: Readonly<Record<string, unknown>> = {}, schema = STANDALONE): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("expected one operation");
  return contactsOf({ schema, document, operation, variables });
}

const key = { instanceId: "i", contactId: "c" };

describe("the contacts that an operation reaches", () => {
  it("are counted with aliases and variables", () => {
    const query = `query ($contacts: [ContactKey!]!) {
      a: contactAnalysis(instanceId: "i", contactId: "c") { status segments { nodes { __typename } } }
      b: contactAnalysis(instanceId: "i", contactId: "c") { contact { analysis(outputType: RAW) { status } } }
      wall: contactAnalyses(contacts: $contacts) { status sentiment { trend } }
      node(id: "x") { id }
    }`;

    expect(contactsReached(query, { contacts: [key, key, key] })).toBe(6);
    expect(contactsReached(query, { contacts: [] })).toBe(3);
  });

  it("are counted in _entities, and in nothing that asks no contact", () => {
    const query = "query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } _service { sdl } }";
    const representations = Array.from({ length: 7 }, () => ({ __typename: "Contact", ...key }));

    expect(contactsReached(query, { representations }, SUBGRAPH)).toBe(7);
  });
});
