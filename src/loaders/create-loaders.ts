import { createEntryLoader } from "./entry-loader.js";
import { createHeldLoader } from "./held-loader.js";
import type { Loaders } from "./loaders.js";
import { createLookLoader } from "./look-loader.js";
import { createOperation, type OperationOptions } from "./operation.js";
import { createSparseLoader } from "./sparse-loader.js";
import { createTranscriptLoader } from "./transcript-loader.js";
import { createWindowLoader } from "./window-loader.js";

export interface CountedLoaders extends Loaders {
  /** Upstream calls so far. */
  readonly calls: () => number;
}

export function createLoaders(options: OperationOptions): CountedLoaders {
  const operation = createOperation(options);
  const look = createLookLoader(operation);
  const windows = createWindowLoader(operation);
  const sparse = createSparseLoader(operation);
  const held = createHeldLoader(operation);
  const transcripts = createTranscriptLoader(operation);
  const entries = createEntryLoader(operation);
  return {
    calls: operation.calls,
    look: (view) => operation.track(view, "look", look.load(view)),
    segments: (view, query) => operation.track(view, "walk", windows.load({ view, query })),
    sparse: (view, kind) => operation.track(view, "sparse", sparse.load({ view, kind })),
    held: (view) => operation.track(view, "held", held.load(view)),
    transcript: (list, transcriptId) => operation.track(list, "walk", transcripts.load({ list, transcriptId })),
    entry: (view, address) => operation.track(view, "walk", entries.load({ view, address })),
  };
}
