import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { readConfig } from "../../../src/config.js";
import { ConfigError } from "../../../src/config/config-error.js";
import { SETTINGS, type Setting } from "../../../src/config/settings.js";

const KEY = "a1".repeat(32);
const INSTANCE = "00000000-0000-4000-8000-000000000001";

function problemsOf(env: Record<string, string>): Record<string, string> {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.problems.map(({ setting, message }) => [setting, message]));
    throw error;
  }
  return {};
}

describe("readConfig", () => {
  test("says where segments come from only when told: there is no default upstream", () => {
    expect(problemsOf({})).toEqual({ UPSTREAM: "expected emulator or aws, got nothing" });
    expect(readConfig({ UPSTREAM: "aws" }).emulator).toBeNull();
    expect(readConfig({ UPSTREAM: "emulator" }).emulator).toMatchObject({ port: 4010 });
  });

  test("has the documented defaults", () => {
    expect(readConfig({ UPSTREAM: "aws" })).toEqual({
      emulator: null,
      http: {
        host: "127.0.0.1",
        port: 4000,
        tls: null,
        landingPage: "none",
        liveView: false,
        introspection: true,
        documents: null,
        allowedOrigins: [],
        bodyLimitBytes: 102_400,
        operationsPerSecond: 50,
        isLocal: true,
        maxInFlight: 1_000,
        shutdownDelayMs: 0,
        shutdownGraceMs: 25_000,
      },
      access: { authentication: { kind: "none" }, rules: null, authorizerUrl: null },
      logLevel: "info",
      audit: "none",
      telemetry: { metrics: null, tracing: null },
      connect: { instances: null, requestsPerSecond: 2, burst: 5, requestTimeoutMs: 5_000 },
      pages: {
        listTypes: ["TRANSCRIPT", "CATEGORIES", "ISSUES", "EVENT", "ATTACHMENTS", "POST_CONTACT_SUMMARY"],
        cursorKey: null,
        cursorTokenMaxBytes: 8_192,
        cacheBytes: 67_108_864,
        sealedTtlMs: 300_000,
        summaryGraceMs: 120_000,
        pendingGraceMs: 60_000,
        queryMaxAgeMs: 1_000,
        walkMaxPages: 100,
      },
      live: { minPollIntervalMs: 1_000, liveContactTtlMs: 86_400_000, lingerMs: 30_000, eventsSecret: null },
      operation: { deadlineMs: 15_000, maxContacts: 100, maxFields: 200_000, maxCalls: 30 },
      graph: { build: "standalone", isSecured: false, nodeField: true, contactType: "Contact", rootFields: "all" },
    });
  });

  test("reads every default by its own shape", () => {
    for (const [name, { fallback, shape }] of Object.entries<Setting<unknown>>(SETTINGS)) {
      if (fallback !== null) expect([name, shape.read(fallback)]).not.toEqual([name, undefined]);
    }
  });

  test("tells every problem at once, with what was expected and what came", () => {
    expect(
      problemsOf({ UPSTREAM: "prod", PORT: "http", QUERY_DEADLINE: "soon", LIST_TYPES: "TRANSCRIPT,TRANSCRIPT", EMULATOR_SPEED: "0", LOG_LEVEL: "loud" }),
    ).toEqual({
      UPSTREAM: 'expected emulator or aws, got "prod"',
      PORT: 'expected a whole number from 0 to 65535, got "http"',
      QUERY_DEADLINE: 'expected a time such as 500ms, 15s or 5m, at least 1ms, got "soon"',
      LIST_TYPES: expect.stringMatching(/^expected some of TRANSCRIPT,.*, each once, got "TRANSCRIPT,TRANSCRIPT"$/),
      LOG_LEVEL: expect.stringMatching(/^expected fatal or error or/),
    });
    expect(Object.keys(problemsOf({ UPSTREAM: "emulator", EMULATOR_SPEED: "0", EMULATOR_PORT: "-1", PORT: "-1" }))).toEqual([
      "PORT",
      "EMULATOR_PORT",
      "EMULATOR_SPEED",
    ]);
  });

  test("never shows a secret, not even a wrong one", () => {
    const secret = "not-32-bytes-but-secret-all-the-same";
    expect(problemsOf({ UPSTREAM: "aws", CURSOR_KEY: secret })).toEqual({
      CURSOR_KEY: "expected 32 random bytes, in base64 or as 64 hexadecimal digits",
    });
  });

  test("takes a cursor key in hexadecimal, base64 and base64url, and only of 32 bytes", () => {
    const bytes = Buffer.from(KEY, "hex");
    for (const text of [KEY, bytes.toString("base64"), bytes.toString("base64url")]) {
      expect(readConfig({ UPSTREAM: "aws", CURSOR_KEY: text }).pages.cursorKey).toEqual(bytes);
    }
    for (const text of [KEY.slice(2), `${KEY}00`, bytes.subarray(1).toString("base64"), "x".repeat(64)]) {
      expect(problemsOf({ UPSTREAM: "aws", CURSOR_KEY: text })).toHaveProperty("CURSOR_KEY");
    }
  });

  test("counts an empty variable as not set", () => {
    expect(readConfig({ UPSTREAM: "aws", PORT: "", CURSOR_KEY: " " }).http.port).toBe(4000);
  });

  test("cannot be changed afterwards, at any depth", () => {
    const config = readConfig({ UPSTREAM: "emulator" });
    for (const part of [config, config.http, config.connect, config.pages.listTypes, config.emulator]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("serves without authentication beyond this machine only when that is said", () => {
    for (const HOST of ["0.0.0.0", "::", "10.0.0.1", "gateway.example", "127.0.0.1.example"]) {
      expect(problemsOf({ UPSTREAM: "aws", HOST })).toEqual({ HOST: expect.stringMatching(/AUTH=jwt.*AUTH=router.*AUTH=none/) });
      expect(readConfig({ UPSTREAM: "aws", HOST, AUTH: "none" }).http.host).toBe(HOST);
    }
    for (const HOST of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) expect(problemsOf({ UPSTREAM: "aws", HOST })).toEqual({});
  });

  test("sends transcripts in clear to no other machine", () => {
    for (const name of ["AWS_ENDPOINT_URL_CONNECT", "AWS_ENDPOINT_URL"]) {
      for (const url of ["http://connect.example", "ftp://127.0.0.1", "connect.example", "http://user:pass@connect.example"]) {
        expect(problemsOf({ UPSTREAM: "aws", [name]: url })).toEqual({ [name]: "expected an https URL; http only to this machine" });
      }
      for (const url of ["https://connect.example", "http://127.0.0.1:4010", "http://[::1]:4010"]) {
        expect(problemsOf({ UPSTREAM: "aws", [name]: url })).toEqual({});
      }
    }
    expect(problemsOf({ UPSTREAM: "aws", CONNECT_INSTANCES: `[{"instanceId":"${INSTANCE}","endpoint":"http://connect.example"}]` })).toEqual({
      "CONNECT_INSTANCES.0.endpoint": "must be https, unless it is a loopback address",
    });
  });

  test("reads no more segment types than the upstream takes in a call", () => {
    const all = "TRANSCRIPT,CATEGORIES,ISSUES,EVENT,ATTACHMENTS,POST_CONTACT_SUMMARY,EXTRACTED_INFORMATION";
    expect(problemsOf({ UPSTREAM: "aws", LIST_TYPES: all })).toEqual({ LIST_TYPES: "names more types than LIST_TYPES_MAX (6) allows" });
    expect(readConfig({ UPSTREAM: "aws", LIST_TYPES: all, LIST_TYPES_MAX: "7" }).pages.listTypes).toHaveLength(7);
  });

  test("serves metrics on a port of their own, and only when told", () => {
    expect(readConfig({ UPSTREAM: "aws", METRICS_PORT: "9464" }).telemetry.metrics).toEqual({ host: "127.0.0.1", port: 9464 });
    expect(problemsOf({ UPSTREAM: "aws", METRICS_PORT: "4000" })).toEqual({ METRICS_PORT: expect.stringContaining("another port than PORT") });
    expect(problemsOf({ UPSTREAM: "aws", METRICS_PORT: "0", PORT: "0" })).toEqual({});
  });

  test("sends traces where OpenTelemetry's own settings say, a base or the whole address", () => {
    const tracing = (env: Record<string, string>) => readConfig({ UPSTREAM: "aws", ...env }).telemetry.tracing;
    const base = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.example:4318/" };
    expect(tracing(base)).toEqual({ url: "http://collector.example:4318/v1/traces", serviceName: "contact-analysis-gateway", share: 1 });
    expect(tracing({ ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://traces.example/in", OTEL_TRACES_SAMPLER_ARG: "0.25" })).toMatchObject({
      url: "https://traces.example/in",
      share: 0.25,
    });
    for (const url of ["collector:4318", "ftp://collector.example", "http://user:pass@collector.example"]) {
      expect(problemsOf({ UPSTREAM: "aws", OTEL_EXPORTER_OTLP_ENDPOINT: url })).toEqual({
        OTEL_EXPORTER_OTLP_ENDPOINT: "expected an http or https URL without a user in it",
      });
    }
    for (const share of ["-0.1", "1.1", "half"]) expect(problemsOf({ UPSTREAM: "aws", OTEL_TRACES_SAMPLER_ARG: share })).toHaveProperty("OTEL_TRACES_SAMPLER_ARG");
  });

  test("gives the emulator the budget that the gateway reckons with, unless it has its own", () => {
    const env = { UPSTREAM: "emulator", CONNECT_RATE: "none", CONNECT_BURST: "9" };
    expect(readConfig(env).emulator).toMatchObject({ ratePerSecond: null, burst: 9 });
    expect(readConfig({ ...env, EMULATOR_RATE: "1.5" }).emulator).toMatchObject({ ratePerSecond: 1.5, burst: 9 });
  });

  test("has Query.node in the standalone schema and not in the subgraph, unless told otherwise", () => {
    const nodeField = (env: Record<string, string>) => readConfig({ UPSTREAM: "aws", ...env }).graph.nodeField;
    expect(nodeField({})).toBe(true);
    expect(nodeField({ FEDERATION: "true" })).toBe(false);
    expect(nodeField({ FEDERATION: "true", NODE_FIELD: "true" })).toBe(true);
    expect(nodeField({ NODE_FIELD: "false" })).toBe(false);
  });

  test("leaves out root fields of the subgraph only, and then all of them", () => {
    const none = { UPSTREAM: "aws", FEDERATION_ROOT_FIELDS: "none" };
    for (const FEDERATION of ["true", "secured"]) expect(readConfig({ ...none, FEDERATION }).graph.rootFields).toBe("none");
    for (const beside of [{}, { FEDERATION: "true", NODE_FIELD: "true" }]) {
      expect(problemsOf({ ...none, ...beside })).toEqual({ FEDERATION_ROOT_FIELDS: expect.stringContaining("expected FEDERATION=true or secured") });
    }
  });
});

describe("CONNECT_INSTANCES", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "instances-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const json = JSON.stringify([{ instanceId: INSTANCE, alias: "acme", region: "eu-west-2" }]);

  test("is JSON, or the path of a file that holds it", () => {
    const path = join(folder, "instances.json");
    writeFileSync(path, json);
    for (const CONNECT_INSTANCES of [json, path]) {
      expect(readConfig({ UPSTREAM: "aws", CONNECT_INSTANCES }).connect.instances).toMatchObject([{ instanceId: INSTANCE, alias: "acme" }]);
    }
  });

  test("is refused where it cannot be read, without a word of what it holds", () => {
    for (const CONNECT_INSTANCES of [join(folder, "absent.json"), '[{"externalId": "s3cret"', folder]) {
      expect(problemsOf({ UPSTREAM: "aws", CONNECT_INSTANCES })).toEqual({ CONNECT_INSTANCES: "expected JSON, or the path of a readable JSON file" });
    }
  });

  test("has its problems told by their place", () => {
    const CONNECT_INSTANCES = JSON.stringify([{ instanceId: INSTANCE }, { instanceId: INSTANCE }, { region: "nowhere", externalId: "s3cret" }]);
    const problems = problemsOf({ UPSTREAM: "aws", CONNECT_INSTANCES });
    expect(Object.keys(problems).every((place) => place.startsWith("CONNECT_INSTANCES."))).toBe(true);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });
});

describe("the shapes of settings", () => {
  const { QUERY_MAX_AGE, BODY_LIMIT, CONNECT_RATE, PORT } = SETTINGS;

  test("a time is a number with a unit, or of seconds", () => {
    for (const [text, ms] of [["500ms", 500], ["1.5s", 1_500], ["15", 15_000], ["5m", 300_000], ["2h", 7_200_000], ["0", 0]] as const) {
      expect([text, QUERY_MAX_AGE.shape.read(text)]).toEqual([text, ms]);
    }
    for (const text of ["-1s", "1d", "s", "1 s", "1e3", "Infinity", "999999999h"]) expect([text, QUERY_MAX_AGE.shape.read(text)]).toEqual([text, undefined]);
  });

  test("a size is a number with a unit, or of bytes", () => {
    for (const [text, bytes] of [["100KB", 102_400], ["1MB", 1_048_576], ["2048", 2_048], ["2048B", 2_048]] as const) {
      expect([text, BODY_LIMIT.shape.read(text)]).toEqual([text, bytes]);
    }
    for (const text of ["1", "1GB", "1.5MB", "17MB"]) expect([text, BODY_LIMIT.shape.read(text)]).toEqual([text, undefined]);
  });

  test("a rate is a positive number, or none at all", () => {
    expect(CONNECT_RATE.shape.read("0.5")).toBe(0.5);
    expect(CONNECT_RATE.shape.read("none")).toBeNull();
    for (const text of ["0", "-2", "10001", "fast"]) expect([text, CONNECT_RATE.shape.read(text)]).toEqual([text, undefined]);
  });

  test("no text makes a shape throw, and what it gives is within its bounds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), (text) => {
        for (const { shape } of Object.values<Setting<unknown>>(SETTINGS)) shape.read(text);
        const port = PORT.shape.read(text);
        return port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65_535);
      }),
    );
  });
});
