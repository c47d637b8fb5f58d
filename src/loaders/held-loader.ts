import DataLoader from "dataloader";
import type { HeldEntries, ListView } from "../domain/analysis.js";
import type { Operation } from "./operation.js";
import { settle } from "./settle.js";

export function createHeldLoader({ pages, reading, turn, traced }: Operation): DataLoader<ListView, HeldEntries, string> {
  async function read(view: ListView): Promise<HeldEntries> {
    await turn(view, "held");
    return await pages.held(view, reading(view));
  }
  return new DataLoader((views) => Promise.all(views.map((view) => settle(traced("held", () => read(view))))), { cacheKeyFn: (view) => JSON.stringify(view) });
}
