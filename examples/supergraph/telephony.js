import { serveSubgraph } from "./serve-subgraph.js";

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  type Query {
    "Contacts of the contact centre, the latest first."
    recentContacts(first: Int! = 10): [ConnectContact!]!
  }

  "The gateway adds \`analysis\` to it. It knows the type by this name because CONTACT_TYPE says so: the CRM's Contact is a person."
  type ConnectContact @key(fields: "instanceId contactId") {
    instanceId: ID!
    contactId: ID!
    subject: String!
    queue: String!
    agent: Agent!
    customer: Contact!
  }

  type Agent {
    name: String!
  }

  type Contact @key(fields: "id", resolvable: false) {
    id: ID!
  }
`;

const QUEUES = ["Billing", "Bookings", "Returns"];
const AGENTS = ["Ada Example", "Ben Example", "Cleo Example"];

/** The service that owns contacts. What it knows of them is made up; which there are, the emulator says. */
export function startTelephony({ emulatorUrl, port }) {
  async function contacts() {
    const response = await fetch(new URL("/_emulator/contacts", emulatorUrl));
    const all = await response.json();
    return all.filter(({ isVisible, channel }) => isVisible && channel === "CHAT").map(contactOf).reverse();
  }

  const resolvers = {
    Query: {
      recentContacts: async (_root, { first }) => (await contacts()).slice(0, first),
    },
    ConnectContact: {
      __resolveReference: async ({ instanceId, contactId }) => (await contacts()).find((contact) => contact.contactId === contactId && contact.instanceId === instanceId),
    },
  };
  return serveSubgraph({ typeDefs, resolvers, port });
}

function contactOf({ instanceId, contactId, title }, n) {
  const of = (names) => names[n % names.length];
  return { instanceId, contactId, subject: title, queue: of(QUEUES), agent: { name: of(AGENTS) }, customer: { __typename: "Contact", id: String((n % 3) + 1) } };
}
