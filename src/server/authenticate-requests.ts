import { TLSSocket } from "node:tls";

import type { FastifyReply, FastifyRequest } from "fastify";

import { AuthenticationUnavailable, Unauthenticated } from "../domain/errors.js";
import type { Authenticate } from "../domain/access.js";
import { refuse } from "./refuse.js";

/** Finds out who sends a request before a byte of its body is read. */
export function authenticateRequests(authenticate: Authenticate) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { headers, raw, call } = request;
    try {
      call.principal = await authenticate({ headers, isTrustedPeer: isTrustedPeer(raw.socket) });
      return undefined;
    } catch (error) {
      if (error instanceof Unauthenticated) return refuse(reply, "UNAUTHENTICATED", request.id);
      if (error instanceof AuthenticationUnavailable) return refuse(reply, "AUTHENTICATION_UNAVAILABLE", request.id);
      throw error;
    }
  };
}

/** Whether the other end has shown a certificate of an authority that the operator trusts; one that it has not was not asked for, or not taken. */
export function isTrustedPeer(socket: unknown): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}
