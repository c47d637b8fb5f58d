/** Bounds on streams and on the sockets that carry them. */
export interface StreamOptions {
  /** Origins, besides the gateway's own, whose pages may open streams, and read what is answered: `https://wall.example`. */
  readonly allowedOrigins: readonly string[];
  /** WebSockets and event streams together that one user may have open. */
  readonly maxConnectionsPerUser: number;
  /** Operations that one WebSocket may have running; one more is refused, and the socket goes on. */
  readonly maxSubscriptions: number;
  /** How long one message may take to leave for a reader; then the reader is cut off. */
  readonly slowConsumerTimeoutMs: number;
  /** Between two signs of life to a reader: the ping of a WebSocket, which has to answer until the next one, or a comment in an event stream. */
  readonly keepAliveMs: number;
  /** How long a WebSocket may take to say who it is, and be let in. */
  readonly connectionInitTimeoutMs: number;
  readonly maxMessageBytes: number;
  /** Messages and pings that one WebSocket may send within a second. */
  readonly maxMessagesPerSecond: number;
  /** Over how long a stop spreads its goodbyes to WebSockets, so that they do not all come back at once. */
  readonly drainSpreadMs: number;
}

export const STREAM_DEFAULTS: StreamOptions = {
  allowedOrigins: [],
  maxConnectionsPerUser: 50,
  maxSubscriptions: 100,
  slowConsumerTimeoutMs: 10_000,
  keepAliveMs: 12_000,
  connectionInitTimeoutMs: 3_000,
  maxMessageBytes: 65_536,
  maxMessagesPerSecond: 200,
  drainSpreadMs: 2_000,
};
