import { contactEvent, postEvent } from "../support/events.js";
import { EVENTS_SECRET, startGateway, type Answer, type TestGateway } from "../support/gateway.js";
import { keyOf, LIST, type Listed } from "./documents.js";
import { GRACE_S, type House, type Site } from "./house.js";
import { openEventStream } from "./sse-wire.js";
import { openWebSocket } from "./websocket-wire.js";

const SETTINGS = {
  MIN_POLL_INTERVAL: "100ms",
  SUMMARY_GRACE: `${GRACE_S}s`,
  PENDING_GRACE: "24h",
  CONNECT_TIMEOUT: "400ms",
  QUERY_DEADLINE: "2s",
  SHUTDOWN_GRACE: "200ms",
  LOG_LEVEL: "silent",
  EVENTS_SECRET,
};

/** The whole gateway, over a real network. */
export async function openGatewayHouse({ emulator, clock, isBudgeted }: Site): Promise<House> {
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
      const { status } = await postEvent(await gateway, contactEvent({ contactId }));
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
