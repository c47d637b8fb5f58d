import { once } from "node:events";
import { createServer } from "node:http";

import { createGatewayRuntime, getGraphQLWSOptions } from "@graphql-hive/gateway-runtime";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

/** How Hive Gateway takes subscriptions from the subgraphs: over WebSocket, or by its default, server-sent events. */
const SUBSCRIPTIONS = {
  ws: {
    "*.http": {
      options: {
        subscriptions: {
          kind: "ws",
          location: "/graphql",
          // Who asks, as a WebSocket is told it at its start. There is one for each token.
          options: { connectionParams: { authorization: "{context.headers.authorization}" } },
        },
      },
    },
  },
  sse: {},
};

/** Hive Gateway in front of a supergraph: queries and subscriptions, these over WebSocket and server-sent events. */
export async function startHive({ supergraph, port, subscriptions = "ws" }) {
  const runtime = createGatewayRuntime({
    supergraph,
    transportEntries: SUBSCRIPTIONS[subscriptions],
    // Who asks is for the gateway to find out: it gets the token that the client sent.
    propagateHeaders: { fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") ?? undefined }) },
    logging: "warn",
  });
  // A subscription over WebSocket that comes before the supergraph has been read would fail.
  await runtime.getSchema();
  const server = createServer(runtime);
  const sockets = new WebSocketServer({ server, path: runtime.graphqlEndpoint });
  const webSockets = useServer(getGraphQLWSOptions(runtime, ({ extra }) => ({ req: extra.request, socket: extra.socket })), sockets);
  await once(server.listen(port, "127.0.0.1"), "listening");

  return {
    url: `http://127.0.0.1:${server.address().port}${runtime.graphqlEndpoint}`,
    async close() {
      await webSockets.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runtime[Symbol.asyncDispose]();
    },
  };
}
