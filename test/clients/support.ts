import { setTimeout as delay } from "node:timers/promises";

import { expect } from "@jest/globals";
import { WebSocket } from "ws";

import type { ContactKey, FollowOptions } from "../../src/client/client.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator } from "../../src/emulator/emulator.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { createLine } from "../support/line.js";
import { upstreamList } from "../support/upstream-list.js";
import { wireMessages, wireSegment } from "../support/wire-segments.js";

/** Soon, and not so soon that a gateway that is being restarted is asked in a loop. */
export const SOON: FollowOptions = { retryWait: () => delay(20) };

export interface Conversation extends ContactKey {
  say(count: number): Promise<void>;
  /** One attachment, whose scan is said to go on at first and to be done the second time. */
  attach(): Promise<void>;
  hangUp(): Promise<void>;
}

export interface World {
  /** Of the gateway, over a line that can be cut. */
  readonly url: string;
  readonly control: EmulatorControl;
  readonly gateway: TestGateway;
  cut(): void;
  /** Another process in the same place: it has the key of the cursors, and nothing else of what was. */
  restart(): Promise<void>;
  /** A contact to which a test adds; nothing is in it. */
  converse(): Promise<Conversation>;
  /** Fails unless these are all segments that the upstream holds, each once and in order. */
  expectWhole(edges: readonly SeenEdge[], contact: ContactKey): Promise<void>;
  close(): Promise<void>;
}

/** What tests look at in a client's edge. */
export interface SeenEdge {
  readonly position: number;
  readonly node: object;
}

/** A gateway, an emulator and a line between the gateway and its clients. */
export async function createWorld(): Promise<World> {
  // As a browser has it, and not every Node.
  Object.assign(globalThis, { WebSocket });
  const emulator = await createEmulator({ ratePerSecond: null, contacts: [] });
  const control = createEmulatorControl(emulator.url);
  const start = (port: string) =>
    startGateway({ beside: emulator, settings: { PORT: port, MIN_POLL_INTERVAL: "100ms", QUERY_MAX_AGE: "0s", SUMMARY_GRACE: "0s" } });
  let gateway = await start("0");
  const line = await createLine(gateway.url);

  return {
    url: `${line.url}/graphql`,
    control,
    get gateway() {
      return gateway;
    },
    cut: () => line.cut(),
    async restart() {
      const { port } = new URL(gateway.url);
      await gateway.close();
      gateway = await start(port);
    },
    async converse() {
      const { instanceId, contactId } = await control.startContact({ scenario: "empty" });
      let said = 0;
      let scans = 0;
      return {
        instanceId,
        contactId,
        async say(count) {
          await control.append({ contactId, segments: wireMessages(count, said) });
          said += count;
        },
        async attach() {
          await control.append({ contactId, segments: [wireSegment({ kind: "Attachments", id: 1 }, 1_000 + scans)] });
          scans += 1;
        },
        hangUp: () => control.end({ contactId, status: "COMPLETED" }),
      };
    },
    async expectWhole(edges, { instanceId, contactId }) {
      const list = await upstreamList(emulator.url, { instanceId, contactId });
      const told = list.map((node, position) => ({ position, name: nameOf(node) }));
      // What comes again with its Id is told as `revised`.
      const first = told.filter(({ name }, position) => told.findIndex((other) => other.name === name) === position);
      expect(edges.map(({ position, node }) => ({ position, name: nameOf(node) }))).toEqual(first);
    },
    async close() {
      await line.close();
      await gateway.close();
      await emulator.close();
    },
  };
}

function nameOf(node: object): unknown {
  return "content" in node ? node.content : "attachment";
}

/** A contact as operations take it: without what the tests do to it. */
export function keyOf({ instanceId, contactId }: ContactKey): ContactKey {
  return { instanceId, contactId };
}

/** What a client shows of a contact as it changes. */
export interface Shown {
  edges: readonly SeenEdge[];
}

/**
 * The story that a client with a normalised cache has to follow: a list that grows while it is shown, through a cut line and a restarted
 * gateway, and an attachment that is told of again in its place. Ends with the contact.
 */
export async function liveThrough(world: World, contact: Conversation, shown: Shown, until: (isSo: () => boolean) => Promise<void>): Promise<void> {
  const shows = (count: number) => until(() => shown.edges.length === count);
  const statusOf = ({ node }: SeenEdge) => (node as { attachments?: readonly { status: string }[] }).attachments?.[0]?.status;

  await shows(3);
  await contact.say(2);
  await shows(5);
  world.cut();
  await contact.say(2);
  await shows(7);
  await world.restart();
  await contact.say(2);
  await shows(9);
  await contact.attach();
  await until(() => shown.edges.some((edge) => statusOf(edge) === "APPROVED"));
  await contact.say(1);
  await contact.hangUp();
}
