import type { ListView } from "../../domain/analysis.js";
import { isContactId, isInstanceId, type ListKey } from "../../domain/contact.js";
import type { GraphContext } from "../context.js";

/** The view of a list that an opaque id names; null for one that no list of ours could have: anybody can make up an id. */
export function maybeView(list: ListKey, { instances, limits }: Pick<GraphContext, "instances" | "limits">): ListView | null {
  const { instanceId, contactId, outputType } = list;
  if (!isInstanceId(instanceId) || !isContactId(contactId)) return null;
  return { instanceId: instances.canonicalId(instanceId), contactId, outputType, maxAgeMs: limits.defaultMaxAgeMs };
}
