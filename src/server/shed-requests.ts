import type { FastifyReply, FastifyRequest } from "fastify";

import type { Shedder, Work } from "./overload.js";
import { refuse } from "./refuse.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Gives back its place among the work in flight before its response is over, as that of a stream is not for long. */
    giveBack: () => void;
  }
}

/** Refuses what would be too much, before anything else is done for it. */
export function shedRequests(shedder: Shedder, workOf: (request: FastifyRequest) => Work) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const giveBack = shedder.admit(workOf(request));
    if (giveBack === null) {
      void refuse(reply, "OVERLOADED", request.id);
      return;
    }
    request.giveBack = giveBack;
    reply.raw.once("close", giveBack);
    done();
  };
}
