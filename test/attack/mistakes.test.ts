import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { JSON_BODY, send } from "./http.js";

interface Told {
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const CONTACT = 'contactAnalysis(instanceId: "i", contactId: "c")';
const times = (count: number, text: (n: number) => string): string => Array.from({ length: count }, (_, n) => text(n)).join(" ");

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { contacts: [] } });
});
afterAll(() => gateway.close());

describe("However much is wrong with a document, little is told of it:", () => {
  test.each([
    ["fields that are not there", `{ ${CONTACT} { ${times(1_900, (n) => `statuss${n}`)} } }`],
    ["directives that are not there, each in a place of its own", `{ ${CONTACT} { ${times(600, () => "status @aa")} } }`],
    ["directives of a fragment that nobody spreads", `{ __typename } fragment F on Query { __typename ${"@aa".repeat(900)} }`],
    ["arguments that are not there", `{ contactAnalysis(${times(600, (n) => `a${n}: 1`)}) { status } }`],
    ["fields that differ under one name", `{ ${CONTACT} { ${times(150, (n) => `segments(first: ${n}) { edges { cursor } }`)} } }`],
    ["values that are not there", `{ ${CONTACT} { segments(types: [${times(1_900, () => "TRANSCRIPTS")}]) { nodes { __typename } } } }`],
    ["operations without a name", times(600, () => "{ __typename }")],
    ["definitions of types", `{ __typename } ${times(300, () => "scalar X @aa")}`],
    ["variables that nobody uses", `query (${times(450, (n) => `$v${n}: X`)}) { __typename }`],
    ["a field again and again", `{ ${CONTACT} { ${times(1_900, () => "status")} } }`],
  ])("%s", async (_what, query) => {
    const { status, body } = await send(gateway.url, { headers: JSON_BODY, body: JSON.stringify({ query }) });
    const { errors } = JSON.parse(body) as Told;
    expect([status, [...new Set(errors.map(({ extensions }) => extensions.code))]]).toEqual([400, ["GRAPHQL_VALIDATION_FAILED"]]);
    expect(errors.length).toBeLessThanOrEqual(11);
    expect(body.length).toBeLessThan(4_000);
  });
});
