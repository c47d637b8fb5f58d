import { serveSubgraph } from "./serve-subgraph.js";

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  type Query {
    segments: [Segment!]!
  }

  "A person, and not what Amazon Connect calls a contact."
  type Contact @key(fields: "id") {
    id: ID!
    name: String!
    segment: Segment!
  }

  "Of a market, and not of a transcript."
  type Segment {
    name: String!
  }
`;

const SEGMENTS = [{ name: "Frequent travellers" }, { name: "New customers" }];
const PEOPLE = [
  { id: "1", name: "Dana Sample", segment: SEGMENTS[0] },
  { id: "2", name: "Eli Sample", segment: SEGMENTS[1] },
  { id: "3", name: "Fay Sample", segment: SEGMENTS[0] },
];

/** The service that knows people, in the words of its trade. */
export function startCrm({ port }) {
  const resolvers = {
    Query: { segments: () => SEGMENTS },
    Contact: { __resolveReference: ({ id }) => PEOPLE.find((person) => person.id === id) },
  };
  return serveSubgraph({ typeDefs, resolvers, port });
}
