import { describe, expect, it } from "@jest/globals";
import { buildSchema } from "graphql";

import { schemaReference } from "../../../scripts/schema-reference.js";
import { buildGraph } from "../../../src/schema/build-graph.js";

const reference = schemaReference(
  buildSchema(`
    "What can be asked."
    type Query { "Chats | lists." chats("At most 100." first: Int = 20, in: Place): [Chat!]! }
    interface Node { id: ID! }
    type Chat implements Node { id: ID!, text: String @deprecated(reason: "Ask for words.") }
    union Thing = Chat
    input Place { "Where." queue: String! = "a" }
    enum Tone { "Friendly." GOOD }
    scalar Moment @specifiedBy(url: "https://example.com/moment")
  `),
);

describe("the schema's reference", () => {
  it.each([
    ["a field, what it gives and what it means", "| **`chats`** | \\[[Chat](#chat)!\\]! | Chats \\| lists. |"],
    ["an argument with its default", "| &emsp;`first` | Int = `20` | At most 100. |"],
    ["an argument of a type that is further down", "| &emsp;`in` | [Place](#place) |  |"],
    ["a default of an input's field", '| `queue` | String! = `"a"` | Where. |'],
    ["what is deprecated, and why", "| **`text`** | String | **Deprecated**: Ask for words. |"],
    ["an interface's types", "Implemented by [Chat](#chat)."],
    ["a type's interfaces", "Implements [Node](#node)."],
    ["a union's members", "One of [Chat](#chat)."],
    ["an enum's values", "| `GOOD` | Friendly. |"],
    ["where a scalar is specified", "Specified by <https://example.com/moment>."],
  ])("shows %s", (_what, line) => {
    expect(reference.split("\n")).toContain(line);
  });

  it("has a place for each link, and a description for each line, of this graph", () => {
    const page = schemaReference(buildGraph({ nodeField: true }));
    const places = new Set([...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name?.toLowerCase()));
    for (const [, anchor] of page.matchAll(/\]\(#(\w+)\)/g)) expect(places).toContain(anchor);
    expect(page).not.toMatch(/\|\s+\|$/m);
  });
});
