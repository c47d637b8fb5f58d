import type { Clock } from "../../src/domain/clock.js";
import type { Emulator } from "../../src/emulator/emulator.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { keyOf, LIST, type Listed } from "./documents.js";
import { openEventStream } from "./sse-wire.js";
import { openWebSocket } from "./websocket-wire.js";
import type { Asked, Wire } from "./wire.js";

export interface GatewayHouse {
  /** Opens a stream of whichever gateway is running, once one is. */
  open(transport: "websocket" | "POST" | "GET"): Promise<(asked: Asked) => Wire>;
  /** Null where there is no gateway just then, or it is told to come back later. */
  query(contactId: string, variables: { readonly first: number; readonly after?: string | null }): Promise<Listed["contactAnalyses"][0] | null>;
  /** A contact event, as the contact centre sends it. */
  nudge(contactId: string): Promise<void>;
  /** Stops the gateway, and starts another one over the same upstream. */
  restart(hasNewKey: boolean): Promise<void>;
  close(): Promise<void>;
}

const EVENTS_SECRET = "a-secret-of-this-test-only";

/** Long enough that no grace is over unless a test jumps over it. */
const SETTINGS = {
  MIN_POLL_INTERVAL: "100ms",
  SUMMARY_GRACE: "1h",
  PENDING_GRACE: "1h",
  CONNECT_TIMEOUT: "400ms",
  QUERY_DEADLINE: "2s",
  SHUTDOWN_GRACE: "200ms",
  LOG_LEVEL: "silent",
  EVENTS_SECRET,
};

export async function openGatewayHouse(emulator: Emulator, clock: Clock, isBudgeted: boolean): Promise<GatewayHouse> {
  const start = (key: string) => {
    const settings = { ...SETTINGS, CURSOR_KEY: key.repeat(32), CONNECT_RATE: isBudgeted ? "200" : "none" };
    return startGateway({ beside: emulator, clock, settings });
  };
  let key = "00";
  let gateway: Promise<TestGateway> = start(key);
  await gateway;

  return {
    async open(transport) {
      const { url } = await gateway;
      return (asked) => (transport === "websocket" ? openWebSocket(url, asked) : openEventStream(url, transport, asked));
    },
    async query(contactId, variables) {
      const { query } = await gateway;
      try {
        const { data, errors } = await query<Listed>(LIST, { contact: keyOf(contactId), ...variables });
        const expired = errors?.some(({ extensions }) => extensions?.["code"] === "CURSOR_EXPIRED") ?? false;
        if (errors !== undefined && !expired) throw new AggregateError(errors, errors.map(({ message }) => message).join());
        return expired ? null : data.contactAnalyses[0];
      } catch (error) {
        // What fetch throws when a connection breaks.
        if (error instanceof TypeError) return null;
        throw error;
      }
    },
    async nudge(contactId) {
      const { request } = await gateway;
      const detail = { contactId, instanceArn: `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${WELL_KNOWN.instanceId}` };
      const headers = { "content-type": "application/json", "x-api-key": EVENTS_SECRET };
      const { status } = await request("/events", { method: "POST", headers, body: JSON.stringify({ source: "aws.connect", detail }) });
      if (status !== 204) throw new Error(`expected the event to be taken, got status ${status}`);
    },
    async restart(hasNewKey) {
      const before = await gateway;
      if (hasNewKey) key = key === "00" ? "11" : "00";
      gateway = before.close().then(() => start(key));
      await gateway;
    },
    close: async () => (await gateway).close(),
  };
}
