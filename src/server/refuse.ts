import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

import type { FastifyReply, FastifyRequest } from "fastify";

import { errorBody } from "./error-body.js";
import type { Log } from "./log.js";
import { loggedError } from "./logged-error.js";

/** What is said of a request that never became an operation: our own words, as the parsers' quote what they were given. */
const REFUSALS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["BAD_REQUEST", "The request cannot be read."],
  401: ["UNAUTHENTICATED", "The request does not say who sends it, or not in a way that is known here."],
  403: ["FORBIDDEN", "Pages of this origin may not open streams here."],
  404: ["NOT_FOUND", "There is nothing here. Operations go to /graphql."],
  406: ["NOT_ACCEPTABLE", "Streams are sent as text/event-stream."],
  408: ["REQUEST_TIMEOUT", "The request took too long to arrive."],
  413: ["PAYLOAD_TOO_LARGE", "The request body is too large."],
  415: ["UNSUPPORTED_MEDIA_TYPE", "The request body must be application/json."],
  431: ["HEADERS_TOO_LARGE", "The request's headers, or its URL, are too large."],
  500: ["INTERNAL_SERVER_ERROR", "Something went wrong in the gateway. Its log knows more under this requestId."],
  503: ["SHUTTING_DOWN", "This gateway is about to stop. Try again: another one may serve."],
};

/** Answers with the status that Fastify's error carries, else logs it and answers 500. */
export function createErrorHandler(log: Log) {
  return (error: unknown, { id }: FastifyRequest, reply: FastifyReply): void => {
    const status = statusOf(error);
    if (status >= 500) log.error({ requestId: id, error: loggedError(error) }, "request failed");
    void refuse(reply, status, id);
  };
}

export function refuse(reply: FastifyReply, status: number, requestId: string): FastifyReply {
  return reply.code(status).header("x-request-id", requestId).send(errorBody(...refusalOf(status), requestId));
}

/** For what Node could not read as HTTP: there is no request to answer, only a socket. */
export function refuseOnSocket(error: Error & { readonly code?: string }, socket: Pick<Socket, "writable" | "end" | "destroy">): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  endWith(socket, status, randomUUID());
}

/** For a request to go over to another protocol: Node leaves all of the answer to who takes it. */
export function refuseUpgrade(socket: { end(text: string): unknown }, status: number, requestId: string): void {
  endWith(socket, status, requestId);
}

function endWith(socket: { end(text: string): unknown }, status: number, requestId: string): void {
  const body = JSON.stringify(errorBody(...refusalOf(status), requestId));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function refusalOf(status: number): readonly [string, string] {
  return REFUSALS[status] ?? (REFUSALS[status < 500 ? 400 : 500] as readonly [string, string]);
}

function statusOf(error: unknown): number {
  const { statusCode } = error as { readonly statusCode?: unknown };
  return typeof statusCode === "number" && statusCode >= 400 ? statusCode : 500;
}
