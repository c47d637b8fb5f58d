import { ArgsType, Field, Int } from "type-graphql";
import type { OutputType } from "../../domain/contact.js";
import type { StreamOptions } from "../../domain/live.js";
import type { SegmentType } from "../../domain/segment.js";
import { badInput } from "../bad-input.js";
import { AnalysisOutputType } from "../contact-analysis/output-type.js";
import { AnalysisSegmentType } from "../segment/segment-type.js";
import { checkedTypes } from "../segment/segments-args.js";

const MAX_HEARTBEAT_SECONDS = 300;

@ArgsType()
export class StreamArgs {
  @Field(() => AnalysisOutputType, { defaultValue: "REDACTED", description: "Which text to serve." })
  readonly outputType: OutputType;

  @Field(() => [AnalysisSegmentType], {
    nullable: true,
    description: "Only segments of these kinds, at least one. Null for every kind, unknown ones included. Costs nothing, and cursors do not depend on it.",
  })
  readonly types?: readonly SegmentType[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "After how many seconds without a payload for a contact to send one of kind HEARTBEAT: 1 to 300. Null: never.",
  })
  readonly heartbeatSeconds?: number | null;
}

/** Checked here: what type-graphql would check reaches `subscribe` unchecked. @throws RequestError (BAD_USER_INPUT) */
export function streamOptions({ types, heartbeatSeconds }: StreamArgs, listTypes: readonly SegmentType[]): StreamOptions {
  return { types: checkedTypes(types ?? null, listTypes), heartbeatMs: heartbeatMs(heartbeatSeconds ?? null) };
}

function heartbeatMs(seconds: number | null): number | null {
  if (seconds === null) return null;
  if (seconds >= 1 && seconds <= MAX_HEARTBEAT_SECONDS) return seconds * 1000;
  throw badInput(`heartbeatSeconds: expected 1 to ${MAX_HEARTBEAT_SECONDS}.`);
}
