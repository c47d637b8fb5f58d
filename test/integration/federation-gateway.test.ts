import { composeServices } from "@apollo/composition";
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { neighbourSdl, startNeighbour, type Neighbour, type NeighbourKey } from "../support/neighbour.js";
import { wireMessages } from "../support/wire-segments.js";

const { instanceId, accountId, region } = WELL_KNOWN;
const INSTANCE_ARN = `arn:aws:connect:${region}:${accountId}:instance/${instanceId}`;
const ACROSS = `query ($instanceId: ID!, $contactId: ID!) {
  contactInQueue { subject analysis { contactId status segments(first: 1) { nodes { ... on Node { id } ... on TranscriptSegment { content } } } unavailable { code } } }
  contactAnalysis(instanceId: $instanceId, contactId: $contactId) { contact { subject arn } }
  segments { name }
}`;

let analysis: TestGateway;
let contactId: string;

beforeAll(async () => {
  analysis = await startGateway({
    settings: { FEDERATION: "true", CONNECT_INSTANCES: JSON.stringify([{ arn: INSTANCE_ARN }]) },
    emulator: { contacts: [] },
  });
  ({ contactId } = await analysis.control.startContact({ scenario: "manual" }));
  await analysis.control.append({ contactId, segments: wireMessages(2) });
});
afterAll(() => analysis.close());

async function subgraphSdl(): Promise<string> {
  const { data } = await analysis.query<{ readonly _service: { readonly sdl: string } }>("{ _service { sdl } }");
  return data._service.sdl;
}

async function startRouter(neighbour: Neighbour, key: NeighbourKey): Promise<ApolloServer> {
  const composed = composeServices([
    { name: "analysis", url: `${analysis.url}/graphql`, typeDefs: parse(await subgraphSdl()) },
    { name: "desk", url: neighbour.url, typeDefs: parse(neighbourSdl(key)) },
  ]);
  if (composed.errors) throw new AggregateError(composed.errors);
  return new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: composed.supergraphSdl }) });
}

describe("a router", () => {
  it.each(["ids", "arn"] as const)("answers one query across this gateway and a service that knows the contact by its %s", async (key) => {
    const arn = `${INSTANCE_ARN}/contact/${contactId}`;
    const neighbour = await startNeighbour(key, { instanceId, contactId, arn });
    const router = await startRouter(neighbour, key);
    try {
      const { body } = await router.executeOperation({ query: ACROSS, variables: { instanceId, contactId } });

      expect(body).toMatchObject({
        kind: "single",
        singleResult: {
          errors: undefined,
          data: {
            contactInQueue: {
              subject: "A double charge",
              analysis: {
                contactId,
                status: "IN_PROGRESS",
                segments: { nodes: [{ id: expect.any(String), content: "Message 0" }] },
                unavailable: null,
              },
            },
            contactAnalysis: { contact: { subject: "A double charge", arn } },
            segments: [{ name: "Frequent travellers" }],
          },
        },
      });
    } finally {
      await router.stop();
      await neighbour.close();
    }
  });
});
