import { describe, expect, it } from "@jest/globals";

import { judge } from "../../../scripts/breaking-changes.js";
import { printSchemas } from "../../../src/schema/print-schemas.js";

const BEFORE = "type Query { chats(ids: [ID!]!): [Chat!]! } type Chat { id: ID!, text: String!, tone: Tone } enum Tone { GOOD BAD }";
const judged = (after: string, meant: Parameters<typeof judge>[3] = []) => judge("schema.graphql", BEFORE, after, meant);
const changed = (from: string, to: string) => BEFORE.replace(from, to);

describe("a schema's changes", () => {
  it.each([
    ["a field that is gone", changed("text: String!, ", ""), "Chat.text", "FIELD_REMOVED"],
    ["a field that may be null now", changed("text: String!", "text: String"), "Chat.text", "FIELD_TYPE_CHANGED"],
    ["an argument that is demanded now", changed("ids: [ID!]!", "ids: [ID!]!, raw: Boolean!"), "Query.chats.raw", "FIELD_ARGUMENT_ADDED"],
    ["an enum's value that is gone", changed("GOOD BAD", "GOOD"), "Tone.BAD", "ENUM_VALUE_REMOVED"],
  ])("break clients by %s", async (_what, after, path, type) => {
    expect(await judged(after)).toMatchObject({ broken: [{ path, type }], stale: [] });
  });

  it.each([
    ["a field that is new", changed("id: ID!", "id: ID!, at: String")],
    ["an argument that may be left out now", changed("ids: [ID!]!", "ids: [ID!]")],
    ["a field that is never null now", changed("tone: Tone", "tone: Tone!")],
    ["a field that is deprecated", changed("tone: Tone", 'tone: Tone @deprecated(reason: "Ask for its words.")')],
    ["a description", changed("type Chat", '"What was said." type Chat')],
    ["nothing", BEFORE],
  ])("do not break clients by %s", async (_what, after) => {
    expect(await judged(after)).toEqual({ broken: [], stale: [] });
  });

  it("pass where they are meant, in the file that they are meant for", async () => {
    const after = changed("text: String!, ", "");
    const meant = { file: "schema.graphql", path: "Chat.text", type: "FIELD_REMOVED", reason: "It was never filled." };
    expect(await judged(after, [meant])).toEqual({ broken: [], stale: [] });
    expect(await judged(after, [{ ...meant, file: "subgraph.graphql" }])).toMatchObject({ broken: [{ path: "Chat.text" }] });
    expect(await judged(after, [{ ...meant, path: "Chat" }])).toMatchObject({ broken: [{ path: "Chat.text" }] });
  });

  it("make the list tell when what it says is not so", async () => {
    const meant = { file: "schema.graphql", path: "Chat.text", type: "FIELD_REMOVED", reason: "It was never filled." };
    expect(await judged(BEFORE, [meant])).toEqual({ broken: [], stale: [meant] });
  });

  it("are seen in a subgraph, whose directives are the federation's", async () => {
    const { "subgraph.graphql": subgraph } = printSchemas();
    expect(await judge("subgraph.graphql", subgraph, subgraph, [])).toEqual({ broken: [], stale: [] });
    const { broken } = await judge("subgraph.graphql", subgraph, subgraph.replace("  status: AnalysisStatus!\n", "  status: AnalysisStatus\n"), []);
    expect(broken).toMatchObject([{ path: "ContactAnalysis.status", type: "FIELD_TYPE_CHANGED" }]);
  });
});
