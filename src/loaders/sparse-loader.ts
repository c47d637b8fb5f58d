import DataLoader from "dataloader";
import type { ListView, SparseKind, SparseSegments } from "../domain/analysis.js";
import { byList } from "./by-list.js";
import type { Operation } from "./operation.js";

export interface SparseKey {
  readonly view: ListView;
  readonly kind: SparseKind;
}

/** The kinds that an operation wants of one contact are read together. */
export function createSparseLoader({ pages, reading, turn, traced }: Operation): DataLoader<SparseKey, SparseSegments, string> {
  async function read(view: ListView, keys: readonly SparseKey[]): Promise<SparseSegments> {
    await turn(view, "sparse");
    return await pages.sparse(view, [...new Set(keys.map(({ kind }) => kind))], reading(view));
  }
  return new DataLoader((keys) => byList(keys, ({ view }) => view, (view, wanted) => traced("sparse", () => read(view, wanted)), (all) => all), { cacheKeyFn: (key) => JSON.stringify(key) });
}
