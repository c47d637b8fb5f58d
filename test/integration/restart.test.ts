import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator, type Emulator } from "../../src/emulator/emulator.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import type { PageQueryVariables } from "../support/generated/documents.js";
import { LARGE_WINDOWS, LIVE_SECONDS, LONG_LENGTH, OVER_SECONDS, SEVEN_TYPES, TAIL_TOKENS, TOKEN_BYTES } from "../support/long-contact.js";
import { askPage, pageOn, segmentsOf } from "../support/page-through.js";
import { upstreamList } from "../support/upstream-list.js";

const KEYS = [
  ["with the same CURSOR_KEY", "ab".repeat(32)],
  ["without a CURSOR_KEY", ""],
] as const;

let emulator: Emulator;
let control: EmulatorControl;
let gateway: TestGateway;

beforeAll(async () => {
  emulator = await createEmulator({ ratePerSecond: null, contacts: [], ...SEVEN_TYPES.emulator });
  control = createEmulatorControl(emulator.url);
  gateway = await start();
});
afterAll(async () => {
  await gateway.close();
  await emulator.close();
});

function start(cursorKey = ""): Promise<TestGateway> {
  return startGateway({ beside: emulator, settings: { QUERY_MAX_AGE: "0s", CURSOR_KEY: cursorKey, ...SEVEN_TYPES.settings } });
}

/** The gateway that was is gone with all it held; the upstream has not noticed. */
async function restart(cursorKey: string): Promise<void> {
  await gateway.close();
  gateway = await start(cursorKey);
}

/** Pages the long contact while it is live and on when it is over; `happen` comes before every page and is told which. */
async function pagesWhole(window: Partial<PageQueryVariables>, happen: (page: number) => Promise<void>): Promise<void> {
  const contact = await control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
  let pages = 0;
  const whole = await pageOn(
    async (variables) => {
      await happen(pages++);
      return await askPage(gateway, { ...contact, ...variables });
    },
    window,
    () => control.advance({ seconds: OVER_SECONDS }),
  );
  const list = await upstreamList(emulator.url, contact, SEVEN_TYPES.wire);
  expect(list).toHaveLength(LONG_LENGTH);
  expect(list).toMatchObject(whole.map(({ node }) => node));
  expect(whole.map(({ position }) => position)).toEqual(list.map((_, position) => position));
}

describe.each(KEYS)("across restarts of the gateway %s", (_keys, cursorKey) => {
  describe.each(TAIL_TOKENS)("the long contact, with its tail token %s", (tailToken) => {
    describe.each(TOKEN_BYTES)("and tokens of %i bytes", (tokenBytes) => {
      beforeAll(async () => {
        await control.set({ tailToken, tokenBytes });
        await restart(cursorKey);
      });

      test.each(LARGE_WINDOWS)("pages %j: each segment once and in order", async (window) => {
        await pagesWhole(window, async (page) => {
          if (page === 1 || page === 4) await restart(cursorKey);
        });
      });
    });
  });
});

test.each(TAIL_TOKENS)("pages of 7 are whole through restarts, lost keys and expiring tokens, with the tail token %s", async (tailToken) => {
  await control.set({ tailToken, tokenBytes: 2_048 });
  const keys = KEYS.map(([, key]) => key);
  await pagesWhole({ first: 7 }, async (page) => {
    if (page % 10 === 3) await control.expireTokens();
    if (page % 30 === 14) await restart(keys[page % 2] ?? "");
  });
});

describe("the page after a restart", () => {
  const calls = async (given: { tokenBytes: number; keys: readonly [string, string]; expire?: boolean }): Promise<number> => {
    const [before, after] = given.keys;
    await control.set({ tailToken: "present", tokenBytes: given.tokenBytes });
    const contact = await control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
    await restart(before);
    const { endCursor } = segmentsOf(await askPage(gateway, { ...contact, first: 500 })).pageInfo;
    if (given.expire === true) await control.expireTokens();
    await restart(after);
    await control.resetCalls();
    const { edges } = segmentsOf(await askPage(gateway, { ...contact, first: 100, after: endCursor }));
    const { total } = await control.calls();
    expect(edges.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, index) => 500 + index));
    return total;
  };
  const [same, other] = ["ab".repeat(32), "cd".repeat(32)] as const;

  test("is one call, because the cursor brings the token", async () => {
    expect(await calls({ tokenBytes: 50, keys: [same, same] })).toBe(1);
    expect(await calls({ tokenBytes: 2_048, keys: [same, same] })).toBe(1);
  });

  test("is walked to where the key is another, or the token is longer than a cursor may carry", async () => {
    expect(await calls({ tokenBytes: 50, keys: [same, other] })).toBe(6);
    expect(await calls({ tokenBytes: 50, keys: ["", ""] })).toBe(6);
    expect(await calls({ tokenBytes: 102_400, keys: [same, same] })).toBe(6);
  });

  test("is walked to where the upstream refuses the token that the cursor brings", async () => {
    expect(await calls({ tokenBytes: 50, keys: [same, same], expire: true })).toBe(7);
  });
});
