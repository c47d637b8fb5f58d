import type { Clock } from "../domain/clock.js";
import type { Live, Resume, SegmentsStream, StreamOptions } from "../domain/live.js";
import { NO_TELEMETRY, type Metrics } from "../domain/telemetry.js";
import type { SegmentType } from "../domain/segment.js";
import type { Pages } from "../pages/pages.js";
import type { Engine } from "./engine.js";
import { createNewcomers } from "./newcomers.js";
import { createPoller, type PollerOptions } from "./poller.js";
import { Reader } from "./reader.js";
import { Stream } from "./stream.js";

export interface LiveOptions extends Pick<PollerOptions, "pollTimeoutMs" | "pendingGraceMs" | "summaryGraceMs"> {
  readonly engine: Engine;
  readonly pages: Pick<Pages, "follow" | "edge" | "decode">;
  readonly listTypes: readonly SegmentType[];
  readonly clock: Clock;
  readonly telemetry?: Pick<Metrics, "delivered">;
}

/** Streams over an engine, and the poller that feeds it. */
export function createLive(options: LiveOptions): Live {
  const { engine, pages, listTypes, clock, telemetry = NO_TELEMETRY } = options;
  engine.work(createPoller({ ...options, follow: pages.follow }));

  function stream(resumes: readonly Resume[], { types, heartbeatMs, joining = null, maybeRefusal = ALLOW_ALL }: StreamOptions, isAcross: boolean): SegmentsStream {
    const parts = { types, listTypes, engine, clock, cursors: pages, withTokens: !isAcross };
    const readerOf = (resume: Resume) => new Reader({ ...resume, ...parts });
    return new Stream({
      engine,
      clock,
      telemetry,
      readers: resumes.map(readerOf),
      newcomers: joining && createNewcomers(joining, (list) => readerOf({ list, after: null })),
      heartbeatMs,
      maybeRefusal,
      bidsFarewell: isAcross,
    });
  }

  return {
    segmentsAdded: (resume, given) => stream([resume], given, false),
    segmentsAddedAcross: (resumes, given) => stream(resumes, given, true),
    nudge: (contact) => engine.nudge(contact),
  };
}

const ALLOW_ALL: NonNullable<StreamOptions["maybeRefusal"]> = () => Promise.resolve(null);
