import { setImmediate as nextTurn } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { contactEvent, postEvent } from "../support/events.js";
import { EVENTS_SECRET, startGateway, type TestGateway } from "../support/gateway.js";
import { openStream, type OpenStream } from "../support/open-stream.js";
import { wireMessages } from "../support/wire-segments.js";

const CONTACTS = 10;
describe("POST /events", () => {
  let gateway: TestGateway;
  let streams: ReadonlyMap<string, OpenStream>;

  beforeAll(async () => {
    gateway = await startGateway({ settings: { EVENTS_SECRET, CONNECT_RATE: "4", CONNECT_BURST: "1" }, emulator: { ratePerSecond: null } });
    const contacts = await Promise.all(Array.from({ length: CONTACTS }, () => gateway.control.startContact({ scenario: "empty" })));
    streams = new Map(contacts.map(({ contactId }) => [contactId, openStream(gateway.url, contactId)]));
  });

  afterAll(async () => {
    for (const stream of streams.values()) await stream.leave();
    await gateway.close();
  });

  /** Says something in every contact, tells of the one that has news in the way that an event does, and sees who hears of theirs in which order. */
  async function orderOfNews(position: number, told: string | null): Promise<readonly string[]> {
    for (const contactId of streams.keys()) await gateway.control.append({ contactId, segments: wireMessages(1, position) });
    if (told !== null) expect((await postEvent(gateway, contactEvent({ contactId: told }))).status).toBe(204);
    const order: string[] = [];
    while (order.length < CONTACTS) {
      for (const [contactId, { positions }] of streams) if (positions.includes(position) && !order.includes(contactId)) order.push(contactId);
      await nextTurn();
    }
    return order;
  }

  it("brings the next poll of the contact forward", async () => {
    const order = await orderOfNews(0, null);
    const last = order.at(-1) as string;
    // By itself it would be the last again, as all of them are alike. Nudges have every second token, and some go while the news is being written.
    expect((await orderOfNews(1, last)).indexOf(last)).toBeLessThan(CONTACTS / 2);
  });

  it("takes a contact event, whoever is watching, and is quiet about it", async () => {
    const [watched = ""] = streams.keys();
    for (const id of [watched, watched, "a-contact-that-nobody-watches"]) {
      const response = await postEvent(gateway, contactEvent({ contactId: id }));
      expect([response.status, await response.text()]).toEqual([204, ""]);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["no secret", {}],
    ["another secret", { "x-api-key": `${EVENTS_SECRET}!` }],
    ["no more than the beginning of the secret", { "x-api-key": EVENTS_SECRET.slice(0, 16) }],
  ])("refuses who brings %s", async (_what, headers) => {
    const response = await postEvent(gateway, contactEvent({ contactId: "contact-1" }), headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });

  it.each([
    [{}],
    [[]],
    [null],
    ["text"],
    [{ ...contactEvent({ contactId: "c" }), source: "aws.s3" }],
    [contactEvent({ contactId: "c", instanceArn: "arn:aws:s3:::bucket" })],
    [contactEvent({ contactId: "" })],
    [contactEvent({ contactId: "c", time: "lately" })],
  ])(
    "refuses what is no contact event: %j",
    async (body) => {
      const response = await postEvent(gateway, body);
      expect(response.status).toBe(400);
    },
  );

  it("is not there unless a secret is set", async () => {
    const without = await startGateway();
    const response = await without.request("/events", { method: "POST", headers: { "content-type": "application/json", "x-api-key": "" }, body: "{}" });
    expect(response.status).toBe(404);
    await without.close();
  });
});
