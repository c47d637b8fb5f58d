import type { Directory } from "../domain/directory.js";
import type { Instances } from "../domain/instances.js";
import type { Live } from "../domain/live.js";
import type { SegmentType } from "../domain/segment.js";
import type { Loaders } from "../loaders/loaders.js";

/** Bounds that the operator sets and resolvers apply. */
export interface GraphLimits {
  /** Age that served live data may have where a query does not say `maxAgeSeconds`. */
  readonly defaultMaxAgeMs: number;
  /** The segment types that lists are read with: all that `types` may name. */
  readonly listTypes: readonly SegmentType[];
}

/** All that resolvers can reach; made anew for every operation, as its loaders are. */
export interface GraphContext {
  readonly loaders: Loaders;
  readonly live: Live;
  readonly directory: Directory;
  readonly instances: Instances;
  readonly limits: GraphLimits;
}
