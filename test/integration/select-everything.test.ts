import { readFile } from "node:fs/promises";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildSchema, isIntrospectionType, isObjectType, parse, validate, type GraphQLInterfaceType, type GraphQLSchema } from "graphql";

import { loadScenarios } from "../../src/emulator/load-scenarios.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { contactEvent, postEvent } from "../support/events.js";
import { EVENTS_SECRET, startGateway, type TestGateway } from "../support/gateway.js";
import { SEVEN_TYPES } from "../support/long-contact.js";
import { withFragments } from "../support/with-fragments.js";
import { selectEverything } from "../unit/schema/support/select-everything.js";

const VALUES = { instanceId: "$instanceId", contactId: "$contactId", contacts: "$contacts", id: "$id", contact: "$contact", "liveContacts.first": "1" };
const ARN = `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${WELL_KNOWN.instanceId}`;

/** What only subscriptions lead to, which have tests of their own. */
const STREAMED = new Set(["Subscription", "SegmentsAdded", "AnalysisFreshness", "LiveContactsChanged", "LiveContactChange"]);

let gateway: TestGateway;
let schema: GraphQLSchema;
let operation: string;

beforeAll(async () => {
  schema = buildSchema(await readFile(new URL("../../schema.graphql", import.meta.url), "utf8"));
  const { document } = selectEverything(schema, VALUES);
  operation = withFragments(schema, `query ($instanceId: ID!, $contactId: ID!, $contacts: [ContactKey!]!, $id: ID!) ${document}`);
  gateway = await startGateway({
    settings: { CONNECT_INSTANCES: JSON.stringify([{ arn: ARN }]), EVENTS_SECRET, QUERY_MAX_FIELDS: "400000", ...SEVEN_TYPES.settings },
    emulator: { contacts: [], ...SEVEN_TYPES.emulator },
  });
});
afterAll(() => gateway.close());

test("one operation that selects every field of every type answers for every scenario, and every field has a value in one", async () => {
  expect(validate(schema, parse(operation))).toEqual([]);

  await postEvent(gateway, contactEvent({ contactId: "transferred", eventType: "CONNECTED_TO_AGENT", initialContactId: "first", previousContactId: "before" }));
  const answered: Answered = { fields: new Set(), nodes: new Map() };
  for (const scenario of (await loadScenarios()).keys()) {
    const contact = await gateway.control.startContact({ scenario, startedSecondsAgo: 4_000 });
    const { status, data, errors } = await gateway.query(operation, { ...contact, contacts: [contact], id: "none" });
    expect([scenario, status, errors]).toEqual([scenario, 200, undefined]);
    collect(data, answered);
  }
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type) && type !== schema.getQueryType() && !STREAMED.has(type.name))
    .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []));
  // Nobody is throttled here: the tests of walls see that field.
  expect(fields.filter((field) => !answered.fields.has(field))).toEqual(["AnalysisUnavailable.retryAfterMs"]);

  const anyContact = { instanceId: WELL_KNOWN.instanceId, contactId: "nobody" };
  const nodeTypes = schema.getPossibleTypes(schema.getType("Node") as GraphQLInterfaceType).map(({ name }) => name);
  expect(new Set(answered.nodes.keys())).toEqual(new Set(nodeTypes));
  for (const [typename, id] of answered.nodes) {
    const { data, errors } = await gateway.query(operation, { ...anyContact, contacts: [], id });
    expect(errors).toBeUndefined();
    expect(data[`nodeOf${typename}`]).toMatchObject({ __typename: typename, id });
  }
});

interface Answered {
  /** As `Type.field`, where it had a value at least once. */
  readonly fields: Set<string>;
  /** An id of each type that has one. */
  readonly nodes: Map<string, string>;
}

function collect(value: unknown, answered: Answered): void {
  if (typeof value !== "object" || value === null) return;
  const { __typename: typename, id } = value as { __typename?: string; id?: string };
  if (typename !== undefined && id !== undefined) answered.nodes.set(typename, id);
  for (const [name, field] of Object.entries(value)) {
    if (field !== null) answered.fields.add(`${String(typename)}.${name}`);
    collect(field, answered);
  }
}
