import { describe, expect, it } from "@jest/globals";
import type { Entry } from "../../../src/domain/segment.js";
import type { FeedState, LogEntry, PollReport } from "../../../src/live/engine.js";
import { createLog } from "../../../src/live/log.js";
import { message } from "../../support/sample-segments.js";

const STATE: FeedState = { phase: "LIVE", status: "IN_PROGRESS", unavailable: null, asOfMs: 0, degraded: false, settledMs: 0, continuation: null };
const START = { position: 0, revision: 0 };

function entry(position: number): LogEntry {
  return { entry: { ...message(position), position }, seen: "NEW" };
}

function report(entries: readonly LogEntry[], more: Partial<PollReport> = {}): PollReport {
  return { isChanged: false, entries, revisions: [], state: STATE, isBehind: false, notBeforeMs: null, ...more };
}

describe("A log", () => {
  it("refuses entries that leave a gap, and entries that come twice", () => {
    const log = createLog();
    log.append(report([entry(0), entry(1)]));
    expect(() => log.append(report([entry(3)]))).toThrow("position 2");
    expect(() => log.append(report([entry(1)]))).toThrow("position 2");
    expect(() => log.append(report([entry(2), entry(2)]))).toThrow("position 3");
    expect(log.read(START, 10).entries).toEqual([entry(0), entry(1)]);
  });

  it("gives a part at a time, and where the next one begins", () => {
    const log = createLog();
    log.append(report([entry(0), entry(1), entry(2)]));
    expect(log.read(START, 2)).toMatchObject({ entries: { length: 2 }, next: { position: 2 }, isWhole: false });
    expect(log.read({ position: 2, revision: 0 }, 2)).toMatchObject({ entries: { length: 1 }, next: { position: 3 }, isWhole: true });
    expect(log.read({ position: 3, revision: 0 }, 2)).toMatchObject({ entries: [], next: { position: 3 }, isWhole: true });
  });

  it("gives an entry as it is now, and its revision to whoever has read it before", () => {
    const log = createLog();
    log.append(report([entry(0), entry(1)]));
    const revised = { ...entry(0).entry, content: "now" } as Entry;
    log.append(report([], { revisions: [revised] }));
    expect(log.read(START, 1).entries).toEqual([{ entry: revised, seen: "NEW" }]);
    expect(log.read({ position: 2, revision: 0 }, 1)).toMatchObject({ revisions: [revised], next: { revision: 1 } });
    expect(log.read({ position: 2, revision: 1 }, 1).revisions).toEqual([]);
  });

  it("begins anew, as another one, when the list has changed", () => {
    const log = createLog();
    log.append(report([entry(0), entry(1)]));
    const { generation, version } = log.read(START, 1);
    log.append(report([], { isChanged: true }));
    const after = log.read(START, 1);
    expect(after.entries).toEqual([]);
    expect(after.generation).not.toBe(generation);
    expect(after.version).not.toBe(version);
  });
});
