import { createConnect, type Connect } from "../../src/connect/connect.js";
import type { Live } from "../../src/domain/live.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import type { Engine } from "../../src/live/engine.js";
import { createLive } from "../../src/live/live.js";
import { createMemoryEngine } from "../../src/live/memory-engine.js";
import { createPoller } from "../../src/live/poller.js";
import { pagesOver, SIX_TYPES } from "../support/pages.js";
import { keyOf } from "./documents.js";
import { GRACE_S, type House, type Site } from "./house.js";
import { openInProcess } from "./in-process-wire.js";
import type { Wire } from "./wire.js";

interface Room {
  readonly live: Live;
  readonly engine: Engine;
  readonly connect: Connect;
}

const TIMEOUT_MS = 400;

/** The rooms from `live` down, without a server. @param shown what readers are given for the engine */
export function openBareHouse({ emulator, clock }: Site, shown: (engine: Engine) => Engine): House {
  let room = furnish();
  let wires: Wire[] = [];

  function furnish(): Room {
    const credentials = { accessKeyId: "model", secretAccessKey: "model" };
    const account = { endpoint: emulator.url, region: WELL_KNOWN.region, credentials };
    const connect = createConnect({ ...account, instances: null, requestsPerSecond: null, burst: 1, requestTimeoutMs: TIMEOUT_MS, clock });
    const options = { listTypes: SIX_TYPES, pollTimeoutMs: TIMEOUT_MS, pendingGraceMs: Infinity, summaryGraceMs: GRACE_S * 1000, clock };
    const pages = pagesOver(connect.listSegments, clock, { ...options, cursorKey: Buffer.alloc(32) });
    const engine = createMemoryEngine({ quotaOf: (instanceId) => connect.quotaOf(instanceId), clock, minPollIntervalMs: 100, lingerMs: 30_000 });
    const live = createLive({ ...options, pages, engine: shown(engine) });
    // Pollers know the engine as it is, whatever readers are shown.
    engine.work(createPoller({ ...options, engine, follow: pages.follow }));
    return { live, engine, connect };
  }

  async function close({ engine, connect }: Room): Promise<void> {
    connect.close();
    await engine.close();
  }

  return {
    open: () =>
      Promise.resolve((asked) => {
        const wire = openInProcess(room.live, asked);
        wires.push(wire);
        return wire;
      }),
    query: () => Promise.resolve(null),
    nudge(contactId) {
      room.live.nudge(keyOf(contactId));
      return Promise.resolve();
    },
    async restart() {
      const before = room;
      room = furnish();
      for (const wire of wires) wire.cut();
      wires = [];
      await close(before);
    },
    close: () => close(room),
  };
}
