import { describe, expect, test } from "@jest/globals";

import type { Fault } from "../../../src/emulator/fault.js";
import { chat, ids, scenarios, startUpstream } from "./support.js";

describe("the control endpoint", () => {
  test("starts a scenario as a new contact each time", async () => {
    const { control, list } = await startUpstream({ scenarios: scenarios(chat(10)) });
    const first = await control.startContact({ scenario: "chat" });
    const second = await control.startContact({ scenario: "chat", startedSecondsAgo: 3 });
    expect(second.contactId).not.toBe(first.contactId);
    expect(ids(await list({ ContactId: first.contactId }))).toHaveLength(1);
    expect(ids(await list({ ContactId: second.contactId }))).toHaveLength(4);
  });

  test("replaces a contact that is started under an id that is taken", async () => {
    const { control, list } = await startUpstream({ scenarios: scenarios(chat(10)) });
    const { contactId } = await control.startContact({ scenario: "chat", startedSecondsAgo: 5 });
    const { NextToken } = await list({ ContactId: contactId });
    await control.startContact({ scenario: "manual", contactId });
    expect(ids(await list({ ContactId: contactId }))).toEqual([]);
    await expect(list({ ContactId: contactId, NextToken })).rejects.toMatchObject({ name: "InvalidRequestException" });
  });

  test("starts any number of synthetic contacts, the same for the same seed", async () => {
    const start = { seed: 3, count: 5, ratePerSecond: 0.5, sigma: 1, durationSeconds: 600 };
    const run = async () => {
      const { control, list } = await startUpstream();
      const contacts = await control.startSynthetic(start);
      await control.advance({ seconds: 300 });
      return Promise.all(contacts.map(async ({ contactId }) => ids(await list({ ContactId: contactId }))));
    };
    const lists = await run();
    expect(lists).toHaveLength(5);
    expect(lists.flat().length).toBeGreaterThan(50);
    expect(await run()).toEqual(lists);
  });

  test("moves contact time on, and changes its speed", async () => {
    const { clock, control, list } = await startUpstream({ scenarios: scenarios(chat(100)) });
    const { contactId } = await control.startContact({ scenario: "chat" });
    const length = async () => (await list({ ContactId: contactId })).Segments?.length;
    await control.advance({ seconds: 10 });
    expect(await length()).toBe(11);
    await control.set({ speed: 4 });
    clock.advance(5);
    expect(await length()).toBe(31);
  });

  test("tells the contacts and how they stand", async () => {
    const { control } = await startUpstream({ scenarios: scenarios(chat(10, { visibleFromMs: 5000 })) });
    const started = await control.startContact({ scenario: "chat", startedSecondsAgo: 2 });
    expect(await control.contacts()).toEqual([
      {
        ...started,
        scenario: "chat",
        title: "A message a second",
        channel: "CHAT",
        status: "IN_PROGRESS",
        isVisible: false,
        segments: 3,
      },
    ]);
  });

  test("tells and changes the modes, one by one", async () => {
    const { control } = await startUpstream({ burst: 7 });
    expect(await control.set({ pageFill: "short" })).toMatchObject({ pageFill: "short", burst: 7 });
    expect(await control.modes()).toMatchObject({ pageFill: "short", burst: 7 });
  });

  test("says what is wrong with what it refuses", async () => {
    const { control } = await startUpstream();
    await expect(control.startContact({ scenario: "nothing" })).rejects.toThrow('No scenario is called "nothing". There are: manual.');
    await expect(control.fault({ kind: "flood" } as unknown as Fault)).rejects.toThrow(/kind/);
    await expect(control.fault({ kind: "latency" } as unknown as Fault)).rejects.toThrow(/milliseconds/);
    await expect(control.set({ burst: 0, tokenBytes: 10 })).rejects.toThrow(/burst[\s\S]*tokenBytes|tokenBytes[\s\S]*burst/);
    await expect(control.end({ contactId: "nobody", status: "FAILED" })).rejects.toThrow("No contact has this contactId.");
    await expect(control.advance({ seconds: -1 })).rejects.toThrow(/seconds/);
    // A contact that never ends would be played through for ever.
    await expect(control.advance({ seconds: 1e300 })).rejects.toThrow(/seconds/);
    await expect(control.startContact({ scenario: "manual", startedSecondsAgo: 1e300 })).rejects.toThrow(/startedSecondsAgo/);
  });

  test("answers 400, 403 and 404 in JSON: no JSON, a page of a browser, no such road", async () => {
    const { emulator } = await startUpstream();
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${emulator.url}/_emulator/${path}`, init);
      return [response.status, await response.json()];
    };
    const message = { message: expect.any(String) as unknown };
    expect(await ask("advance", { method: "POST", body: "{" })).toEqual([400, message]);
    expect(await ask("calls", { headers: { origin: "https://example.com" } })).toEqual([403, message]);
    expect(await ask("nothing")).toEqual([404, message]);
  });
});
