import DataLoader from "dataloader";
import type { ListView } from "../domain/analysis.js";
import type { SegmentAddress } from "../domain/global-id.js";
import type { Segment } from "../domain/segment.js";
import type { Operation } from "./operation.js";
import { settle } from "./settle.js";

export interface EntryKey {
  readonly view: ListView;
  readonly address: SegmentAddress;
}

export function createEntryLoader({ pages, reading, traced }: Operation): DataLoader<EntryKey, Segment | null, string> {
  return new DataLoader((keys) => Promise.all(keys.map(({ view, address }) => settle(traced("entry", () => pages.entry(view, address, reading(view)))))), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
