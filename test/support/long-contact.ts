import { SEGMENT_TYPES } from "../../src/domain/segment.js";

/** The chat of 850 segments has so many with all seven types of them. */
export const LONG_LENGTH = 850;
/** Seconds into it: all of it has been said, and it is live still. */
export const LIVE_SECONDS = 3_300;
/** So many seconds later nothing more comes. */
export const OVER_SECONDS = 60;

/** Listing all seven types takes both sides' consent. */
export const SEVEN_TYPES = {
  settings: { LIST_TYPES: SEGMENT_TYPES.join(), LIST_TYPES_MAX: "7" },
  emulator: { maxSegmentTypes: 7 },
  wire: ["Transcript", "Categories", "Issues", "Event", "Attachments", "PostContactSummary", "ExtractedInformation"],
} as const;

/** What the upstream documents nothing about: what it gives at the tail of a live list, and how long its tokens are. */
export const TAIL_TOKENS = ["present", "absent"] as const;
export const TOKEN_BYTES = [50, 2_048, 102_400] as const;

/** The pages in which a client may take a list. */
export const LARGE_WINDOWS = [{ first: 100 }, { first: 250 }, { last: 50 }] as const;
export const WINDOWS = [{ first: 7 }, ...LARGE_WINDOWS] as const;
