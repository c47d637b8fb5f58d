import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { chromium, type Browser, type Page } from "playwright-core";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Undefined where there is none. */
export const CHROMIUM = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge"].find(
  (path) => path !== undefined && existsSync(path),
);

export function launch(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }), args: ["--no-sandbox", "--disable-background-networking"] });
}

/** What `npm run build:live-view` does: nothing, where it is built. */
export function buildLiveView(): void {
  execFileSync(process.execPath, ["--import", "@swc-node/register/esm-register", "scripts/build-live-view.ts"], { cwd: ROOT, stdio: "pipe" });
}

export interface Opened {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: readonly string[];
  /** Names of the operations that were subscribed to. */
  readonly subscribed: readonly string[];
}

export async function open(browser: Browser, url: string, colorScheme: "light" | "dark" = "light"): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  const subscribed: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload.toString()) as { type: string; payload?: { operationName?: string } };
      if (frame.type === "subscribe") subscribed.push(frame.payload?.operationName ?? "");
    }),
  );
  await page.goto(url);
  return { page, complaints, subscribed };
}

export function contactPath(contactId: string): string {
  return `/live/contacts/${WELL_KNOWN.instanceId}/${contactId}`;
}

/** The messages that are shown, in their order. */
export function messagesOn(page: Page): Promise<string[]> {
  return page.locator(".rows .row:not(.event) p[dir]").allTextContents();
}

export async function countIs(page: Page, selector: string, count: number): Promise<void> {
  if (count > 0) await page.locator(selector).nth(count - 1).waitFor({ state: "attached" });
  await page.locator(selector).nth(count).waitFor({ state: "detached" });
}

/** What axe finds that is serious or critical. */
export async function seriousOn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>("axe.run()");
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
