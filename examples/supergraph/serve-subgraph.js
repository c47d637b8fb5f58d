import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

/** A neighbour of the gateway: a subgraph as any team would write it. */
export async function serveSubgraph({ typeDefs, resolvers, port }) {
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    // Whoever starts it ends it.
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(apollo, { listen: { host: "127.0.0.1", port } });
  return { url, close: () => apollo.stop() };
}
