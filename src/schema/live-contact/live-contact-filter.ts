import { ArgsType, Field, ID, InputType } from "type-graphql";
import type { LiveContactFilter as Filter } from "../../domain/directory.js";
import { badInput } from "../bad-input.js";
import { instanceIdOf } from "../contact/named-contact.js";
import type { GraphContext } from "../context.js";

const MAX_IDS = 100;
const ID_OR_ARN = /^[\w.:/-]{1,512}$/;

@ArgsType()
@InputType({ description: "Some of the contacts that are live; with none of its fields, all of them." })
export class LiveContactFilter {
  @Field(() => ID, {
    nullable: true,
    description: "Only those of this Amazon Connect instance: its id, or an alias or ARN that this gateway knows; 1 to 256 characters.",
  })
  readonly instanceId?: string | null;

  @Field(() => [ID], { nullable: true, description: "Only those of one of these queues: ids or ARNs, 1 to 100." })
  readonly queueIds?: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: "Only those of one of these agents: ids or ARNs of users, 1 to 100." })
  readonly agentIds?: readonly string[] | null;
}

/** @throws RequestError (BAD_USER_INPUT) */
export function checkedFilter(given: LiveContactFilter, instances: GraphContext["instances"]): Filter {
  const { instanceId = null, queueIds = null, agentIds = null } = given;
  return {
    instanceId: instanceId === null ? null : instanceIdOf(instanceId, instances),
    queueIds: checkedIds("queueIds", queueIds),
    agentIds: checkedIds("agentIds", agentIds),
  };
}

function checkedIds(name: string, ids: readonly string[] | null): readonly string[] | null {
  if (ids === null) return null;
  if (ids.length === 0 || ids.length > MAX_IDS) throw badInput(`${name}: expected 1 to ${MAX_IDS}, or null for any.`);
  if (!ids.every((id) => ID_OR_ARN.test(id))) throw badInput(`${name}: expected ids or ARNs, 1 to 512 of the characters A-Z a-z 0-9 _ . : / -`);
  return ids.map((id) => id.slice(id.lastIndexOf("/") + 1));
}
