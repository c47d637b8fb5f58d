import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

import type { FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";

import { errorBody } from "./error-body.js";
import type { Log } from "./log.js";
import { loggedError } from "./logged-error.js";

/** What is said of a request that never became an operation: our own words, as the parsers' quote what they were given. */
const REFUSALS = {
  BAD_REQUEST: [400, "The request cannot be read."],
  UNAUTHENTICATED: [401, "The request does not say who sends it, or not in a way that is known here."],
  FORBIDDEN: [403, "This gateway does not serve pages of this origin, or not under this name."],
  NOT_FOUND: [404, "There is nothing here. Operations go to /graphql."],
  NOT_ACCEPTABLE: [406, "Streams are sent as text/event-stream."],
  REQUEST_TIMEOUT: [408, "The request took too long to arrive."],
  PAYLOAD_TOO_LARGE: [413, "The request body is too large."],
  UNSUPPORTED_MEDIA_TYPE: [415, "The request body must be application/json."],
  TOO_MANY_STREAMS: [429, "You have as many streams and sockets open as one user may: end one."],
  HEADERS_TOO_LARGE: [431, "The request's headers, or its URL, are too large."],
  INTERNAL_SERVER_ERROR: [500, "Something went wrong in the gateway. Its log knows more under this requestId."],
  AUTHENTICATION_UNAVAILABLE: [503, "It cannot be found out who sends the request: the issuer's keys cannot be had. Try again shortly."],
  OVERLOADED: [503, "This gateway has as much to do as it can. Try again shortly."],
  SHUTTING_DOWN: [503, "This gateway is about to stop. Try again: another one may serve."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type Refusal = keyof typeof REFUSALS;

const RETRY_AFTER_SECONDS = "1";

/** Answers with the status that Fastify's error carries, else logs it and answers 500. */
export function createErrorHandler(log: Log) {
  return (error: unknown, { id }: FastifyRequest, reply: FastifyReply): void => {
    const status = statusOf(error);
    if (status >= 500) log.error({ requestId: id, error: loggedError(error) }, "request failed");
    void refuse(reply, refusalFor(status), id);
  };
}

export function refuse(reply: FastifyReply, refusal: Refusal, requestId: string): FastifyReply {
  const [status, message] = REFUSALS[refusal];
  reply.refusal = refusal;
  if (status === 503) reply.header("retry-after", RETRY_AFTER_SECONDS);
  if (status === 401) reply.header("www-authenticate", "Bearer");
  return reply.code(status).header("x-request-id", requestId).send(errorBody(refusal, message, requestId));
}

/** The same in words alone, where a socket goes on and only one of its operations is refused. */
export function refusalError(refusal: Refusal, requestId: string): GraphQLFormattedError {
  return { message: REFUSALS[refusal][1], extensions: { code: refusal, requestId } };
}

/** For what Node could not read as HTTP: there is no request to answer, only a socket. */
export function refuseOnSocket(error: Error & { readonly code?: string }, socket: Pick<Socket, "writable" | "end" | "destroy">): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const refusal = error.code === "HPE_HEADER_OVERFLOW" ? "HEADERS_TOO_LARGE" : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "REQUEST_TIMEOUT" : "BAD_REQUEST";
  refuseUpgrade(socket, refusal, randomUUID());
}

/** For a request to go over to another protocol: Node leaves all of the answer to who takes it. */
export function refuseUpgrade(socket: { end(text: string): unknown }, refusal: Refusal, requestId: string): void {
  const [status, message] = REFUSALS[refusal];
  const body = JSON.stringify(errorBody(refusal, message, requestId));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      ...(status === 503 ? [`retry-after: ${RETRY_AFTER_SECONDS}`] : []),
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

/** Of the statuses that Fastify and Node refuse with. */
function refusalFor(status: number): Refusal {
  const known = (Object.keys(REFUSALS) as Refusal[]).find((refusal) => REFUSALS[refusal][0] === status && status < 500);
  return known ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR");
}

function statusOf(error: unknown): number {
  const { statusCode } = error as { readonly statusCode?: unknown };
  return typeof statusCode === "number" && statusCode >= 400 ? statusCode : 500;
}
