import type { Credentials } from "../domain/access.js";
import { Unauthenticated } from "../domain/errors.js";

const MAX_DEPTH = 4;
/** In which routers and clients wrap what they send. */
const WRAPPERS: ReadonlySet<string> = new Set(["headers", "connectionparams"]);
const BEARER = /^Bearer +([!-~]+)$/i;
const BARE = /^(?:Bearer +)?([!-~]+)$/i;
const ROUTER_HEADER = "router-authorization";

/**
 * The token that was brought; null where there was none.
 *
 * From `authorization` in the headers, and from a connection's parameters as `Authorization`, `authorization` or `token`, also inside
 * `headers` and `connectionParams`. What is there twice must be the same: were one of two preferred, somebody in between might have
 * checked the other.
 * @throws Unauthenticated for two different ones, and for what is no token
 */
export function maybeBearer({ headers, connectionParams }: Credentials): string | null {
  const found = [tokenIn(headers["authorization"], BEARER)];
  for (const [name, value] of named(connectionParams)) {
    if (name === "authorization") found.push(tokenIn(value, BEARER));
    if (name === "token") found.push(tokenIn(value, BARE));
  }
  return theOnly(found);
}

/** What proves the router, by the name that Apollo Router documents; read as a token is. */
export function maybeRouterSecret({ headers, connectionParams }: Credentials): string | null {
  const found = [textIn(headers[ROUTER_HEADER])];
  for (const [name, value] of named(connectionParams)) if (name === ROUTER_HEADER) found.push(textIn(value));
  return theOnly(found);
}

/** What a connection's parameters carry, with names in lower case. Its own keys only: it is what somebody has sent. */
function* named(value: unknown, depth = 0): Generator<readonly [name: string, value: unknown]> {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) throw new Unauthenticated();
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = key.toLowerCase();
    if (WRAPPERS.has(name)) yield* named(inner, depth + 1);
    else yield [name, inner];
  }
}

function tokenIn(value: unknown, shape: RegExp): string | null {
  const text = textIn(value);
  if (text === null) return null;
  const [, token] = shape.exec(text) ?? [];
  if (token === undefined) throw new Unauthenticated();
  return token;
}

/** Clients send what they have, and that may be nothing. */
function textIn(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") throw new Unauthenticated();
  return value;
}

function theOnly(found: readonly (string | null)[]): string | null {
  const [first = null, ...others] = new Set(found.filter((each) => each !== null));
  if (others.length > 0) throw new Unauthenticated();
  return first;
}
