import { Writable } from "node:stream";

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print, type GraphQLFormattedError } from "graphql";

import { readConfig } from "../../src/config.js";
import type { Clock } from "../../src/domain/clock.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { EMULATOR_DEFAULTS, type EmulatorOptions } from "../../src/emulator/emulator-options.js";
import { createEmulator, type Emulator } from "../../src/emulator/emulator.js";
import { createGateway, type Gateway, type GatewayParts } from "../../src/gateway.js";
import { createLog } from "../../src/server/log.js";

export interface TestGatewayOptions {
  /** Settings, as the environment would give them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The emulator's options; no budget on either side unless these say so. */
  readonly emulator?: Partial<EmulatorOptions>;
  /** An emulator that runs already: a second gateway, or one after a restart. It is left running. */
  readonly beside?: Emulator;
  readonly clock?: Clock;
  /** Whether the emulator posts its contacts' events to this gateway. */
  readonly withEvents?: boolean;
  readonly parts?: Omit<GatewayParts, "clock" | "emulator" | "log">;
}

/** What came back, with the parts that are there for sure once a test has looked. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[] | undefined;
}

export interface TestGateway extends Gateway {
  readonly emulator: Emulator;
  readonly control: EmulatorControl;
  /** The log so far, a parsed line each. */
  readonly logLines: readonly Record<string, unknown>[];
  query<Data = Record<string, unknown>, Variables extends object = Record<string, unknown>>(
    document: string | TypedDocumentNode<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>>;
  /** A request as it is, for what no GraphQL client sends. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Tests ask for much at once, on machines that are busy with others: what is too much has a test of its own. */
const PATIENT = { burstMs: 60_000, maxWaitMs: 60_000 };

/** Of the tests, not of anybody. */
export const EVENTS_SECRET = "events-for-the-tests-alone";

/** A real gateway over a real emulator, each on a free port of this machine. */
export async function startGateway({ settings = {}, emulator: emulatorOptions, beside, clock, withEvents = false, parts }: TestGatewayOptions = {}): Promise<TestGateway> {
  const ratePerSecond = emulatorOptions?.ratePerSecond ?? null;
  const config = readConfig({
    UPSTREAM: "emulator",
    PORT: "0",
    CONNECT_RATE: ratePerSecond === null ? "none" : String(ratePerSecond),
    CONNECT_BURST: String(emulatorOptions?.burst ?? EMULATOR_DEFAULTS.burst),
    CURSOR_KEY: "00".repeat(32),
    ...(withEvents && { EVENTS_SECRET }),
    ...settings,
  });
  const emulator = beside ?? (await createEmulator({ ratePerSecond, ...(clock && { clock }), ...emulatorOptions }));
  const logLines: Record<string, unknown>[] = [];
  const gateway = await createGateway(config, { log: createLog(config.logLevel, collect(logLines)), emulator, ...(clock && { clock }), overload: PATIENT, ...parts });
  const stopEvents = withEvents ? emulator.deliverEvents({ url: `${gateway.url}/events`, apiKey: EVENTS_SECRET }) : () => undefined;

  const request = (path: string, init: RequestInit = {}) => fetch(new URL(path, gateway.url), { redirect: "manual", ...init });
  return {
    ...gateway,
    emulator,
    control: createEmulatorControl(emulator.url),
    logLines,
    request,
    async query<Data>(document: string | TypedDocumentNode<Data, never>, variables: object = {}): Promise<Answer<Data>> {
      const response = await request("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: typeof document === "string" ? document : print(document), variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: readonly GraphQLFormattedError[] };
      return { status: response.status, headers: response.headers, data, errors };
    },
    async close() {
      stopEvents();
      await gateway.close();
      if (beside === undefined) await emulator.close();
    },
  };
}

function collect(lines: Record<string, unknown>[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split("\n").filter(Boolean)) lines.push(JSON.parse(line) as Record<string, unknown>);
      done();
    },
  });
}
