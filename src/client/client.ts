/** The package's `./client`: what front ends import. It needs nothing of Node and no other package. */
export { backoff } from "./backoff.js";
export type { Following, FollowOptions } from "./follow.js";
export { followSegments, type FollowSegmentsOptions } from "./follow-segments.js";
export {
  followSegmentsAcross,
  type ContactKey,
  type ContactResume,
  type FollowSegmentsAcrossOptions,
  type PayloadAcross,
} from "./follow-segments-across.js";
export { fromObservable, type ObservableLike } from "./from-observable.js";
export type { Edge, MaybePage, Page, Payload, Result } from "./payload.js";
export { isFinalCode, StreamError } from "./stream-error.js";
