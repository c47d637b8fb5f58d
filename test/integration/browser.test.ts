import { existsSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chromium, type Browser } from "playwright-core";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
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
    let browser: Browser;

    beforeAll(async () => {
      gateway = await startGateway({ settings: { LANDING_PAGE: "graphiql", QUERY_MAX_AGE: "0s" } });
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-background-networking"] });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await gateway.close();
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
