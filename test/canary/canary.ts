import { readFileSync } from "node:fs";

import fc from "fast-check";
import { buildSchema, type GraphQLSchema } from "graphql";

import type { AuditLine } from "../../src/access/trail.js";
import type { Authenticate } from "../../src/domain/access.js";
import { Unauthenticated } from "../../src/domain/errors.js";
import type { Principal } from "../../src/domain/principal.js";
import { CALL_FAULTS, PAGE_FAULTS } from "../../src/emulator/fault.js";
import { createEmulator } from "../../src/emulator/emulator.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createCollector } from "../support/collector.js";
import { arbitraryOperation } from "../support/arbitrary-operation.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { SEVEN_TYPES } from "../support/long-contact.js";
import { withFragments } from "../support/with-fragments.js";
import { selectEverything } from "../unit/schema/support/select-everything.js";
import { createMarkingUpstream, MARK, type MarkingUpstream } from "./marking-upstream.js";
import { ROADS, type Asked, type Road } from "./roads.js";

/** Who asks: `boss` may read raw text; `reader` has no grant for it; `ruled` has one, which the operator's own rule takes back. */
const READERS = ["reader", "ruled"] as const;
type Name = "boss" | (typeof READERS)[number];

const OUTPUT_TYPES = ["RAW", "REDACTED"] as const;
const SCENARIOS = ["extracted-information", "summary-completed", "endless"];
const INSTANCE = { arn: `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${WELL_KNOWN.instanceId}`, alias: "the-instance" };

/** A mark that was found where none may be. */
export interface Leak {
  readonly where: string;
  readonly what: string;
}

export interface CanaryReport {
  readonly leaks: readonly Leak[];
  /** Marks that the upstream has given, and that who may see them has seen: without any, nothing is shown. */
  readonly marksGiven: number;
  readonly marksSeen: number;
  /** How many answers were searched for marks. */
  readonly searched: number;
  /** How often spans were sent. */
  readonly traces: number;
}

interface Contact {
  readonly instanceId: string;
  readonly contactId: string;
}

/** Asks for everything by every road as one who may read redacted text only, while another reads all of it raw; looks for what came through. */
export async function runCanary({ seed, operations }: { seed: number; operations: number }): Promise<CanaryReport> {
  const audit: AuditLine[] = [];
  const emulator = await createEmulator({ ratePerSecond: null, contacts: [], ...SEVEN_TYPES.emulator });
  const upstream = await createMarkingUpstream(emulator.url);
  const collector = await createCollector();
  const gateway = await startGateway({
    beside: { ...emulator, url: upstream.url },
    withEvents: true,
    settings: {
      ...SEVEN_TYPES.settings,
      CONNECT_INSTANCES: JSON.stringify([INSTANCE]),
      CONNECT_TIMEOUT: "300ms",
      QUERY_DEADLINE: "1s",
      FEDERATION: "true",
      NODE_FIELD: "true",
      MIN_POLL_INTERVAL: "200ms",
      QUERY_MAX_FIELDS: "400000",
      LOG_LEVEL: "trace",
      METRICS_PORT: "0",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    },
    parts: {
      authenticate: byName,
      authorize: ({ principal, outputType }) => Promise.resolve({ allow: principal.id !== "ruled" || outputType === "REDACTED", ttlSeconds: 60 }),
      writeAudit: (line) => audit.push(line),
    },
  });
  const search = createSearch();
  try {
    await askForEverything({ gateway, upstream, search, seed, operations });
    search.forbid("metrics", await (await fetch(`${gateway.metricsUrl ?? ""}/metrics`)).text());
  } finally {
    await gateway.close();
    await collector.close();
    await upstream.close();
    await emulator.close();
  }
  search.forbid("log", JSON.stringify(gateway.logLines));
  search.forbid("audit", JSON.stringify(audit));
  search.forbid("traces", collector.texts.join("\n"));
  return { ...search.report(), marksGiven: upstream.marks(), traces: collector.posts };
}

const byName: Authenticate = ({ headers, connectionParams }) => {
  const { token = headers["authorization"] } = (connectionParams ?? {}) as { token?: string };
  if (token !== "boss" && token !== "reader" && token !== "ruled") return Promise.reject(new Unauthenticated());
  const principal: Principal = { kind: "user", id: token, scopes: [], groups: [], grants: [{ instances: "all", raw: token !== "reader" }], expiresAtMs: null };
  return Promise.resolve(principal);
};

