import type { FastifyReply, FastifyRequest } from "fastify";

import type { GiveBack, Shedder, Work } from "./overload.js";
import { refuse } from "./refuse.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Gives back its place among the work in flight before its response is over, as that of a stream is not for long. */
    giveBack: GiveBack;
  }
}

/** Refuses what would be too much, before anything else is done for it, and has the others wait for their turn. */
export function shedRequests(shedder: Shedder, workOf: (request: FastifyRequest) => Work) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const giveBack = await shedder.admit(workOf(request));
    if (giveBack === null) return refuse(reply, "OVERLOADED", request.id);
    if (reply.raw.destroyed) {
      // Whoever asked did not wait.
      giveBack();
      return reply.hijack();
    }
    request.giveBack = giveBack;
    reply.raw.once("close", giveBack);
    return undefined;
  };
}
