import { ArgsType, Field, Int } from "type-graphql";
import type { SegmentsQuery, Window } from "../../domain/analysis.js";
import type { SegmentType } from "../../domain/segment.js";
import { badInput } from "../bad-input.js";
import { AnalysisSegmentType } from "./segment-type.js";

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 500;

@ArgsType()
export class SegmentsArgs {
  @Field(() => [AnalysisSegmentType], {
    nullable: true,
    description:
      "Only segments of these kinds, at least one. Null for every kind, unknown ones included. Filters here; costs no calls of its own.",
  })
  readonly types?: readonly SegmentType[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many segments from the start, or from after `after`: 0 to 500; 100 when neither it nor `last` is given.",
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: "A cursor: only segments after it. Not with `last` or `before`." })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many segments back from the end, or from before `before`: 0 to 500. Without `before` the gateway has to read the list to " +
      "its end, which fails with WALK_TOO_LONG past the operator's bound. Not with `first`.",
  })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: "A cursor: only segments before it. Not with `first` or `after`." })
  readonly before?: string | null;
}

/** How many segments a page may hold. */
export function segmentsAsked({ first = null, last = null }: SegmentsArgs): number {
  return first === null && last === null ? DEFAULT_PAGE_SIZE : Math.max(0, first ?? 0, last ?? 0);
}

/** @throws RequestError (BAD_USER_INPUT) */
export function segmentsQuery(args: SegmentsArgs, listTypes: readonly SegmentType[]): SegmentsQuery {
  return { types: checkedTypes(args.types ?? null, listTypes), window: windowOf(args) };
}

/** @throws RequestError (BAD_USER_INPUT) */
export function checkedTypes(types: readonly SegmentType[] | null, listTypes: readonly SegmentType[]): readonly SegmentType[] | null {
  if (types === null) return null;
  if (types.length === 0) throw badInput("types: expected at least one type, or null for every kind.");
  if (types.every((type) => listTypes.includes(type))) return types;
  throw badInput(`types: this gateway lists ${listTypes.join(", ")} only.`);
}

function windowOf({ first = null, after = null, last = null, before = null }: SegmentsArgs): Window {
  if (first !== null && last !== null) throw badInput("first, last: expected one of them, not both.");
  if (after !== null && before !== null) throw badInput("after, before: expected one of them, not both.");
  if (last !== null) {
    if (after !== null) throw badInput("after: goes with first, not with last.");
    return { kind: "backward", last: pageSize("last", last), before };
  }
  if (before !== null) throw badInput("before: goes with last; give last.");
  return { kind: "forward", first: pageSize("first", first ?? DEFAULT_PAGE_SIZE), after };
}

function pageSize(name: "first" | "last", value: number): number {
  if (value >= 0 && value <= MAX_PAGE_SIZE) return value;
  throw badInput(`${name}: expected 0 to ${MAX_PAGE_SIZE}.`);
}