function createSearch() {
  const leaks: Leak[] = [];
  let marksSeen = 0;
  let searched = 0;
  return {
    /** What nobody, or not this reader, may see a mark in. */
    forbid(where: string, text: string) {
      searched += 1;
      const at = text.indexOf(MARK);
      if (at >= 0) leaks.push({ where, what: text.slice(Math.max(0, at - 60), at + 60) });
    },
    /** What is redacted is so for everybody; values that were extracted apart. */
    forbidInRedacted(where: string, answers: readonly unknown[]) {
      for (const answer of answers) {
        marksSeen += JSON.stringify(answer).split(MARK).length - 1;
        for (const redacted of redactedPartsOf(answer)) this.forbid(where, JSON.stringify(redacted, (key, value: unknown) => (key === "extractedValues" ? null : value)));
      }
    },
    report: () => ({ leaks, marksSeen, searched }),
  };
}

interface Inquiry {
  readonly gateway: TestGateway;
  readonly upstream: MarkingUpstream;
  readonly search: ReturnType<typeof createSearch>;
  readonly seed: number;
  readonly operations: number;
}

async function askForEverything({ gateway, search, seed, operations }: Inquiry): Promise<void> {
  const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));
  const contacts: Contact[] = [];
  for (const scenario of SCENARIOS) contacts.push(await gateway.control.startContact({ scenario, startedSecondsAgo: scenario === "endless" ? 120 : 4_000 }));

  async function ask(name: Name, road: Road, asked: Asked, isArbitrary = false): Promise<readonly unknown[]> {
    const { bytes, answers } = await ROADS[road](gateway.url, name, asked);
    if (!isArbitrary && /GRAPHQL_|QUERY_TOO_COMPLEX/.test(bytes)) throw new Error(`expected to be let in: ${asked.query}\n${bytes}`);
    const where = `${name} by ${road}: ${asked.query.slice(0, 60)}`;
    if (name === "boss") search.forbidInRedacted(where, answers);
    else search.forbid(where, bytes);
    return answers;
  }

  const documents = documentsOf(schema);
  const ofContact = (contact: Contact, outputType: string) => ({ ...contact, contact, contacts: [contact], across: [{ key: contact }], outputType, id: "none" });

  // The boss watches and reads everything first: pages, feeds and logs are full of raw text.
  const ids = new Set<string>();
  const cursors = new Set<string>();
  for (const contact of contacts) {
    for (const query of documents.subscriptions) await ask("boss", "websocket", { query, variables: ofContact(contact, "RAW") });
    for (const query of [documents.query, documents.both]) {
      const answers = await ask("boss", "post", { query, variables: ofContact(contact, "RAW") });
      for (const [, kind, text] of JSON.stringify(answers).matchAll(/"(id|cursor|endCursor)":"([^"]+)"/g)) (kind === "id" ? ids : cursors).add(text as string);
    }
  }

  /** One after the other of each contact, the contacts side by side: most of the time goes by waiting for streams to fall silent. */
  async function readAll(name: Name, contact: Contact, outputTypes: readonly string[]): Promise<void> {
    for (const outputType of outputTypes) {
      const variables = ofContact(contact, outputType);
      for (const road of ["post", "get", "websocket", "sse"] as const) await ask(name, road, { query: documents.query, variables });
      for (const query of documents.subscriptions) {
        for (const road of ["websocket", "sse"] as const) await ask(name, road, { query, variables });
      }
    }
    await ask(name, "post", { query: documents.both, variables: ofContact(contact, "REDACTED") });
  }

  await Promise.all(READERS.flatMap((name) => contacts.map((contact, n) => readAll(name, contact, n % 2 === 0 ? OUTPUT_TYPES : [...OUTPUT_TYPES].reverse()))));
  for (const name of READERS) {
    for (const id of ids) {
      await ask(name, "post", { query: documents.node, variables: { id } });
      await ask(name, "post", { query: documents.entities, variables: { representations: [{ __typename: "ContactAnalysis", id }] } });
    }
    for (const contact of contacts) {
      const representations = OUTPUT_TYPES.map((outputType) => ({ __typename: "ContactAnalysis", ...contact, outputType }));
      await ask(name, "post", { query: documents.entities, variables: { representations } });
      for (const after of [...cursors].slice(0, 12)) await ask(name, "post", { query: documents.page, variables: { ...ofContact(contact, "REDACTED"), after } });
    }
  }

  for (const kind of [...CALL_FAULTS, ...PAGE_FAULTS]) {
    await gateway.control.fault({ kind });
    for (const name of READERS) {
      for (const outputType of OUTPUT_TYPES) {
        const [contact] = contacts as [Contact];
        await ask(name, "post", { query: documents.fresh, variables: ofContact(contact, outputType) });
      }
    }
    await ask("boss", "post", { query: documents.fresh, variables: ofContact(contacts[0] as Contact, "RAW") });
    await gateway.control.clearFaults();
  }

  const scalars = {
    ID: [...contacts.flatMap(({ contactId }) => [contactId, contactId]), WELL_KNOWN.instanceId, INSTANCE.alias, ...[...ids].slice(0, 10)],
    String: [...[...cursors].slice(0, 10), ""],
    Int: [0, 1, 5, 50],
    Boolean: [true, false],
    DateTimeISO: ["2026-01-01T00:00:00.000Z"],
  };
  const drawn = fc.sample(fc.gen().map((draw) => arbitraryOperation(schema, scalars, draw)), { seed, numRuns: operations });
  for (const { source, operationName, variables } of drawn) {
    for (const name of ["boss", ...READERS] as const) await ask(name, "post", { query: source, variables, ...(operationName !== null && { operationName }) }, true);
  }
}

