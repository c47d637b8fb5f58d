/** Queries by HTTP, operations of any kind over WebSocket, and subscriptions by server-sent events where `Accept` names them. */
export const GRAPHQL_PATH = "/graphql";
/** Operations of any kind, answered by server-sent events. */
export const SSE_PATH = "/graphql/stream";
/** The pages of the live view. */
export const LIVE_VIEW_PATH = "/live";
