import type { IncomingHttpHeaders } from "node:http";

import { isLocalHost } from "./local-host.js";

/** Whether a request comes from a page of ours, of a listed origin, or of no page at all. Browsers let no page choose these headers. */
export type IsOwnOrigin = (headers: IncomingHttpHeaders) => boolean;

/**
 * @param allowedOrigins besides the host that the request itself is for
 * @param isLocal whether that host has to be this machine, by a name of its own
 */
export function createOriginCheck(allowedOrigins: readonly string[], isLocal = false): IsOwnOrigin {
  const allowed = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  return ({ origin, host, "sec-fetch-site": site }) => {
    if (isLocal && !isLocalHost(host)) return false;
    if (origin === undefined) return site === undefined || site === "same-origin" || site === "none";
    if (allowed.has(origin.toLowerCase())) return true;
    return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  };
}
