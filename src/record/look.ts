import { z } from "zod";

import type { PageRequest } from "../connect/call-raw.js";
import type { UnavailableCode } from "../domain/errors.js";

/** One member of the upstream's segment union as it came: `{"Transcript": {…}}`. */
export type WireSegment = Readonly<Record<string, unknown>>;

/** A page as it came. Its token lives in memory alone: nothing that is written may hold it. */
export interface RawPage {
  readonly status: string;
  readonly channel: string | null;
  readonly segments: readonly WireSegment[];
  readonly nextToken: string | null;
}

/** `INVALID_REQUEST`: too many types, or a VOICE contact. */
export type Refusal = Exclude<UnavailableCode, "UNSUPPORTED_CHANNEL"> | "INVALID_REQUEST" | "TOKEN_REFUSED";

/** What one call asks: the contact's list as it grows, or, once that is over, the same list from its first page again. */
export interface Question extends Pick<PageRequest, "token" | "types"> {
  readonly walk: "live" | "again";
}

/** One call, and what came of it. Moments are epoch milliseconds by this machine's clock. */
export interface Look extends Question {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly answer: { readonly kind: "page"; readonly page: RawPage } | { readonly kind: "refused"; readonly code: Refusal };
}

/** A look that brought a page, and its number among all looks. */
export interface PageLook extends Look {
  readonly index: number;
  readonly page: RawPage;
}

export function pageLooks(looks: readonly Look[]): readonly PageLook[] {
  return looks.flatMap((look, index) => (look.answer.kind === "page" ? [{ ...look, index, page: look.answer.page }] : []));
}

/** The analysis has ended; what it still brings is its aftermath: the summary, extracted information. */
export function isOver({ status }: RawPage): boolean {
  return status === "COMPLETED" || status === "FAILED";
}

const body = z.object({
  Status: z.string(),
  Channel: z.string().nullish(),
  Segments: z.array(z.record(z.string(), z.unknown())),
  NextToken: z.string().nullish(),
});

/** Null for a body that is no page. */
export function maybePage(parsed: unknown): RawPage | null {
  const { data } = body.safeParse(parsed);
  if (data === undefined) return null;
  return { status: data.Status, channel: data.Channel ?? null, segments: data.Segments, nextToken: data.NextToken === "" ? null : (data.NextToken ?? null) };
}
