import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { send } from "./answer.js";
import { createBudget } from "./budget.js";
import { createCalls } from "./calls.js";
import { createContacts } from "./contacts.js";
import { CONTROL_PATH, createControl } from "./control.js";
import { deliverEvents, type EventTarget } from "./event-delivery.js";
import { EMULATOR_DEFAULTS, emulatorModesSchema, type EmulatorOptions } from "./emulator-options.js";
import { createFaults } from "./faults.js";
import { loadScenarios } from "./load-scenarios.js";
import { createOperation } from "./operation.js";
import { createPageTokens } from "./page-token.js";
import { createPageReader } from "./page.js";
import { createRandom } from "./random.js";
import { sampleWall } from "./sample-wall.js";
import { createContactClock } from "./contact-clock.js";

/** A running Amazon Connect for one machine. */
export interface Emulator {
  /** For AWS_ENDPOINT_URL_CONNECT, or a client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Posts contact events to a target from now on. @returns what stops it */
  deliverEvents(target: EventTarget): () => void;
  /** Ends every connection, and delivers no more events; resolves when the port is free. */
  close(): Promise<void>;
}

/** @throws when a mode is out of bounds, a contact's scenario is not known, or the port is taken */
export async function createEmulator(overrides: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const { host, port, clock, seed, scenarios, contacts: starts, eventsUrl, eventsApiKey, ...given } = { ...EMULATOR_DEFAULTS, ...overrides };
  const modes = emulatorModesSchema.parse(given);
  const known = scenarios ?? (await loadScenarios());

  const contactClock = createContactClock(clock, modes.speed);
  const contacts = createContacts({ scenarios: known, contactClock, modes });
  for (const start of starts ?? sampleWall(known)) contacts.start(start);

  const calls = createCalls();
  const faults = createFaults(createRandom(seed));
  const tokens = createPageTokens({ seed, contactClock, modes });
  const readPage = createPageReader({ contacts, tokens, modes, seed });
  const operation = createOperation({ budget: createBudget(clock, modes), calls, faults, modes, readPage });
  const control = createControl({ calls, contacts, faults, modes, seed, contactClock, tokens });

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader("x-amzn-requestid", randomUUID());
    const isControl = request.url?.startsWith(CONTROL_PATH) ?? false;
    send(response, await (isControl ? control(request) : operation(request)));
  };

  // Longer than a client keeps a connection: else the server closes it just as the next request goes out.
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address() as AddressInfo;

  const deliveries = new Set<() => void>();
  const deliver = (target: EventTarget) => {
    const stop = deliverEvents(target, { contacts, contactClock });
    deliveries.add(stop);
    return () => {
      deliveries.delete(stop);
      stop();
    };
  };
  if (eventsUrl !== null) deliver({ url: eventsUrl, apiKey: eventsApiKey });

  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    deliverEvents: deliver,
    async close() {
      for (const stop of deliveries) stop();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
