import type { IncomingMessage } from "node:http";
import { z } from "zod";

import type { Answer } from "./answer.js";
import type { Calls } from "./calls.js";
import type { Contact } from "./contact.js";
import { UnknownScenario, type Contacts } from "./contacts.js";
import {
  advanceSchema,
  appendSchema,
  contactStartSchema,
  endSchema,
  modesPatchSchema,
  syntheticStartSchema,
  type ContactState,
  type StartedContact,
} from "./control-messages.js";
import { faultSchema } from "./fault.js";
import type { EmulatorModes } from "./emulator-options.js";
import type { Faults } from "./faults.js";
import { isLoopback } from "./loopback.js";
import type { PageTokens } from "./page-token.js";
import { maybeRequestBody } from "./request-body.js";
import { createSyntheticScenarios } from "./synthetic.js";
import type { ContactClock } from "./contact-clock.js";

export const CONTROL_PATH = "/_emulator/";

const MAX_BODY_BYTES = 50_000_000;

/** What is wrong with a control request; its status says whose fault it is. */
class ControlError extends Error {
  override readonly name = "ControlError";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The emulator's own endpoint, for programs of this machine: JSON in, JSON out, `{"message": …}` for what it refuses. */
export function createControl(deps: {
  calls: Calls;
  contacts: Contacts;
  faults: Faults;
  /** Changed by `PATCH modes`. */
  modes: EmulatorModes;
  seed: number;
  contactClock: ContactClock;
  tokens: PageTokens;
}): (request: IncomingMessage) => Promise<Answer> {
  const { calls, contacts, faults, modes, contactClock, tokens } = deps;

  const contactCalled = (contactId: string): Contact => {
    const contact = contacts.maybeContact(contactId);
    if (contact === null) throw new ControlError(404, "No contact has this contactId.");
    return contact;
  };

  const routes: Readonly<Record<string, (body: string) => unknown>> = {
    "GET calls": () => calls.counts(),
    "DELETE calls": () => calls.reset(),
    "GET contacts": () => contacts.all().map(contactState),
    "POST contacts": (body) => started(contacts.start(read(contactStartSchema, body))),
    "POST synthetic": (body) => {
      const { seed = deps.seed, burst, sigma, ...options } = read(syntheticStartSchema, body);
      const scenarios = createSyntheticScenarios({
        ...options,
        seed,
        ...(sigma === undefined ? {} : { sigma }),
        ...(burst === undefined ? {} : { burst }),
      });
      return scenarios.map((scenario) => started(contacts.play(scenario)));
    },
    "POST segments": (body) => {
      const { contactId, segments } = read(appendSchema, body);
      contactCalled(contactId).append(segments);
    },
    "POST end": (body) => {
      const { contactId, status } = read(endSchema, body);
      contactCalled(contactId).end(status);
    },
    "POST advance": (body) => contactClock.advance(read(advanceSchema, body).seconds * 1000),
    "GET modes": () => modes,
    "PATCH modes": (body) => {
      const { speed, ...patch } = read(modesPatchSchema, body);
      if (speed !== undefined) contactClock.setSpeed(speed);
      return Object.assign(modes, patch, speed === undefined ? {} : { speed });
    },
    "POST faults": (body) => faults.add(read(faultSchema, body)),
    "DELETE faults": () => faults.clear(),
    "DELETE tokens": () => tokens.expireAll(),
  };

  const run = async (request: IncomingMessage): Promise<unknown> => {
    // A browser says where a script comes from; no page has anything to do here.
    if (!isLoopback(request.socket.remoteAddress) || request.headers.origin !== undefined) {
      throw new ControlError(403, "The control endpoint is for programs of this machine.");
    }
    const body = await maybeRequestBody(request, MAX_BODY_BYTES);
    if (body === null) throw new ControlError(413, `A body has at most ${MAX_BODY_BYTES} bytes.`);
    const route = routes[`${request.method} ${request.url?.slice(CONTROL_PATH.length)}`];
    if (route === undefined) {
      throw new ControlError(404, `There are: ${Object.keys(routes).join(", ")} (each under ${CONTROL_PATH}).`);
    }
    return route(body);
  };

  return async (request) => {
    try {
      return { kind: "json", status: 200, body: JSON.stringify((await run(request)) ?? {}) };
    } catch (error) {
      return { kind: "json", status: statusOf(error), body: JSON.stringify({ message: error instanceof Error ? error.message : "" }) };
    }
  };
}

/** @throws ControlError 400 that names every field that is wrong */
function read<T>(schema: z.ZodType<T>, body: string): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new ControlError(400, z.prettifyError(result.error));
  return result.data;
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError) return error.status;
  return error instanceof UnknownScenario ? 400 : 500;
}

function started({ instanceId, contactId }: Contact): StartedContact {
  return { instanceId, contactId };
}

function contactState(contact: Contact): ContactState {
  return {
    ...started(contact),
    scenario: contact.scenario.name,
    title: contact.scenario.title,
    channel: contact.scenario.channel,
    status: contact.status(),
    isVisible: contact.isVisible(),
    segments: contact.length(),
  };
}
