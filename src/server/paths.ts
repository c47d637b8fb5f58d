/** Queries by HTTP, and operations of any kind over WebSocket. */
export const GRAPHQL_PATH = "/graphql";
/** Operations of any kind, answered by server-sent events. */
export const SSE_PATH = "/graphql/stream";
