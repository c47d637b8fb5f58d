import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { openStream, type OpenStream } from "../support/open-stream.js";

const SECRET = "a secret of the tests, not of anybody".replaceAll(" ", "-");

function contactEvent(contactId: string, instanceArn = `arn:aws:connect:eu-central-1:000000000000:instance/${WELL_KNOWN.instanceId}`) {
  // As Amazon EventBridge delivers it, less what is not read.
  return { version: "0", "detail-type": "Amazon Connect Contact Event", source: "aws.connect", detail: { eventType: "CONNECTED_TO_AGENT", contactId, instanceArn, channel: "CHAT" } };
}

describe("POST /events", () => {
  let gateway: TestGateway;
  let stream: OpenStream;
  let contactId: string;

  const post = (body: unknown, headers: Record<string, string> = { "x-api-key": SECRET }) =>
    gateway.request("/events", { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

  beforeAll(async () => {
    // One poll a minute: what comes sooner was nudged.
    gateway = await startGateway({ settings: { EVENTS_SECRET: SECRET, MIN_POLL_INTERVAL: "100ms", CONNECT_RATE: "0.5", CONNECT_BURST: "3" }, emulator: { ratePerSecond: null } });
    ({ contactId } = await gateway.control.startContact({ scenario: "empty" }));
    stream = openStream(gateway.url, contactId);
  });

  afterAll(async () => {
    await stream.leave();
    await gateway.close();
  });

  it("takes a contact event, whoever is watching, and is quiet about it", async () => {
    for (const id of [contactId, contactId, "a-contact-that-nobody-watches"]) {
      const response = await post(contactEvent(id));
      expect([response.status, await response.text()]).toEqual([204, ""]);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["no secret", {}],
    ["another secret", { "x-api-key": `${SECRET}!` }],
    ["no more than the beginning of the secret", { "x-api-key": SECRET.slice(0, 16) }],
  ])("refuses who brings %s", async (_what, headers) => {
    const response = await post(contactEvent(contactId), headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });

  it.each([[{}], [[]], [null], ["text"], [{ ...contactEvent("c"), source: "aws.s3" }], [contactEvent("c", "arn:aws:s3:::bucket")], [contactEvent("")]])(
    "refuses what is no contact event: %j",
    async (body) => {
      const response = await post(body);
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
