import type { SegmentType } from "../../src/domain/segment.js";
import type { Payload } from "./history.js";

/** What a subscriber asks for: a stream of one contact, or of several. */
export interface Asked {
  readonly contacts: readonly { readonly contactId: string; readonly after: string | null }[];
  readonly isWall: boolean;
  readonly types: readonly SegmentType[] | null;
  readonly heartbeatSeconds: number | null;
}

export interface Heard {
  readonly contactId: string;
  readonly payload: Payload;
}

/** One connection with one stream on it. It is done when the gateway says so, and throws when it breaks. */
export interface Wire extends AsyncIterator<Heard, undefined> {
  /** Cuts the connection, with no goodbye. */
  cut(): void;
  /** Stops reading from the connection, which stays open; or goes on. */
  pause(): void;
  resume(): void;
  /** Says that it wants no more. */
  leave(): void;
}

export type Open = (asked: Asked) => Wire;

/** What no gateway should send; a reader that simply resumed would hide it. */
export class Unexpected extends Error {
  override readonly name = "Unexpected";
}
