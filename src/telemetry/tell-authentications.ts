import type { Authenticate } from "../domain/access.js";
import { Unauthenticated } from "../domain/errors.js";
import type { Metrics } from "../domain/telemetry.js";

/** One that tells how each attempt ended. */
export function tellAuthentications(authenticate: Authenticate, telemetry: Pick<Metrics, "authenticated">): Authenticate {
  return async (credentials) => {
    try {
      const principal = await authenticate(credentials);
      telemetry.authenticated("OK");
      return principal;
    } catch (error) {
      telemetry.authenticated(error instanceof Unauthenticated ? "REFUSED" : "UNAVAILABLE");
      throw error;
    }
  };
}
