import type { Authenticate } from "../domain/access.js";
import { AuthenticationUnavailable, Unauthenticated } from "../domain/errors.js";
import { atTime } from "./at-time.js";
import type { Peer } from "./peer.js";
import type { TakeSeat } from "./seats.js";

/** Lets a WebSocket in for as long as its token holds. False for one that is to be closed as forbidden (4403). @throws what is a fault of ours */
export type Welcome = (peer: Peer, connectionParams: unknown) => Promise<boolean>;

export function createWelcome(authenticate: Authenticate, takeSeat: TakeSeat): Welcome {
  return async (peer, connectionParams) => {
    try {
      peer.principal = await authenticate({ ...peer.credentials, connectionParams });
    } catch (error) {
      if (error instanceof AuthenticationUnavailable) peer.hangUp(1013, "Try again later");
      else if (!(error instanceof Unauthenticated)) throw error;
      return false;
    }
    const leave = takeSeat(peer.principal);
    if (leave === null) {
      peer.hangUp(1008, "Too many sockets");
      return false;
    }
    const forget = atTime(peer.principal.expiresAtMs, () => peer.hangUp(4403, "Token expired"));
    peer.onceClosed(() => {
      forget();
      leave();
    });
    return true;
  };
}
