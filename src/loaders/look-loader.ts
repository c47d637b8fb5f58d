import DataLoader from "dataloader";
import type { ListView, Look } from "../domain/analysis.js";
import type { Operation } from "./operation.js";
import { settle } from "./settle.js";

export function createLookLoader({ pages, reading, turn, traced, troubleWith }: Operation): DataLoader<ListView, Look, string> {
  async function read(view: ListView): Promise<Look> {
    await turn(view, "look");
    const look = await pages.look(view, reading(view));
    return { ...look, unavailable: look.unavailable ?? troubleWith(view)?.report ?? null };
  }
  return new DataLoader((views) => Promise.all(views.map((view) => settle(traced("look", () => read(view))))), { cacheKeyFn: (view) => JSON.stringify(view) });
}
