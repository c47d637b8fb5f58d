/** How the upstream spells the two texts. */
export type WireOutputType = "Raw" | "Redacted";

/** One member of the upstream's segment union, exactly as it goes over the wire: `{"Transcript": {…}}`. */
export type WireSegment = Readonly<Record<string, unknown>>;

export interface ScenarioSegment {
  /** When the upstream's list gets it, in milliseconds of contact time (0 = the contact starts). */
  readonly atMs: number;
  /** The segment in one of its two texts; `absoluteTime` (ISO 8601) is put where the segment has a time. */
  wire(outputType: WireOutputType, absoluteTime: string): WireSegment;
}

/** A contact's analysis as a script. Contact time runs from 0, at the emulator's speed. */
export interface Scenario {
  /** The file's name without its ending; for synthetic contacts `synthetic-<n>`. */
  readonly name: string;
  readonly title: string;
  readonly channel: "CHAT" | "VOICE";
  /** Any other one answers OutputTypeNotFoundException. */
  readonly outputTypes: readonly WireOutputType[];
  /** The analysis is unknown (404) until then. */
  readonly visibleFromMs: number;
  /** The chat ends; null for a contact that never ends. Summary and extracted information come later than this. */
  readonly endsAtMs: number | null;
  readonly finalStatus: "COMPLETED" | "FAILED";
  /** Every segment with `atMs <= untilMs`, in list order; the same objects in the same order at every call. */
  segments(untilMs: number): readonly ScenarioSegment[];
}
