import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analysisId, segmentId } from "../../../src/domain/global-id.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import { ask } from "./support/ask.js";
import { ENTRIES, LIST } from "./support/records.js";
import { sampleContext } from "./support/sample-context.js";

const NODE = "query ($id: ID!) { node(id: $id) { __typename id } }";

function encoded(...parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

describe("node", () => {
  it.each(ENTRIES.map((entry) => [entry.kind, entry] as const))("fetches again a segment of kind %s by its id", async (_kind, entry) => {
    const id = segmentId(entry);
    const { data } = await ask(NODE, { variables: { id } });
    expect(data).toEqual({ node: { __typename: expect.stringMatching(/Segment$/), id } });
  });

  it("fetches again an analysis by its id", async () => {
    const id = analysisId(LIST);
    const { data } = await ask("query ($id: ID!) { node(id: $id) { id ... on ContactAnalysis { contactId outputType } } }", {
      variables: { id },
    });
    expect(data).toEqual({ node: { id, contactId: "contact-1", outputType: "REDACTED" } });
  });

  it.each([
    ["text", "not an id"],
    ["other JSON", encoded({})],
    ["a path for a contact", encoded("instance-1", "..", "RAW")],
    ["an alias's alphabet for an instance", encoded("a/b", "contact-1", "RAW")],
    ["an unknown output type", encoded("instance-1", "contact-1", "ALL")],
    ["an unknown kind", encoded("instance-1", "contact-1", "RAW", "constructor", "t1")],
    ["too many parts", encoded("instance-1", "contact-1", "RAW", "TRANSCRIPT", "t1", 1)],
  ])("is null, without asking anybody, for an id made of %s", async (_what, id) => {
    const context = sampleContext({
      loaders: { entry: () => Promise.reject(new Error("asked")), look: () => Promise.reject(new Error("asked")) },
    });
    expect(await ask(NODE, { context, variables: { id } })).toEqual({ data: { node: null } });
  });

  it("is null or a node for whatever string comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(fc.jsonValue()).map((parts) => encoded(...parts)),
        ),
        async (id) => {
          expect((await ask(NODE, { variables: { id } })).errors).toBeUndefined();
        },
      ),
    );
  });

  it("is null when the segment's contact is unavailable", async () => {
    const context = sampleContext({ loaders: { entry: () => Promise.reject(new ContactUnavailable("NOT_FOUND")) } });
    const id = encoded("instance-1", "contact-1", "RAW", "TRANSCRIPT", "t1");
    expect(await ask(NODE, { context, variables: { id } })).toEqual({ data: { node: null } });
  });
});
