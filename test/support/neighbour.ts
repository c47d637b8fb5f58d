import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

/** Keys by which another service may know a contact. */
export type NeighbourKey = "ids" | "arn";

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const CONTACT: Readonly<Record<NeighbourKey, string>> = {
  ids: 'type Contact @key(fields: "instanceId contactId") { instanceId: ID! contactId: ID! subject: String! }',
  arn: 'type Contact @key(fields: "arn") { arn: ID subject: String! }',
};
const OTHERS = `
  type Query { contactInQueue: Contact! segments: [Segment!]! }
  "Of a market, and none of the gateway's business."
  type Segment { name: String! }
`;

/** The subgraph of a service that owns `Contact` and has a `Segment` of its own. */
export function neighbourSdl(key: NeighbourKey): string {
  return [LINK, CONTACT[key], OTHERS].join("\n");
}

export interface NeighbourContact {
  readonly instanceId: string;
  readonly contactId: string;
  readonly arn: string;
}

export interface Neighbour {
  readonly url: string;
  close(): Promise<void>;
}

/** That service, with one contact in its queue, on a free port. */
export async function startNeighbour(key: NeighbourKey, contact: NeighbourContact): Promise<Neighbour> {
  const inQueue = { ...contact, subject: "A double charge" };
  const apollo = new ApolloServer({
    // What the federation directives say is for the router only.
    typeDefs: `
      ${CONTACT[key].replace(/@key\(.*?\)/, "")} ${OTHERS}
      scalar _Any
      union _Entity = Contact
      extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
    `,
    resolvers: {
      Query: {
        contactInQueue: () => inQueue,
        segments: () => [{ name: "Frequent travellers" }],
        _entities: (_root: unknown, { representations }: { readonly representations: readonly object[] }) =>
          representations.map((representation) => ({ ...inQueue, ...representation })),
      },
      _Entity: { __resolveType: () => "Contact" },
    },
  });
  const { url } = await startStandaloneServer(apollo, { listen: { port: 0, host: "127.0.0.1" } });
  return { url, close: () => apollo.stop() };
}
