/** A crowd that comes and goes for a while, and what it leaves in the gateway's heap: `npm run bench:churn -- --minutes=15`. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { WebSocket } from "ws";

import { createEmulatorControl } from "../../src/emulator/control-client.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createPrograms } from "../programs.js";
import { upstreamAt } from "../upstream-at.js";
import { slopeOf, type Sample } from "./slope.js";

const MINUTES = Number(process.argv.find((argument) => argument.startsWith("--minutes="))?.split("=")[1] ?? 15);
/** Until caches and pools have their size. */
const WARM_UP_MINUTES = Math.min(5, MINUTES / 3);
const SAMPLE_MS = 15_000;
const ARRIVAL_MS = 125;
/** Until feeds, pages and decisions that nobody needs any more are gone. */
const AFTERWARDS_MS = 45_000;
const ISSUER = "https://issuer.example";

const anyOf = <T>(choices: readonly T[]): T => choices[Math.floor(Math.random() * choices.length)] as T;

const { privateKey, publicKey } = await generateKeyPair("ES256");
const keys = createServer((_request, response) => {
  void exportJWK(publicKey).then((jwk) => response.end(JSON.stringify({ keys: [{ ...jwk, kid: "1", alg: "ES256", use: "sig" }] })));
}).listen(0, "127.0.0.1");
await once(keys, "listening");

