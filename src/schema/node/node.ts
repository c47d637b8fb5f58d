import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType("Node", { description: "An object that can be fetched again by its `id`, as Relay's Object Identification asks." })
export abstract class Node {
  @Field(() => ID, {
    description:
      "Opaque and stable: the same on every replica and after a restart. Made of the instance, the contact and the output type, and " +
      "for a segment also of its kind and of the upstream's own id (or, where the upstream gives none, of its position in the list).",
  })
  readonly id: string;
}
