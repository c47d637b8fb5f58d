import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startGateway, type TestGateway } from "../support/gateway.js";
import possibleTypes from "../support/generated/possible-types.js";
import { LIVE_SECONDS, LONG_LENGTH, OVER_SECONDS, SEVEN_TYPES } from "../support/long-contact.js";

interface Page {
  readonly contactAnalysis: {
    readonly segments: {
      readonly edges: readonly { readonly position: number; readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

const PAGE: TypedDocumentNode<Page> = gql`
  query ($instanceId: ID!, $contactId: ID!, $first: Int, $after: String) {
    contactAnalysis(instanceId: $instanceId, contactId: $contactId) {
      id
      segments(first: $first, after: $after) {
        edges {
          position
          cursor
          node {
            ... on Node {
              id
            }
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: SEVEN_TYPES.settings, emulator: { contacts: [], ...SEVEN_TYPES.emulator } });
});
afterAll(() => gateway.close());

describe("Apollo Client", () => {
  it("pages the long contact by relayStylePagination, each segment once and in order", async () => {
    const contact = await gateway.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS + OVER_SECONDS });
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${gateway.url}/graphql` }),
      cache: new InMemoryCache({
        ...possibleTypes,
        typePolicies: { ContactAnalysis: { fields: { segments: relayStylePagination(["types"]) } } },
      }),
    });
    const variables = { instanceId: contact.instanceId, contactId: contact.contactId, first: 100 };
    const inCache = () => client.readQuery({ query: PAGE, variables })?.contactAnalysis.segments;

    do {
      const after = inCache()?.pageInfo.endCursor ?? null;
      await client.query({ query: PAGE, variables: { ...variables, after }, fetchPolicy: "network-only" });
    } while (inCache()?.pageInfo.hasNextPage === true);

    expect(inCache()?.edges.map(({ position }) => position)).toEqual(Array.from({ length: LONG_LENGTH }, (_, position) => position));
    expect(new Set(inCache()?.edges.map(({ node }) => node.id)).size).toBe(LONG_LENGTH);
    client.stop();
  });
});
