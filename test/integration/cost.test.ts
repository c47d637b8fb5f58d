import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { createSource, openSocket, startToy, until, type Toy } from "./streams/support.js";

const COST = { contacts: { requested: 0, limit: 3 }, fields: { requested: 1, limit: 100 }, upstreamCalls: { made: 0, limit: 30 } };

let toy: Toy;
beforeAll(async () => {
  toy = await startToy();
});
afterAll(() => toy.close());

function ask(path: string, query: string, more: object = {}): Promise<Response> {
  return fetch(new URL(path, toy.url), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, ...more }) });
}

async function messagesOf(query: string) {
  const socket = await openSocket(toy);
  socket.subscribe("1", query);
  await until(() => socket.received.some(({ id, type }) => id === "1" && type !== "next"));
  socket.socket.close();
  await socket.closed;
  return socket.received.filter(({ id }) => id === "1");
}

describe("What an operation has cost is told", () => {
  test("on each road", async () => {
    expect(await (await ask("/graphql", "{ hello }")).json()).toEqual({ data: { hello: "world" }, extensions: { cost: COST } });
    expect(await (await ask("/graphql/stream", "{ hello }")).text()).toContain(`data: ${JSON.stringify({ data: { hello: "world" }, extensions: { cost: COST } })}\n`);
    const [next] = await messagesOf("{ hello }");
    expect(next).toEqual({ id: "1", type: "next", payload: { data: { hello: "world" }, extensions: { cost: COST } } });
  });

  test("beside an error of a field", async () => {
    expect(await (await ask("/graphql", "{ fails }")).json()).toMatchObject({ data: { fails: null }, errors: [{ path: ["fails"] }], extensions: { cost: COST } });
  });
});

describe("Nothing is told", () => {
  test.each([
    ["of what asks for more than it may", { query: `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: hello`).join(" ")} __typename }` }],
    ["of what this road does not serve", { query: "subscription { ticks { text } }" }],
    ["of a variable that does not fit", { query: "query ($v: Boolean!) { hello @skip(if: $v) }", variables: { v: "no" } }],
  ])("%s", async (_what, { query, ...more }) => {
    const response = await ask("/graphql", query, more);
    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([400, ["errors"]]);
  });

  test("in the events of a stream", async () => {
    const source = createSource();
    toy.sources.set("it", source);
    source.push("a");
    source.end();
    expect(await messagesOf("subscription { ticks { text } }")).toEqual([
      { id: "1", type: "next", payload: { data: { ticks: { text: "a" } } } },
      { id: "1", type: "complete" },
    ]);
  });
});
