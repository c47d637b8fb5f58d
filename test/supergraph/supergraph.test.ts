import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { startIdentityProvider, TOKEN_SHAPES, type IdentityProvider } from "../support/identity-provider.js";
import { wireMessages } from "../support/wire-segments.js";
import { PROGRAM, startPart, whySkipped } from "./example.js";
import { follow, type Transport } from "./follow.js";
import { until } from "../support/until.js";
import { startWorld, SUBGRAPH, type World } from "./world.js";

const { instanceId } = WELL_KNOWN;
/** What telephony, the CRM and the gateway each know of a contact. */
const ACROSS = `{
  recentContacts(first: 1) {
    contactId queue agent { name } customer { name segment { name } }
    analysis { status segments(first: 1) { nodes { ... on TranscriptSegment { content } } } }
  }
}`;

async function ask(url: string, query: string): Promise<{ readonly data: unknown; readonly errors?: unknown }> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query }) });
  return (await response.json()) as { data: unknown; errors?: unknown };
}

const title = "a supergraph";
if (whySkipped !== null) {
  process.stderr.write(`${title}: ${whySkipped}\n`);
  test.skip(`${title} (${whySkipped})`, () => undefined);
} else {
  describe(title, () => {
    let world: World;
    beforeAll(async () => {
      world = await startWorld();
    });
    afterAll(() => world.close());

    async function startContact(messages: number): Promise<string> {
      const { contactId } = await world.gateway.control.startContact({ scenario: "manual" });
      if (messages > 0) await say(contactId, messages, 0);
      return contactId;
    }

    const say = (contactId: string, count: number, said: number) => world.gateway.control.append({ contactId, segments: wireMessages(count, said) });

    test.each<["Hive Gateway" | "@apollo/gateway"]>([["Hive Gateway"], ["@apollo/gateway"]])("answers one query across three services through %s", async (name) => {
      const contactId = await startContact(2);
      expect(await ask(world.routers[name], ACROSS)).toEqual({
        data: {
          recentContacts: [
            {
              contactId,
              queue: expect.any(String),
              agent: { name: expect.stringMatching(/ Example$/) },
              customer: { name: expect.stringMatching(/ Sample$/), segment: { name: expect.any(String) } },
              analysis: { status: "IN_PROGRESS", segments: { nodes: [{ content: "Message 0" }] } },
            },
          ],
        },
      });
    });

    describe.each<[Transport]>([["ws"], ["sse"]])("through Hive Gateway, with the gateway on %s", (subscriptions) => {
      test.each<[Transport]>([["ws"], ["sse"]])("brings each segment once to a client on %s, also when Hive Gateway is started anew in between", async (transport) => {
        const start = (port: number) => startPart("startHive", { supergraph: world.supergraph, port, subscriptions });
        let hive = await start(0);
        const { url } = hive.told;
        const contactId = await startContact(120);
        const contents: unknown[] = [];
        let breaks = 0;
        const following = follow(url, { instanceId, contactId }, transport, () => (breaks += 1));
        const ended = (async () => {
          for await (const { edges } of following) for (const { node } of edges) contents.push("content" in node ? node.content : null);
        })();
        try {
          await until(() => contents.length === 120);
          await say(contactId, 3, 120);
          await until(() => contents.length === 123);
          expect(breaks).toBe(0);

          await hive.kill();
          await until(() => breaks > 0);
          await say(contactId, 4, 123);
          hive = await start(Number(new URL(url).port));
          await until(() => contents.length >= 127);
          await say(contactId, 2, 127);
          await until(() => contents.length >= 129);

          await world.gateway.control.end({ contactId, status: "COMPLETED" });
          await ended;
          expect(contents).toEqual(Array.from({ length: 129 }, (_, n) => `Message ${n}`));
        } finally {
          await following.return();
          await hive.kill();
        }
      });
    });

    describe("where users have tokens", () => {
      let provider: IdentityProvider;
      let guarded: TestGateway;
      const { settings, accessToken } = TOKEN_SHAPES.Okta;

      beforeAll(async () => {
        provider = await startIdentityProvider();
        guarded = await startGateway({
          beside: world.gateway.emulator,
          settings: { ...settings, ...SUBGRAPH, AUTH: "jwt", JWT_JWKS_URL: provider.jwksUrl, AUDIT_LOG: "none" },
        });
      });
      afterAll(async () => {
        await guarded.close();
        await provider.close();
      });

      const startGuardedHive = (subscriptions: Transport) => startPart("startHive", { supergraph: world.supergraph.replaceAll(world.gateway.url, guarded.url), port: 0, subscriptions });

      test.each<[Transport, Transport]>([["ws", "sse"], ["ws", "ws"], ["sse", "sse"]])("streams from the gateway on %s, to a client on %s, are for who may read them", async (subscriptions, transport) => {
        const hive = await startGuardedHive(subscriptions);
        const contact = { instanceId, contactId: await startContact(1) };
        const followAs = async (subject: string, scopes: readonly string[]) =>
          follow(hive.told.url, contact, transport, () => undefined, { authorization: `Bearer ${await provider.sign(accessToken({ subject, scopes }))}` });
        const [ada, bob] = [await followAs("ada", ["contact-analysis:read"]), await followAs("bob", [])];
        try {
          expect((await ada.next()).value).toMatchObject({ edges: [{ node: { content: "Message 0" } }] });
          expect((await bob.next()).value).toMatchObject({ edges: [], unavailable: { code: "FORBIDDEN" } });
          await say(contact.contactId, 1, 1);
          expect((await ada.next()).value).toMatchObject({ edges: [{ node: { content: "Message 1" } }] });
        } finally {
          await Promise.all([ada.return(), bob.return()]);
          await hive.kill();
        }
      });

      test("whoever has no token is told so, where the gateway is on sse", async () => {
        const hive = await startGuardedHive("sse");
        const following = follow(hive.told.url, { instanceId, contactId: await startContact(1) }, "sse", () => undefined);
        await expect(following.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
        await hive.kill();
      });
    });

    test.each<[Transport]>([["ws"], ["sse"]])("has the stream on %s let go when its client leaves Hive Gateway", async (subscriptions) => {
      const hive = await startPart("startHive", { supergraph: world.supergraph, port: 0, subscriptions });
      const onTransport = { ws: "websocket", sse: "sse" }[subscriptions];
      const left = () => world.gateway.logLines.filter(({ msg, end, transport }) => msg === "operation" && end === "reader" && transport === onTransport).length;
      const before = left();
      const following = follow(hive.told.url, { instanceId, contactId: await startContact(1) }, "sse", () => undefined);
      await following.next();
      expect(left()).toBe(before);
      await following.return();
      await until(() => left() > before);
      await hive.kill();
    });
  });

  const isBuilt = existsSync(new URL("../../dist/main.js", import.meta.url));
  if (!isBuilt) process.stderr.write("npm run supergraph: skipped, because the gateway is not built: npm run build\n");
  (isBuilt ? test : test.skip)("`npm run supergraph` prints a query that answers across the services, and ends on SIGINT", async () => {
    const ports = ["ANALYSIS", "EMULATOR", "TELEPHONY", "CRM", "HIVE", "APOLLO"].map((name) => [`${name}_PORT`, "0"]);
    const program = spawn(process.execPath, [PROGRAM], {
      env: { PATH: process.env["PATH"], ...(Object.fromEntries(ports) as Record<string, string>) },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const exit = once(program, "exit");
    let told = "";
    program.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
    try {
      await until(() => told.includes("Ctrl-C"));
      const [, url = "", body = ""] = /^curl -s (\S+) .* -d '(.*)'$/m.exec(told) ?? [];
      const { data, errors } = await ask(url, (JSON.parse(body) as { query: string }).query);
      expect(errors).toBeUndefined();
      expect(data).toEqual({ recentContacts: Array.from({ length: 3 }, () => expect.objectContaining({ customer: expect.anything(), analysis: expect.anything() })) });
    } finally {
      program.kill("SIGINT");
    }
    expect(await exit).toEqual([0, null]);
  });
}
