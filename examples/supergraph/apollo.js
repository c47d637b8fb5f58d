import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

/** Apollo's gateway for Node.js in front of a supergraph: queries only, as it takes no subscriptions. */
export async function startApolloGateway({ supergraph, port }) {
  const apollo = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: supergraph }), stopOnTerminationSignals: false });
  const { url } = await startStandaloneServer(apollo, { listen: { host: "127.0.0.1", port } });
  return { url, close: () => apollo.stop() };
}
