import { existsSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chromium, type Browser } from "playwright-core";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { startIdentityProvider, TOKEN_SHAPES, type IdentityProvider } from "../support/identity-provider.js";
import { wireMessages } from "../support/wire-segments.js";

const CHROMIUM = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path !== undefined && existsSync(path),
);
const title = "GraphiQL at / runs its query against a live contact, and loads nothing from elsewhere";

if (CHROMIUM === undefined) {
  const reason = "skipped, because there is no Chromium: install one, or set CHROMIUM_PATH";
  process.stderr.write(`${title}: ${reason}\n`);
  test.skip(`${title} (${reason})`, () => undefined);
} else {
  describe("in a browser", () => {
    let gateway: TestGateway;
    let guarded: TestGateway;
    let identityProvider: IdentityProvider;
    let browser: Browser;

    beforeAll(async () => {
      gateway = await startGateway({ settings: { LANDING_PAGE: "graphiql", QUERY_MAX_AGE: "0s" } });
      identityProvider = await startIdentityProvider();
      const access = { ...TOKEN_SHAPES.Okta.settings, AUTH: "jwt", JWT_JWKS_URL: identityProvider.jwksUrl, AUDIT_LOG: "none" };
      guarded = await startGateway({ settings: { ...access, LANDING_PAGE: "graphiql" }, beside: gateway.emulator });
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-background-networking"] });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await guarded.close();
      await gateway.close();
      await identityProvider.close();
    });

    test("GraphiQL shows the segments of a subscription as they come", async () => {
      const { contactId } = await gateway.control.startContact({ scenario: "empty" });
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      const query = `subscription { segmentsAdded(contact: { instanceId: "${WELL_KNOWN.instanceId}", contactId: "${contactId}" }) { status edges { position } } }`;
      await page.goto(`${gateway.url}/?query=${encodeURIComponent(query)}`);
      await page.getByRole("button", { name: /execute query/i }).click();
      const answer = page.locator(".graphiql-response");
      await answer.getByText("IN_PROGRESS").waitFor();
      for (const position of [0, 1]) {
        await gateway.control.append({ contactId, segments: wireMessages(1, position) });
        await answer.getByText(`"position": ${position}`).waitFor();
      }
      expect(complaints).toEqual([]);
    }, 60_000);

    test("GraphiQL is there without a token, and its operations are not", async () => {
      const page = await browser.newPage();
      await page.goto(`${guarded.url}/graphql`);
      expect(page.url()).toBe(`${guarded.url}/`);
      await page.getByRole("button", { name: /execute query/i }).click();
      await page.locator(".graphiql-response").getByText("UNAUTHENTICATED").waitFor();
      await page.close();
    }, 60_000);

    test.each([
      ["query", "LiveChat", "IN_PROGRESS"],
      ["subscription", "FollowChat", '"edges"'],
    ])("GraphiQL sends a %s with the token that is in its headers, and does not keep it", async (_kind, tab, seen) => {
      const { accessToken, header } = TOKEN_SHAPES.Okta;
      const token = await identityProvider.sign(accessToken({ subject: "alice", scopes: ["contact-analysis:read"] }), { header });
      const page = await browser.newPage();
      await page.goto(`${guarded.url}/`);
      // By the keyboard: the tabs are still gliding into place.
      await page.getByRole("button", { name: tab, exact: true }).press("Enter");
      await page.getByRole("tab", { name: tab, selected: true }).waitFor();
      await page.getByRole("button", { name: "Headers" }).click();
      await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .monaco-editor").click();
      await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${token}` }));
      await page.getByRole("button", { name: /execute query/i }).click();
      await page.locator(".graphiql-response").getByText(seen).first().waitFor();
      expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(token);
      await page.close();
    }, 60_000);

    test("Apollo Sandbox is told where to ask and to subscribe, and what to open with", async () => {
      const explored = await startGateway({ settings: { LANDING_PAGE: "sandbox" }, beside: gateway.emulator });
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      // Apollo's script comes from the internet: here is what it would be given.
      const script = "globalThis.EmbeddedSandbox = class { constructor(options) { globalThis.given = options; } };";
      await page.route("https://embeddable-sandbox.cdn.apollographql.com/**", (route) => route.fulfill({ contentType: "text/javascript", body: script }));

      await page.goto(`${explored.url}/graphql`);
      expect(await page.evaluate("given")).toMatchObject({
        initialEndpoint: `${explored.url}/graphql`,
        initialSubscriptionEndpoint: `${explored.url.replace("http", "ws")}/graphql`,
        initialState: { document: expect.stringMatching(/query LiveChat[^]*subscription FollowChat/), includeCookies: false },
        runTelemetry: false,
      });
      expect(complaints).toEqual([]);
      await page.close();
      await explored.close();
    }, 60_000);

    test(title, async () => {
      const page = await browser.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));

      await page.goto(`${gateway.url}/`);
      await page.getByRole("button", { name: /execute query/i }).click();
      const answer = page.locator(".graphiql-response");
      await answer.getByText("IN_PROGRESS").waitFor();
      await answer.getByText("participantRole").first().waitFor();

      const foreign = asked.filter((url) => !url.startsWith(`${gateway.url}/`) && !/^(data|blob):/.test(url));
      expect(foreign).toEqual([]);
      expect(asked).toContain(`${gateway.url}/graphql`);
      expect(complaints).toEqual([]);
      const screenshot = process.env["SCREENSHOT_PATH"];
      if (screenshot !== undefined) await page.screenshot({ path: screenshot });
    }, 60_000);
  });
}
