import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createConnect, type Connect } from "../../../src/connect/connect.js";
import { instancesSchema } from "../../../src/connect/instances-schema.js";
import { systemClock } from "../../../src/domain/clock.js";
import { createBench, requestFor, type Bench } from "./support.js";

const ROLE = "arn:aws:iam::111122223333:role/reader";
const GRANTED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
  <Message>User is not authorized</Message></Error></ErrorResponse>`;

/** A stand-in for the token service: what it was asked, and how it answers. */
interface Sts {
  readonly asked: URLSearchParams[];
  mode: "grants" | "denies" | "hangs";
}

const environment = { ...process.env };
const sts: Sts = { asked: [], mode: "grants" };
let server: Server;
let bench: Bench;
let connect: Connect;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      sts.asked.push(new URLSearchParams(body));
      if (sts.mode === "hangs") return;
      response.writeHead(sts.mode === "grants" ? 200 : 403, { "content-type": "text/xml" }).end(sts.mode === "grants" ? GRANTED : DENIED);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  bench = await createBench();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  });
});

afterEach(() => {
  sts.asked.length = 0;
  connect.close();
});

afterAll(async () => {
  process.env = environment;
  server.closeAllConnections();
  server.close();
  await bench.close();
});

async function ask(mode: Sts["mode"], requests: number): Promise<unknown[]> {
  sts.mode = mode;
  const contact = await bench.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 7_200 });
  const settings = { instanceId: contact.instanceId, region: "eu-west-2", roleArn: ROLE, externalId: "agreed-upon", endpoint: bench.url };
  connect = createConnect({ instances: instancesSchema.parse([settings]), requestsPerSecond: null, burst: 5, requestTimeoutMs: 300, clock: systemClock });
  return Promise.all(Array.from({ length: requests }, () => connect.listSegments(requestFor(contact)).catch((error: unknown) => error)));
}

describe("an instance behind a role", () => {
  it("is called with the role's keys, which are asked for once, with the external id", async () => {
    const pages = await ask("grants", 5);
    expect(pages).toMatchObject(Array(5).fill({ status: "COMPLETED" }));
    expect(sts.asked.map((asked) => Object.fromEntries(asked))).toMatchObject([{ Action: "AssumeRole", RoleArn: ROLE, ExternalId: "agreed-upon" }]);
  });

  it("is UPSTREAM_FORBIDDEN when the role is denied", async () => {
    await bench.control.resetCalls();
    expect(await ask("denies", 1)).toMatchObject([{ code: "UPSTREAM_FORBIDDEN" }]);
    expect((await bench.control.calls()).total).toBe(0);
  });

  it("is UPSTREAM_TIMEOUT when the keys do not come in time", async () => {
    const startMs = Date.now();
    expect(await ask("hangs", 1)).toMatchObject([{ code: "UPSTREAM_TIMEOUT" }]);
    expect(Date.now() - startMs).toBeLessThan(3_000);
  });
});
