import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";

import type { Authenticator } from "../../../src/access/authenticator.js";
import { AuthenticationUnavailable, Unauthenticated } from "../../../src/domain/errors.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { startIdentityProvider, type Conduct, type IdentityProvider } from "../../support/identity-provider.js";
import { AUDIENCE, authenticatorFor, bearer, ISSUER } from "./support.js";

/** Long enough for a busy machine to connect. */
const TIMEOUT_MS = 400;

/** Whose keys are made in no time. */
const tokens = { algorithms: ["ES256"] };

let provider: IdentityProvider;
let clock: ReturnType<typeof createFakeClock>;
let authenticator: Authenticator;
let troubles: unknown[];
let tokensMade = 0;

beforeEach(async () => {
  provider = await startIdentityProvider("ES256");
  clock = createFakeClock();
  troubles = [];
  authenticator = authenticatorFor(provider, { clock, tokens, timeoutMs: TIMEOUT_MS, onUnavailable: (error) => troubles.push(error) });
});
afterEach(async () => {
  jest.useRealTimers();
  authenticator.close();
  await provider.close();
});

/** Each is another token, so that none is remembered. */
function token(kid?: string): Promise<string> {
  tokensMade += 1;
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "u1", jti: String(tokensMade), exp: Math.floor(clock.now() / 1_000) + 36_000 };
  return provider.sign(claims, { header: { ...(kid !== undefined && { kid }) } });
}

async function outcome(of: Promise<string>): Promise<"taken" | "refused" | "unavailable"> {
  try {
    await authenticator.authenticate(bearer(await of));
    return "taken";
  } catch (error) {
    if (error instanceof Unauthenticated) return "refused";
    if (error instanceof AuthenticationUnavailable) return "unavailable";
    throw error;
  }
}

const outcomes = async (count: number, make: () => Promise<string>) => [...new Set(await Promise.all(Array.from({ length: count }, () => outcome(make()))))];

const BAD: readonly (readonly [string, Conduct])[] = [
  ["is down", "down"],
  ["does not answer", "hanging"],
  ["stops in the middle of its answer", "stalling"],
  ["is slower than it is waited for", { delayMs: 2 * TIMEOUT_MS }],
  ["leads elsewhere", "redirecting"],
  ["answers with no JSON", { body: "<html>" }],
  ["answers with no keys", { body: '{"keys":{}}' }],
  ["answers with nothing", { body: "" }],
  ["answers with null", { body: "null" }],
  ["answers without an end", { body: `{"keys":[],"filler":"${"x".repeat(262_144)}"}` }],
];

describe.each(BAD)("While the issuer %s", (_name, conduct) => {
  test("and its keys are not known, nobody can be known; it is asked once a second, and is told", async () => {
    provider.behave(conduct);
    expect(await outcomes(10, token)).toEqual(["unavailable"]);
    expect(await outcome(token())).toBe("unavailable");
    expect(provider.fetches).toBe(1);
    expect(troubles).toHaveLength(1);
    clock.advance(999);
    expect(await outcome(token())).toBe("unavailable");
    expect(provider.fetches).toBe(1);

    provider.behave("well");
    clock.advance(1);
    expect(await outcome(token())).toBe("taken");
    expect(provider.fetches).toBe(2);
  });

  test("the keys that are known go on, and a token of an unknown one may be true", async () => {
    expect(await outcome(token())).toBe("taken");
    provider.behave(conduct);
    clock.advance(3_600_000);
    expect(await outcomes(10, token)).toEqual(["taken"]);
    expect(await outcomes(10, () => token("key-99"))).toEqual(["unavailable"]);
    expect(await outcome(token())).toBe("taken");
    expect(provider.fetches).toBe(2);
  });
});

test("Many who come at once wait for one fetch, though it is slow", async () => {
  provider.behave({ delayMs: TIMEOUT_MS / 4 });
  expect(await outcomes(50, token)).toEqual(["taken"]);
  expect(provider.fetches).toBe(1);
});

test("A second fetch does not start while one is under way, however long that takes", async () => {
  provider.behave("hanging");
  const first = outcome(token());
  while (provider.fetches === 0) await new Promise(setImmediate);
  clock.advance(5_000);
  expect([await outcome(token()), await first]).toEqual(["unavailable", "unavailable"]);
  expect(provider.fetches).toBe(1);
});

test("Unknown keys' names make us ask the issuer once a second, whoever invents them", async () => {
  await outcome(token());
  expect(provider.fetches).toBe(1);
  for (let second = 0; second < 3; second += 1) {
    clock.advance(500);
    const before = provider.fetches;
    expect(await outcomes(20, () => token(`key-${Math.random()}`))).toEqual(["refused"]);
    clock.advance(499);
    expect(await outcomes(20, () => token(`key-${Math.random()}`))).toEqual(["refused"]);
    expect(provider.fetches - before).toBeLessThanOrEqual(1);
    clock.advance(1);
  }
  expect(provider.fetches).toBeLessThanOrEqual(4);
  expect(provider.fetches).toBeGreaterThan(1);
});

test("A clock that is set back does not silence us", async () => {
  provider.behave("down");
  expect(await outcome(token())).toBe("unavailable");
  provider.behave("well");
  clock.advance(-3_600_000);
  expect(await outcome(token())).toBe("taken");
});

test("A new key is known a second after the last fetch at most, and the old one beside it", async () => {
  const old = token();
  expect(await outcome(old)).toBe("taken");
  await provider.rotate();
  expect(await outcome(token())).toBe("refused");
  clock.advance(1_000);
  expect(await outcome(token())).toBe("taken");
  expect(await outcome(token("key-2"))).toBe("taken");
  expect(provider.fetches).toBe(2);
});

describe("A key that the issuer has withdrawn", () => {
  const onlyIntervals = () => {
    const others = ["Date", "hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "clearImmediate", "setTimeout", "clearTimeout"] as const;
    jest.useFakeTimers({ doNotFake: [...others] });
    authenticator.close();
    authenticator = authenticatorFor(provider, { clock, tokens, timeoutMs: TIMEOUT_MS });
  };
  const pass = (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.advance(60_000);
      jest.advanceTimersByTime(60_000);
    }
  };

  test("is good for ten minutes more, and for no longer, though nobody asks meanwhile", async () => {
    onlyIntervals();
    const olds = await Promise.all(Array.from({ length: 100 }, () => token()));
    expect(await outcome(token())).toBe("taken");
    await provider.rotate();
    provider.withdrawOldKeys();

    pass(9);
    expect(provider.fetches).toBe(1);
    expect(await outcome(Promise.resolve(olds.pop()!))).toBe("taken");
    pass(1);
    while (provider.fetches === 1 || (await outcome(Promise.resolve(olds.pop()!))) === "taken") await new Promise(setImmediate);
    expect(olds.length).toBeGreaterThan(0);
    expect(await outcome(token())).toBe("taken");
    expect(provider.fetches).toBe(2);
  });

  test("is looked for every minute where the issuer fails then, and no more once nobody needs it", async () => {
    onlyIntervals();
    expect(await outcome(token())).toBe("taken");
    provider.behave("down");
    for (const fetches of [2, 3]) {
      pass(fetches === 2 ? 10 : 1);
      while (provider.fetches < fetches) await new Promise(setImmediate);
      // Until it has failed: whoever asks for another key joins the fetch.
      expect(await outcome(token("key-99"))).toBe("unavailable");
    }
    expect(await outcome(token())).toBe("taken");
    expect(jest.getTimerCount()).toBe(1);
    authenticator.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
