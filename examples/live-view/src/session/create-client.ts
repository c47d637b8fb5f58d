import { ApolloClient, ApolloLink, HttpLink } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { ErrorLink } from "@apollo/client/link/error";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient as createSocketClient, type Client as SocketClient } from "graphql-ws";

import { createCache } from "./create-cache";
import { isUnauthenticated } from "./is-unauthenticated";
import type { Session } from "./session";

/** How often the line is tried while nothing comes, and how long the gateway may take to answer. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
/** Refused when the connection opened, or the token has expired since. */
const FORBIDDEN = 4403;
const UNAUTHORIZED = 4401;

export interface GatewayClient {
  readonly apollo: ApolloClient;
  close(): void;
}

/** Queries over HTTP, subscriptions over one WebSocket, each with the token that the session has now. */
export function createClient(session: Session): GatewayClient {
  const authorization = (): Record<string, string> => {
    const { token } = session.state();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  const socket = createSocket(session, authorization);
  const apollo = new ApolloClient({
    cache: createCache(),
    link: ApolloLink.from([
      new ErrorLink(({ error }) => {
        if (isUnauthenticated(error)) session.wantToken();
      }),
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(socket),
        ApolloLink.from([new SetContextLink(({ headers }) => ({ headers: { ...headers, ...authorization() } })), new HttpLink({ uri: "/graphql" })]),
      ),
    ]),
  });
  return {
    apollo,
    close() {
      apollo.stop();
      void socket.dispose();
    },
  };
}

function createSocket(session: Session, connectionParams: () => Record<string, string>): SocketClient {
  let pongIsLate: ReturnType<typeof setTimeout> | undefined;
  const client = createSocketClient({
    url: new URL("/graphql", location.origin.replace(/^http/, "ws")).href,
    connectionParams,
    // It would reconnect with the variables of before. Whoever subscribes resumes from where it was.
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    on: {
      ping(isTheirs) {
        if (!isTheirs) pongIsLate = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: () => clearTimeout(pongIsLate),
      closed(event) {
        clearTimeout(pongIsLate);
        const { code } = event as CloseEvent;
        if (code === FORBIDDEN || code === UNAUTHORIZED) session.wantToken();
      },
    },
  });
  return client;
}
