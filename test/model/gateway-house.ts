import type { Clock } from "../../src/domain/clock.js";
import type { Emulator } from "../../src/emulator/emulator.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type Answer, type TestGateway } from "../support/gateway.js";
import { keyOf, LIST, type Listed } from "./documents.js";
import { openEventStream } from "./sse-wire.js";
import { openWebSocket } from "./websocket-wire.js";
import type { Asked, Wire } from "./wire.js";

export interface GatewayHouse {
  /** Opens a stream of whichever gateway is running, once one is. */
  open(transport: "websocket" | "POST" | "GET"): Promise<(asked: Asked) => Wire>;
  /** Null where the cursor has expired, or the gateway has stopped meanwhile. */
  query(contactId: string, variables: { readonly first: number; readonly after?: string | null }): Promise<Listed["contactAnalyses"][0] | null>;
  /** A contact event, as the contact centre sends it. */
  nudge(contactId: string): Promise<void>;
  /** Stops the gateway, and starts another one over the same upstream. */
  restart(hasNewKey: boolean): Promise<void>;
  close(): Promise<void>;
}

const EVENTS_SECRET = "a-secret-of-this-test-only";

/** Long enough that it is not over unless a test jumps over it. */
export const SUMMARY_GRACE_S = 3_600;

const SETTINGS = {
  MIN_POLL_INTERVAL: "100ms",
  SUMMARY_GRACE: `${SUMMARY_GRACE_S}s`,
  PENDING_GRACE: "24h",
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
      const asked = gateway;
      try {
        return listOf(await (await asked).query<Listed>(LIST, { contact: keyOf(contactId), ...variables }));
      } catch (error) {
        if (gateway === asked) throw error;
        return null;
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

function listOf({ data, errors = [] }: Answer<Listed>): Listed["contactAnalyses"][0] | null {
  const [error] = errors;
  if (error === undefined) return data.contactAnalyses[0];
  if (error.extensions?.["code"] === "CURSOR_EXPIRED") return null;
  throw new Error(`expected a list, got ${error.message}`);
}