// What V8 compiles and recompiles for as long as the program gets warmer is in the heap, too, and is no leak: 0.1 MB a minute, by snapshots.
const programs = await createPrograms({ build: "built", nodeOptions: ["--expose-gc", "--no-opt", "--no-flush-bytecode"] });
const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none" });
const control = createEmulatorControl(emulator.url);
const gateway = await programs.start("gateway", {
  UPSTREAM: "aws",
  ...upstreamAt(emulator.url),
  PORT: "0",
  CONNECT_RATE: "none",
  AUTH: "jwt",
  AUDIT_LOG: "none",
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: "contact-analysis",
  JWT_ALGORITHMS: "ES256",
  JWT_JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}`,
  FEED_LINGER: "5s",
  PAGE_CACHE_TTL: "20s",
  PAGE_CACHE_MB: "4",
  SUMMARY_GRACE: "5s",
  PENDING_GRACE: "5s",
});

const signToken = () =>
  new SignJWT({ scope: "contact-analysis:read" })
    .setProtectedHeader({ alg: "ES256", kid: "1" })
    .setIssuer(ISSUER)
    .setAudience("contact-analysis")
    .setSubject(randomUUID())
    .setExpirationTime("30m")
    .sign(privateKey);

/** Documents, users and unknown ids come again: what is remembered of each has bounds that a quarter of an hour would not reach (see the report). */
const KNOWN = 40;
const tokens = await Promise.all(Array.from({ length: KNOWN }, signToken));
const names = Array.from({ length: KNOWN }, (_, n) => `alias${n}`);
const strangers = Array.from({ length: KNOWN }, () => randomUUID());
const tokenOf = () => anyOf(tokens);

const contacts: string[] = [];
const counts = { queries: 0, refused: 0, sockets: 0, streams: 0, contacts: 0 };
let isOver = false;

const SUBSCRIPTION = `subscription ($i: ID!, $c: ID!) { segmentsAdded(contact: { instanceId: $i, contactId: $c }, heartbeatSeconds: 1) { endCursor hasMore edges { node { __typename ... on TranscriptSegment { content } } } } }`;
const variables = () => ({ i: WELL_KNOWN.instanceId, c: anyOf([...contacts, anyOf(strangers)]) });

/** Some are not let in. */
async function query(): Promise<void> {
  const name = anyOf(names);
  const field = `${name}: contactAnalysis(instanceId: $i, contactId: $c) { status segments(first: 50) { nodes { __typename } } }`;
  const document = anyOf([
    `query ($i: ID!, $c: ID!) { ${field} }`,
    `query ($i: ID!, $c: ID!) { ${field} unknown }`,
    `query ($i: ID!, $c: ID!) { ${field} ${Array.from({ length: 101 }, (_, n) => `b${n}: __typename`).join(" ")} }`,
    `{ ${name} `,
  ]);
  const authorization = `Bearer ${anyOf([tokenOf(), tokenOf(), "nonsense"])}`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify({ query: document, variables: variables() }),
  });
  await response.text();
  counts[response.ok ? "queries" : "refused"] += 1;
}

/** Leaves in one way or another. */
async function watchBySocket(): Promise<void> {
  const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const token = anyOf([tokenOf(), tokenOf(), tokenOf(), "nonsense"]);
  socket.on("error", () => undefined);
  socket.on("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
    for (const id of ["1", "2"]) socket.send(JSON.stringify({ id, type: "subscribe", payload: { query: SUBSCRIPTION, variables: variables() } }));
  });
  counts.sockets += 1;
  await delay(2_000 + Math.random() * 18_000);
  anyOf([() => socket.close(1000), () => socket.terminate(), () => socket.pause()])();
  await delay(15_000);
  socket.terminate();
}

async function watchByEvents(): Promise<void> {
  const leaving = new AbortController();
  counts.streams += 1;
  setTimeout(() => leaving.abort(), 2_000 + Math.random() * 18_000);
  const response = await fetch(`${gateway.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${tokenOf()}` },
    body: JSON.stringify({ query: SUBSCRIPTION, variables: variables() }),
    signal: leaving.signal,
  });
  await response.text();
}

async function arrive(): Promise<void> {
  while (!isOver) {
    const come = anyOf([query, query, query, watchBySocket, watchByEvents]);
    // Whoever leaves in the middle of something meets an error, as it should.
    come().catch(() => undefined);
    await delay(ARRIVAL_MS);
  }
}

async function renewContacts(): Promise<void> {
  for (let n = 0; !isOver; n += 1) {
    const { contactId } = await control.startContact({ scenario: n % 3 === 0 ? "summary-completed" : "endless", contactId: randomUUID(), startedSecondsAgo: 120 });
    contacts.push(contactId);
    counts.contacts += 1;
    if (contacts.length > 10) contacts.shift();
    if (n % 10 === 9) await control.fault({ kind: anyOf(["internal-error", "truncated", "throttle", "reset"] as const), times: 5 });
    await delay(1_000);
  }
}

const startedMs = Date.now();
const samples: (Sample & { readonly residentBytes: number })[] = [];
async function sample(): Promise<void> {
  const { heapBytes, memoryBytes } = await gateway.usage();
  samples.push({ minutes: (Date.now() - startedMs) / 60_000, heapBytes, residentBytes: memoryBytes });
}

await sample();
const crowd = [arrive(), renewContacts()];
while (Date.now() - startedMs < MINUTES * 60_000) {
  await delay(SAMPLE_MS);
  await sample();
}
isOver = true;
await Promise.all(crowd);
await delay(AFTERWARDS_MS);
await sample();

const mb = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
const [before, after] = [samples[0], samples.at(-1)] as [(typeof samples)[number], (typeof samples)[number]];
const steady = samples.slice(0, -1).filter(({ minutes }) => minutes >= WARM_UP_MINUTES);
const { kbPerMinute, standardErrorKb } = slopeOf(steady);
const report = `# A crowd that comes and goes

\`npm run bench:churn -- --minutes=${MINUTES}\`: ever new contacts; users and documents of which some are refused; WebSockets and event streams that close, break off or stop reading; faults upstream.
Heap after a collection, every ${SAMPLE_MS / 1000} s, the first ${WARM_UP_MINUTES.toFixed(0)} minutes left out of the slope; without V8's optimising compiler, whose code would grow meanwhile. Node ${process.version}.

| | |
|---|---:|
| queries answered, refused | ${counts.queries}, ${counts.refused} |
| WebSockets, event streams | ${counts.sockets}, ${counts.streams} |
| contacts | ${counts.contacts} |
| heap before the crowd, and after it has left | ${mb(before.heapBytes)} MB, ${mb(after.heapBytes)} MB |
| heap while it is there: least, most | ${mb(Math.min(...steady.map(({ heapBytes }) => heapBytes)))} MB, ${mb(Math.max(...steady.map(({ heapBytes }) => heapBytes)))} MB |
| resident at the end | ${mb(after.residentBytes)} MB |
| slope of the heap | ${kbPerMinute.toFixed(1)} KB/min ± ${standardErrorKb.toFixed(1)} (standard error) |

${kbPerMinute <= 2 * standardErrorKb ? "No growth beyond the noise." : "**It grows.**"}
`;
process.stdout.write(report);
if (MINUTES >= 15) await writeFile(new URL("../../docs/churn.md", import.meta.url), report);
await programs.stop();
keys.close();
keys.closeAllConnections();
