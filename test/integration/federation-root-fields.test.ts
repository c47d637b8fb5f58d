import { composeServices } from "@apollo/composition";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse, type GraphQLSchema } from "graphql";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createGraph } from "../../src/schema/graph.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { neighbourSdl } from "../support/neighbour.js";
import { openStream } from "../support/open-stream.js";

describe("FEDERATION_ROOT_FIELDS=none", () => {
  let gateway: TestGateway;
  let sdl: string;
  beforeAll(async () => {
    gateway = await startGateway({ settings: { FEDERATION: "true", FEDERATION_ROOT_FIELDS: "none", CONTACT_TYPE: "ConnectContact" } });
    const { data } = await gateway.query<{ readonly _service: { readonly sdl: string } }>("{ _service { sdl } }");
    sdl = data._service.sdl;
  });
  afterAll(() => gateway.close());

  it("leaves nothing to ask for but the subgraph itself and its entities", async () => {
    const { data } = await gateway.query(`{ __schema { queryType { fields { name } } mutationType { name } subscriptionType { name } } }`);
    expect(data).toEqual({ __schema: { queryType: { fields: [{ name: "_service" }, { name: "_entities" }] }, mutationType: null, subscriptionType: null } });
    expect((await gateway.query(`{ contactAnalysis(instanceId: "a", contactId: "b") { status } }`)).status).toBe(400);
  });

  it("opens no stream", async () => {
    await expect(openStream(gateway.url, WELL_KNOWN.endlessContactId).ended).rejects.toMatchObject([{ message: "There are no subscriptions here.", extensions: { code: "BAD_REQUEST" } }]);
  });

  it("answers for the contacts that a router names", async () => {
    const { endlessContactId: contactId, instanceId } = WELL_KNOWN;
    const { data } = await gateway.query(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ConnectContact { analysis { status } } ... on ContactAnalysis { contactId } } }`,
      { representations: [{ __typename: "ConnectContact", instanceId, contactId }, { __typename: "ContactAnalysis", instanceId, contactId, outputType: "REDACTED" }] },
    );
    expect(data).toEqual({ _entities: [{ analysis: { status: "IN_PROGRESS" } }, { contactId }] });
  });

  it("composes with a neighbour that owns the contacts, and brings no types that nothing leads to", () => {
    const neighbour = neighbourSdl("ids").replace("type Contact ", "type ConnectContact ").replace("contactInQueue: Contact!", "contactInQueue: ConnectContact!");
    const supergraph = supergraphOf(sdl, neighbour);
    expect(Object.keys(supergraph.getQueryType()?.getFields() ?? {}).sort()).toEqual(["contactInQueue", "segments"]);
    expect(supergraph.getSubscriptionType()).toBeUndefined();
    expect(Object.keys(supergraph.getTypeMap())).toEqual(expect.arrayContaining(["ConnectContact", "ContactAnalysis", "TranscriptSegment"]));
    expect(sdl).not.toMatch(/\b(Query|Subscription|SegmentsAdded|LiveContact)\b/);
  });
});

it("FEDERATION_ROOT_FIELDS=none keeps what a secured subgraph tells of its types", () => {
  const schema = createGraph({ build: "subgraph", nodeField: false, contactType: "Contact", isSecured: true, rootFields: "none" });
  const sdl = (schema.getQueryType()?.getFields()["_service"]?.resolve as () => { readonly sdl: string })().sdl;
  expect(sdl).toMatch(/^type ContactAnalysis .*@requiresScopes/m);
  expect(() => supergraphOf(sdl, neighbourSdl("ids"))).not.toThrow();
});

function supergraphOf(...sdls: readonly string[]): GraphQLSchema {
  const composed = composeServices(sdls.map((sdl, n) => ({ name: `subgraph${n}`, url: "http://subgraph.example", typeDefs: parse(sdl) })));
  if (composed.errors) throw new AggregateError(composed.errors, composed.errors.map(({ message }) => message).join("\n"));
  return composed.schema.toAPISchema().toGraphQLJSSchema();
}
