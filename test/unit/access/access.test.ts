import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { accessRulesSchema, DEFAULT_RULES } from "../../../src/access/access-rules.js";
import { createAccess } from "../../../src/access/access.js";
import { createGrantsOf } from "../../../src/access/grants.js";
import type { AuthorizationDecision, AuthorizationRequest, Authorize } from "../../../src/domain/access.js";
import { OUTPUT_TYPES, type ListKey } from "../../../src/domain/contact.js";
import type { Principal } from "../../../src/domain/principal.js";
import { createFakeClock } from "../../support/fake-clock.js";

const LIST: ListKey = { instanceId: "i1", contactId: "c1", outputType: "REDACTED" };
const USER: Principal = { kind: "user", id: "u1", scopes: ["read"], groups: [], grants: [{ instances: "all", raw: true }], expiresAtMs: null };
const FORBIDDEN = { code: "FORBIDDEN", permanent: true, retryAfterMs: null };
const FORBIDDEN_FOR_NOW = { code: "FORBIDDEN", permanent: false, retryAfterMs: 1_000 };

function accessWith(rule: (request: AuthorizationRequest) => unknown, more: { timeoutMs?: number } = {}) {
  const clock = createFakeClock();
  const asked: AuthorizationRequest[] = [];
  const troubles: unknown[] = [];
  const authorize: Authorize = (request) => {
    asked.push(request);
    return rule(request) as Promise<AuthorizationDecision>;
  };
  const access = createAccess({ authorize, clock, onUnavailable: (error) => troubles.push(error), ...more });
  const ask = async (principal?: Partial<Principal>, list: Partial<ListKey> = {}) =>
    (await access.maybeRefusal(principal === undefined ? USER : { ...USER, ...principal }, { ...LIST, ...list }))?.report ?? "allowed";
  return { ask, asked, clock, troubles };
}
const answering = (allow: boolean, ttlSeconds: number) => () => Promise.resolve({ allow, ttlSeconds });

