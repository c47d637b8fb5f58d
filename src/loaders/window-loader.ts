import DataLoader from "dataloader";
import type { ListView, SegmentsQuery, SegmentWindow } from "../domain/analysis.js";
import type { Operation } from "./operation.js";
import { settle } from "./settle.js";

export interface WindowKey {
  readonly view: ListView;
  readonly query: SegmentsQuery;
}

export function createWindowLoader({ pages, reading, traced }: Operation): DataLoader<WindowKey, SegmentWindow, string> {
  return new DataLoader((keys) => Promise.all(keys.map(({ view, query }) => settle(traced("segments", () => pages.window(view, query, reading(view)))))), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
