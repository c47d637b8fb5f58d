import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";

import type { AuditLine } from "../../src/access/trail.js";
import type { Authenticate } from "../../src/domain/access.js";
import { analysisId } from "../../src/domain/global-id.js";
import type { Grant } from "../../src/domain/principal.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { ROADS, type Asked, type Road } from "./roads.js";

const SEED = Number(process.env["ORACLE_SEED"] ?? 1);
const RUNS = Number(process.env["ORACLE_RUNS"] ?? 150);

/** The one that the emulator plays, and one that it does not know. */
const INSTANCES = [WELL_KNOWN.instanceId, "00000000-0000-4000-8000-000000000002"] as const;
const [OURS] = INSTANCES;
const ALIASES: Readonly<Record<string, string>> = { [INSTANCES[0]]: "berlin", [INSTANCES[1]]: "boston" };
/** What the operator's rule never allows, whatever the grants. */
const isRuledOut = (contactId: string, outputType: string) => contactId.endsWith("0") && outputType === "RAW";

let gateway: TestGateway;
let contactIds: readonly string[];
const audit: AuditLine[] = [];

beforeAll(async () => {
  gateway = await startGateway({
    settings: {
      CONNECT_INSTANCES: JSON.stringify(INSTANCES.map((instanceId) => ({ instanceId, region: "us-east-1", accountId: WELL_KNOWN.accountId, alias: ALIASES[instanceId] }))),
      FEDERATION: "true",
      NODE_FIELD: "true",
    },
    emulator: { contacts: [] },
    parts: {
      authenticate: byGrants,
      authorize: ({ contact, outputType }) => Promise.resolve({ allow: !isRuledOut(contact.contactId, outputType), ttlSeconds: 1 }),
      writeAudit: (line) => audit.push(line),
    },
  });
  contactIds = ["c-10", "c-11", "c-20", "c-21"];
  for (const contactId of contactIds) await gateway.control.startContact({ scenario: "summary-completed", contactId, startedSecondsAgo: 4_000 });
});
afterAll(() => gateway.close());

/** A token that says what it grants, in JSON, and of which case it is. */
const byGrants: Authenticate = ({ headers, connectionParams }) => {
  const { token = String(headers["authorization"]) } = (connectionParams ?? {}) as { token?: string };
  const grants = (JSON.parse(token) as { grants: { instances: "all" | string[]; raw: boolean }[] }).grants.map(
    ({ instances, raw }): Grant => ({ instances: instances === "all" ? instances : new Set(instances), raw }),
  );
  return Promise.resolve({ kind: "user", id: token, scopes: [], groups: [], grants, expiresAtMs: null });
};

const aGrant = fc.record({
  instances: fc.oneof(fc.constant("all" as const), fc.subarray([...INSTANCES])),
  raw: fc.boolean(),
});

/** Every way to an analysis; each answers with its `unavailable`, and with content where there is some. */
const FIELDS = "unavailable { code } segments(first: 5) { nodes { ... on TranscriptSegment { content } } }";
const WAYS = {
  query: `query ($i: ID!, $c: ID!, $o: AnalysisOutputType!) { a: contactAnalysis(instanceId: $i, contactId: $c, outputType: $o) { ${FIELDS} } }`,
  list: `query ($i: ID!, $c: ID!, $o: AnalysisOutputType!) { a: contactAnalyses(contacts: [{ instanceId: $i, contactId: $c }], outputType: $o) { ${FIELDS} } }`,
  node: `query ($id: ID!) { a: node(id: $id) { ... on ContactAnalysis { ${FIELDS} } } }`,
  entities: `query ($r: [_Any!]!) { a: _entities(representations: $r) { ... on ContactAnalysis { ${FIELDS} } } }`,
  stream: `subscription ($i: ID!, $c: ID!, $o: AnalysisOutputType!) { a: segmentsAdded(contact: { instanceId: $i, contactId: $c }, outputType: $o) { unavailable { code } edges { node { ... on TranscriptSegment { content } } } analysis { ${FIELDS} } } }`,
  wall: `subscription ($i: ID!, $c: ID!, $o: AnalysisOutputType!) { a: segmentsAddedAcross(contacts: [{ key: { instanceId: $i, contactId: $c } }], outputType: $o) { unavailable { code } edges { node { ... on TranscriptSegment { content } } } analysis { ${FIELDS} } } }`,
} as const;

const aCase = fc.record({
  grants: fc.array(aGrant, { maxLength: 3 }),
  instanceId: fc.constantFrom(...INSTANCES),
  byAlias: fc.boolean(),
  contact: fc.nat({ max: 3 }),
  outputType: fc.constantFrom("RAW" as const, "REDACTED" as const),
  way: fc.constantFrom(...(Object.keys(WAYS) as (keyof typeof WAYS)[])),
  road: fc.constantFrom(...(Object.keys(ROADS) as Road[])),
});

test("whatever is granted, by every way and road: never more is read than may be, never less, and each disclosure and refusal is in the audit", async () => {
  let allowed = 0;
  let refused = 0;
  let cases = 0;
  await fc.assert(
    fc.asyncProperty(aCase, async ({ grants, instanceId, byAlias, contact, outputType, way, road }) => {
      const contactId = contactIds[contact] as string;
      const mayKnow = grants.some(({ instances }) => instances === "all" || instances.includes(instanceId));
      const mayRead =
        grants.some(({ instances, raw }) => (instances === "all" || instances.includes(instanceId)) && (raw || outputType === "REDACTED")) &&
        !isRuledOut(contactId, outputType);

      const list = { instanceId, contactId, outputType };
      const names = { i: byAlias ? ALIASES[instanceId] : instanceId, c: contactId, o: outputType };
      const asked: Asked = {
        query: WAYS[way],
        variables: { ...names, id: analysisId(list), r: [{ __typename: "ContactAnalysis", ...list, instanceId: names.i }] },
      };
      const token = JSON.stringify({ grants, case: ++cases });
      // Streams have roads of their own.
      const isStream = way === "stream" || way === "wall";
      const taken = !isStream || road === "websocket" || road === "sse" ? road : road === "get" ? "websocket" : "sse";
      const { bytes } = await ROADS[taken](gateway.url, token, asked);

      const isForbidden = bytes.includes('"FORBIDDEN"');
      const hasContent = bytes.includes('"content":"');
      expect([isForbidden, hasContent, bytes.includes('"errors"')]).toEqual([!mayRead, mayRead && instanceId === OURS, false]);

      // An alias of an instance that one may not know stays the word that was asked for.
      const id = byAlias && !mayKnow && way !== "node" ? ALIASES[instanceId] : instanceId;
      const told = () => audit.filter(({ principal }) => principal === token);
      // A stream's last line is written when the gateway hears that the reader has left.
      while (isStream && mayRead && !told().some(({ event }) => event === "STREAM_ENDED")) await delay(5);
      const lines = told();
      expect(lines).toEqual(lines.map((line) => ({ ...line, instanceId: id, contactId, outputType })));
      expect(lines.some(({ decision }) => decision === "REFUSED")).toBe(!mayRead);
      expect(lines.some(({ decision, count }) => decision === "ALLOWED" && count > 0)).toBe(hasContent);
      if (mayRead) allowed += 1;
      else refused += 1;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(Math.min(allowed, refused)).toBeGreaterThan(RUNS / 6);
}, 120_000);