/** Objects that say of themselves that they are redacted. */
function redactedPartsOf(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if ((value as { outputType?: unknown }).outputType === "REDACTED") return [value];
  return Object.values(value).flatMap(redactedPartsOf);
}

function documentsOf(schema: GraphQLSchema) {
  const values = { instanceId: "$instanceId", contactId: "$contactId", contacts: "$contacts", id: "$id", contact: "$contact" };
  const { document, subscriptions } = selectEverything(schema, { ...values, "segmentsAddedAcross.contacts": "$across", "liveContacts.first": "1", "analysis.outputType": "$outputType" });
  const inOutputType = (text: string) => text.replaceAll(/(contactId: \$contactId|contacts: \$contacts|contacts: \$across|contact: \$contact)\)/g, "$1, outputType: $outputType)");
  const query = withFragments(schema, `query ($instanceId: ID!, $contactId: ID!, $contacts: [ContactKey!]!, $id: ID!, $outputType: AnalysisOutputType!) ${inOutputType(document)}`);
  const parts = `outputType status asOf segments(first: 100) { edges { cursor position node { __typename ... on TranscriptSegment { id content displayName } ... on IssuesSegment { issuesDetected { transcriptItems { content segment { content } } } } } } pageInfo { endCursor } }
    participants { participants { displayName } } categories { matched { name pointsOfInterest { transcriptItems { segment { content } } } } } summary { content } extractedInformation { extractedValues { content } withheld }`;
  const arguments_ = "instanceId: $instanceId, contactId: $contactId";
  return {
    query,
    // Both lists of one contact, side by side in one operation.
    both: `query ($instanceId: ID!, $contactId: ID!) { raw: contactAnalysis(${arguments_}, outputType: RAW) { ${parts} } redacted: contactAnalysis(${arguments_}) { ${parts} } }`,
    fresh: `query ($instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType!) { contactAnalysis(${arguments_}, outputType: $outputType, maxAgeSeconds: 0) { ${parts} unavailable { code message } } }`,
    page: `query ($instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType!, $after: String) { contactAnalysis(${arguments_}, outputType: $outputType) { outputType segments(first: 5, after: $after) { nodes { ... on TranscriptSegment { content } } } } }`,
    node: `query ($id: ID!) { node(id: $id) { id ... on ContactAnalysis { ${parts} } ... on TranscriptSegment { content displayName } ... on PostContactSummarySegment { content } ... on ExtractedInformationSegment { withheld extractedValues { content } } ... on AttachmentsSegment { attachments { attachmentName } } ... on CategoriesSegment { matchedDetails { name } } } }`,
    entities: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ContactAnalysis { ${parts} } } }`,
    subscriptions: subscriptions.map((text) => {
      const declared = ["$across: [ContactResume!]!", "$contact: ContactKey!"].filter((variable) => text.includes(variable.slice(0, variable.indexOf(":"))));
      return `subscription (${[...declared, "$outputType: AnalysisOutputType!"].join(", ")}) ${inOutputType(text.replace("subscription", ""))}`;
    }),
  };
}

