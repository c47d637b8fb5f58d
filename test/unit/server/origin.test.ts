import { describe, expect, test } from "@jest/globals";

import { createOriginCheck } from "../../../src/server/origin.js";

const isOwn = createOriginCheck(["https://Wall.example", "http://wall.example:8080"]);

test.each([
  ["no page", {}],
  ["our own page", { origin: "https://gateway.example" }],
  ["our own page on a port of its own", { host: "gateway.example:4000", origin: "http://gateway.example:4000" }],
  ["our own page, told by the browser", { "sec-fetch-site": "same-origin" }],
  ["the address bar", { "sec-fetch-site": "none" }],
  ["a listed page", { origin: "https://wall.example", "sec-fetch-site": "cross-site" }],
  ["a listed page on its port", { origin: "http://wall.example:8080" }],
  ["our own page under a host written otherwise", { host: "GATEWAY.example", origin: "https://gateway.example" }],
] as const)("a request from %s is one of ours", (_who, headers) => {
  expect(isOwn({ host: "gateway.example", ...headers })).toBe(true);
});

test.each([
  ["another host", { origin: "https://elsewhere.example" }],
  ["another port", { origin: "https://gateway.example:444" }],
  ["a host below ours", { origin: "https://gateway.example.elsewhere.example" }],
  ["a listed host over another protocol", { origin: "http://wall.example" }],
  ["a page without an origin", { origin: "null" }],
  ["no URL at all", { origin: "gateway.example" }],
  ["another site, told by the browser alone", { "sec-fetch-site": "cross-site" }],
  ["another host of the site, told by the browser alone", { "sec-fetch-site": "same-site" }],
  ["a page, for no host", { host: undefined, origin: "https://gateway.example" }],
] as const)("a request from %s is foreign", (_who, headers) => {
  expect(isOwn({ host: "gateway.example", ...headers })).toBe(false);
});

describe("A gateway for its own machine alone", () => {
  const isOwnOrigin = createOriginCheck(["https://wall.example"], true);

  test.each(["localhost", "localhost:4000", "wall.localhost:4000", "127.0.0.1:4000", "127.8.8.8", "[::1]:4000"])("is asked as %s", (host) => {
    expect(isOwnOrigin({ host, origin: `http://${host}` })).toBe(true);
  });

  test.each(["rebound.example", "rebound.example:4000", "127.0.0.1.rebound.example", "localhost.rebound.example:4000", "notlocalhost", "", undefined])(
    "is not asked as %p, as pages are whose name was made to lead to it",
    (host) => {
      expect(isOwnOrigin({ ...(host !== undefined && { host }), origin: `http://${host}` })).toBe(false);
    },
  );
});
