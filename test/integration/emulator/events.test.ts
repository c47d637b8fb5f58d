import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import { afterEach, beforeEach, expect, it } from "@jest/globals";

import { createEmulatorControl } from "../../../src/emulator/control-client.js";
import { createEmulator, type Emulator } from "../../../src/emulator/emulator.js";
import { until } from "../../support/until.js";

interface Told {
  readonly key: unknown;
  readonly detail: { readonly eventType: string; readonly queueInfo?: object; readonly agentInfo?: object; readonly disconnectTimestamp?: string };
}

/** What the target answers, first to last; then 204. */
let answers: number[];
let told: Told[];
let target: Server;
let emulator: Emulator;

beforeEach(async () => {
  answers = [];
  told = [];
  target = createServer((request, response) => {
    void json(request).then((body) => {
      told.push({ key: request.headers["x-api-key"], detail: (body as Told).detail });
      response.writeHead(answers.shift() ?? 204).end();
    });
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const eventsUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}/events`;
  emulator = await createEmulator({ contacts: [], eventsUrl, eventsApiKey: "key-1" });
});
afterEach(async () => {
  await emulator.close();
  target.close();
  target.closeAllConnections();
});

const typesTold = () => told.map(({ detail }) => detail.eventType);

it("posts what has happened to a contact, in its order, again where the target could not take it, and not where it would not", async () => {
  answers = [204, 503, 400];
  await createEmulatorControl(emulator.url).startContact({ scenario: "empty", startedSecondsAgo: 4_000 });
  await until(() => typesTold().at(-1) === "COMPLETED");
  expect(new Set(told.map(({ key }) => key))).toEqual(new Set(["key-1"]));
  // The second was refused for now; so the contact's are told anew, and the third answer was final.
  expect(typesTold()).toEqual(["INITIATED", "QUEUED", "INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "DISCONNECTED", "COMPLETED"]);
});

it("tells of no agent where a contact ends before one has taken it", async () => {
  const control = createEmulatorControl(emulator.url);
  const { contactId } = await control.startContact({ scenario: "manual", startedSecondsAgo: 2 });
  await control.end({ contactId, status: "COMPLETED" });
  await control.advance({ seconds: 60 });
  await until(() => typesTold().at(-1) === "COMPLETED");
  expect(typesTold()).toEqual(["INITIATED", "QUEUED", "DISCONNECTED", "COMPLETED"]);
  expect(told.map(({ detail }) => [detail.queueInfo !== undefined, detail.agentInfo !== undefined, detail.disconnectTimestamp !== undefined])).toEqual([
    [false, false, false],
    [true, false, false],
    [true, false, true],
    [true, false, true],
  ]);
});
