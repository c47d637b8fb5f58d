import { Field, ObjectType } from "type-graphql";
import type { LiveContact as Known } from "../../domain/directory.js";
import { PageInfo } from "../segment/segment-connection.js";
import { LiveContact } from "./live-contact.js";

@ObjectType({ description: "A live contact in its place.", simpleResolvers: true })
export class LiveContactEdge {
  @Field(() => String, { description: "Opaque; good as `after`. It stays good when the contact has ended." })
  readonly cursor: string;

  @Field(() => LiveContact, { description: "The live contact." })
  readonly node: Known;
}

@ObjectType({ description: "Live contacts, those that were initiated first coming first.", simpleResolvers: true })
export class LiveContactConnection {
  @Field(() => [LiveContactEdge], { description: "The contacts of this page, each with its place." })
  readonly edges: readonly LiveContactEdge[];

  @Field(() => [LiveContact], { description: "The contacts of this page alone: the `node` of every edge." })
  readonly nodes: readonly Known[];

  @Field(() => PageInfo, { description: "Where this page stands." })
  readonly pageInfo: PageInfo;
}