describe("What rules grant", () => {
  const SCOPES = ["s1", "s2"] as const;
  const INSTANCES = ["i1", "i2", "i3"] as const;
  const ALIASES: Readonly<Record<string, string>> = { berlin: "i1", "arn:i2": "i2" };
  const subject = fc.oneof(
    fc.record({ scope: fc.constantFrom(...SCOPES) }),
    fc.record({ group: fc.constantFrom("g1", "g2", "s1") }),
    fc.constant({ router: true as const }),
  );
  const instances = fc.oneof(fc.constant(["*"]), fc.uniqueArray(fc.constantFrom(...INSTANCES, ...Object.keys(ALIASES)), { minLength: 1 }));
  const rule = fc.tuple(subject, instances, fc.constantFrom({}, { raw: true }, { raw: false })).map(([who, instances, raw]) => ({ ...who, instances, ...raw }));
  const asker = fc.record({ kind: fc.constantFrom("user" as const, "router" as const), scopes: fc.subarray([...SCOPES, "g1"]), groups: fc.subarray(["g1", "g2", "s2"]) });

  test("is never more and never less than they say", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { minLength: 1, maxLength: 6 }),
        asker,
        fc.constantFrom(...INSTANCES, "unknown"),
        fc.constantFrom(...OUTPUT_TYPES),
        async (rules, who, instanceId, outputType) => {
          // Word for word as the README has it, and nothing of how it is done.
          const may = rules.some((each) => {
            const isForThem =
              ("scope" in each && who.scopes.some((scope) => scope === each.scope)) ||
              ("group" in each && who.groups.some((group) => group === each.group)) ||
              ("router" in each && who.kind === "router");
            const isOfInstance = each.instances.includes("*") || each.instances.some((name) => (ALIASES[name] ?? name) === instanceId);
            return isForThem && isOfInstance && (outputType === "REDACTED" || ("raw" in each && each.raw));
          });
          const grants = createGrantsOf(accessRulesSchema.parse(rules), (name) => ALIASES[name] ?? name)(who);
          const access = createAccess({ authorize: null, clock: createFakeClock() });
          const refusal = await access.maybeRefusal({ ...who, id: "u1", grants, expiresAtMs: null }, { instanceId, contactId: "c1", outputType });
          expect(refusal?.report ?? null).toEqual(may ? null : FORBIDDEN);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("where there are none, follows from two scopes, and the router has no raw text", () => {
    const grantsOf = createGrantsOf(DEFAULT_RULES, (name) => name);
    const user = (...scopes: string[]) => grantsOf({ kind: "user", scopes, groups: [] });
    expect(user("contact-analysis:read")).toEqual([{ instances: "all", raw: false }]);
    expect(user("contact-analysis:raw")).toEqual([{ instances: "all", raw: true }]);
    expect(user("openid", "contact-analysis", "contact-analysis:*")).toEqual([]);
    expect(grantsOf({ kind: "user", scopes: [], groups: ["contact-analysis:read"] })).toEqual([]);
    expect(grantsOf({ kind: "router", scopes: [], groups: [] })).toEqual([{ instances: "all", raw: false }]);
  });
});

describe("The operator's rule", () => {
  test("is asked what the grants allow, and nothing that they refuse", async () => {
    const { ask, asked } = accessWith(answering(true, 30));
    expect(await ask({ grants: [{ instances: new Set(["i2"]), raw: true }] })).toEqual(FORBIDDEN);
    expect(await ask({ grants: [{ instances: "all", raw: false }] }, { outputType: "RAW" })).toEqual(FORBIDDEN);
    expect(asked).toEqual([]);
    expect(await ask()).toBe("allowed");
    expect(asked).toEqual([
      { principal: { kind: "user", id: "u1", scopes: ["read"], groups: [] }, contact: { instanceId: "i1", contactId: "c1" }, outputType: "REDACTED" },
    ]);
  });

  test("refuses", async () => {
    expect(await accessWith(answering(false, 30)).ask()).toEqual(FORBIDDEN);
  });

  test.each([true, false])("is held to for as long as it says: allow %p", async (allow) => {
    const { ask, asked, clock } = accessWith(answering(allow, 30));
    const expected = allow ? "allowed" : FORBIDDEN;
    expect([await ask(), await ask()]).toEqual([expected, expected]);
    clock.advance(29_999);
    expect(await ask()).toEqual(expected);
    expect(asked).toHaveLength(1);
    clock.advance(1);
    expect(await ask()).toEqual(expected);
    expect(asked).toHaveLength(2);
  });

  test.each([[0, 0], [-5, 0], [1_000, 300], [Infinity, 300], [0.5, 0.5]])("is held to in bounds: %p seconds are %p", async (ttlSeconds, heldSeconds) => {
    const { ask, asked, clock } = accessWith(answering(true, ttlSeconds));
    await ask();
    clock.advance(Math.max(0, heldSeconds * 1_000 - 1));
    await ask();
    expect(asked).toHaveLength(heldSeconds === 0 ? 2 : 1);
    clock.advance(1);
    const before = asked.length;
    await ask();
    expect(asked).toHaveLength(before + 1);
  });

  test("is asked anew for every other contact, output type and principal, and for one whose scopes or groups have changed", async () => {
    const { ask, asked } = accessWith(answering(true, 300));
    const others: readonly (readonly [Partial<Principal>, Partial<ListKey>])[] = [
      [{}, {}],
      [{}, { instanceId: "i2" }],
      [{}, { contactId: "c2" }],
      [{}, { outputType: "RAW" }],
      [{ id: "u2" }, {}],
      [{ kind: "router" }, {}],
      [{ scopes: [] }, {}],
      [{ scopes: ["read", "raw"] }, {}],
      [{ groups: ["read"], scopes: [] }, {}],
      [{ id: 'u1","', scopes: [] }, {}],
      [{}, { instanceId: "i1 c1", contactId: "" }],
    ];
    for (const [principal, list] of [...others, ...others]) await ask(principal, list);
    expect(asked).toHaveLength(others.length);
  });

  test("is asked once by all who ask at the same time", async () => {
    let decide: (decision: AuthorizationDecision) => void = () => undefined;
    const { ask, asked } = accessWith(() => new Promise((resolve) => (decide = resolve)));
    const all = Promise.all(Array.from({ length: 100 }, () => ask()));
    decide({ allow: true, ttlSeconds: 0 });
    expect(new Set(await all)).toEqual(new Set(["allowed"]));
    expect(asked).toHaveLength(1);
  });

  const broken: Readonly<Record<string, () => unknown>> = {
    "is down": () => Promise.reject(new Error("down")),
    throws: () => {
      throw new Error("broken");
    },
    "does not answer": () => new Promise(() => undefined),
    "says nothing": () => Promise.resolve(undefined),
    "says null": () => Promise.resolve(null),
    "says yes, but not how": () => Promise.resolve(true),
    "is not sure": () => Promise.resolve({ allow: "true", ttlSeconds: 30 }),
    "allows by a number": () => Promise.resolve({ allow: 1, ttlSeconds: 30 }),
    "gives no time": () => Promise.resolve({ allow: true }),
    "gives a time that is none": () => Promise.resolve({ allow: true, ttlSeconds: NaN }),
    "gives a time in words": () => Promise.resolve({ allow: true, ttlSeconds: "30" }),
  };
  test.each(Object.keys(broken))("forbids where it %s; it is asked again after a second, and that is told", async (name) => {
    const { ask, asked, clock, troubles } = accessWith(() => broken[name]?.(), { timeoutMs: 50 });
    expect([await ask(), await ask()]).toEqual([FORBIDDEN_FOR_NOW, FORBIDDEN_FOR_NOW]);
    clock.advance(999);
    expect(await ask()).toEqual(FORBIDDEN_FOR_NOW);
    expect([asked.length, troubles.length]).toEqual([1, 1]);
    clock.advance(1);
    await ask();
    expect(asked).toHaveLength(2);
  });

  test("that comes late changes nothing", async () => {
    let decide: (decision: AuthorizationDecision) => void = () => undefined;
    const { ask, asked } = accessWith(() => new Promise((resolve) => (decide = resolve)), { timeoutMs: 20 });
    expect(await ask()).toEqual(FORBIDDEN_FOR_NOW);
    decide({ allow: true, ttlSeconds: 300 });
    expect(await ask()).toEqual(FORBIDDEN_FOR_NOW);
    expect(asked).toHaveLength(1);
  });

  test("is remembered for 50,000 lists, and no more", async () => {
    const { ask, asked } = accessWith(answering(true, 300));
    await ask(undefined, { contactId: "first" });
    for (let index = 1; index < 50_000; index += 1) await ask(undefined, { contactId: String(index) });
    await ask(undefined, { contactId: "first" });
    expect(asked).toHaveLength(50_000);
    await ask(undefined, { contactId: "one more" });
    await ask(undefined, { contactId: "1" });
    expect(asked).toHaveLength(50_002);
  });
});
