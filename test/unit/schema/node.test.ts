import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { analysisId, segmentId } from "../../../src/domain/global-id.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import { packed } from "../../../src/domain/packed.js";
import { ask } from "./support/ask.js";
import { ENTRIES, LIST, RECORDS } from "./support/records.js";
import { sampleContext } from "./support/sample-context.js";

const NODE = "query ($id: ID!) { node(id: $id) { __typename id } }";

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
    ["a path for a contact", analysisId({ ...LIST, contactId: ".." })],
    ["an alphabet that no instance's id has", analysisId({ ...LIST, instanceId: "a/b" })],
    ["another version's parts", packed([2, 0, "instance-1", "contact-1"])],
    ["an unknown output type", packed([1, 2, "instance-1", "contact-1"])],
    ["an unknown kind", `${analysisId(LIST)}.${packed([99, "t1"])}`],
    ["a key of another kind", `${analysisId(LIST)}.${packed([1, 0])}`],
    ["too many parts", `${analysisId(LIST)}.${packed([1, "t1", 1])}`],
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
          fc.array(fc.oneof(fc.string(), fc.nat({ max: 9 }), fc.integer())).map(packed),
        ),
        async (id) => {
          expect((await ask(NODE, { variables: { id } })).errors).toBeUndefined();
        },
      ),
    );
  });

  it("is null when the segment's contact is unavailable", async () => {
    const context = sampleContext({ loaders: { entry: () => Promise.reject(new ContactUnavailable("NOT_FOUND")) } });
    const id = segmentId(RECORDS.TRANSCRIPT);
    expect(await ask(NODE, { context, variables: { id } })).toEqual({ data: { node: null } });
  });
});
