import { afterAll, beforeAll, jest, test } from "@jest/globals";

import { systemClock } from "../../src/domain/clock.js";
import { createEmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator, type Emulator } from "../../src/emulator/emulator.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { checkHistory } from "./check-history.js";
import { keyOf } from "./documents.js";
import { freePort, startProgram, type Program } from "./program.js";
import { openEventStream } from "./sse-wire.js";
import { createSubscriber, type Subscriber } from "./subscriber.js";
import { until } from "./until.js";
import { createUpstreamContact, KINDS, type UpstreamContact } from "./upstream.js";
import { openWebSocket } from "./websocket-wire.js";

const CONTACTS = 4;
const SUBSCRIBERS = 20;
const ROUNDS = 2;
const SETTINGS = {
  UPSTREAM: "aws",
  AWS_REGION: WELL_KNOWN.region,
  AWS_ACCESS_KEY_ID: "model",
  AWS_SECRET_ACCESS_KEY: "model",
  CURSOR_KEY: "00".repeat(32),
  CONNECT_RATE: "200",
  MIN_POLL_INTERVAL: "100ms",
};

// A start compiles the program, which takes its time on a busy machine.
jest.setTimeout(90_000);

let emulator: Emulator;
let settings: Readonly<Record<string, string>>;
let url: string;
/** Restarts wait for the one that is under way. */
let program: Promise<Program>;
let contacts: readonly UpstreamContact[];

beforeAll(async () => {
  emulator = await createEmulator({ ratePerSecond: null, contacts: [], scenarios: new Map() });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  settings = { ...SETTINGS, AWS_ENDPOINT_URL_CONNECT: emulator.url, PORT: String(port) };
  program = startProgram(settings);
  const control = createEmulatorControl(emulator.url);
  contacts = Array.from({ length: CONTACTS }, (_, index) => {
    return createUpstreamContact({ key: keyOf(`chat${index}`), control, now: () => systemClock.now(), reemit: true });
  });
  await Promise.all([program, ...contacts.map((contact) => contact.begin())]);
});
afterAll(async () => {
  await (await program).kill();
  await emulator.close();
});

test(`${SUBSCRIBERS} subscribers resume where they were when the program is killed: nothing lost, nothing twice, one end`, async () => {
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, index) => subscribe(index));
  for (let round = 0; round < ROUNDS; round += 1) {
    await growAll(round);
    await someReceive(subscribers);
    await (await program).kill();
    program = startProgram(settings);
    // Said while nobody was there to hear it.
    await growAll(round);
    await program;
    await someReceive(subscribers);
  }
  for (const contact of contacts) await contact.summarise().then(() => contact.end("COMPLETED"));
  await Promise.all(subscribers.map(({ done }) => done));
  for (const { histories } of subscribers) {
    for (const history of histories) checkHistory(history, truthOf(history.contactId), { changesInPlace: false });
  }
});

/** Walls and single streams, over sockets and as events, some of certain kinds only. */
function subscribe(index: number): Subscriber {
  const isWall = index % 5 === 0;
  const contactIds = contacts.map(({ key }) => key.contactId);
  return createSubscriber({
    async open() {
      await program;
      return (asked) => (index % 2 === 0 ? openWebSocket(url, asked) : openEventStream(url, index % 3 === 0 ? "GET" : "POST", asked));
    },
    contactIds: isWall ? contactIds : contactIds.slice(index % CONTACTS, (index % CONTACTS) + 1),
    isWall,
    types: index % 7 === 3 ? ["TRANSCRIPT", "ATTACHMENTS"] : null,
    heartbeatSeconds: null,
    start: { after: null, from: 0 },
  });
}

async function growAll(round: number): Promise<void> {
  for (const contact of contacts) {
    await contact.append(KINDS);
    await contact.repeat(round, true);
  }
}

/** Until half of them have received something more, and the others may be about to. */
async function someReceive(subscribers: readonly Subscriber[]): Promise<void> {
  const before = subscribers.map(({ received }) => received);
  const lucky = () => subscribers.filter(({ received }, index) => received > (before[index] ?? 0));
  await until(() => `payloads for half of the subscribers, not ${lucky().length}`, () => lucky().length >= SUBSCRIBERS / 2);
}

function truthOf(contactId: string): UpstreamContact["truth"] {
  const contact = contacts.find(({ key }) => key.contactId === contactId);
  if (contact === undefined) throw new Error("expected a history of a contact that there is");
  return contact.truth;
}
