import { Field, ObjectType } from "type-graphql";
import type { UnknownSegment as Unknown } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";

@ObjectType({
  description:
    "A segment of a kind that the upstream introduced after this gateway was built, or one that lacks what its kind requires. Its " +
    "place in the list is kept, its content never.",
  implements: Node,
  simpleResolvers: true,
})
export class UnknownSegment implements Described<Unknown> {
  @Field(() => String, { description: "The upstream's name of the kind." })
  readonly upstreamKind: string;
}
