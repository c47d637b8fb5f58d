import type { ListView } from "../../domain/analysis.js";
import { OUTPUT_TYPES, type OutputType } from "../../domain/contact.js";
import { maybeGlobalId } from "../../domain/global-id.js";
import { badInput } from "../bad-input.js";
import type { GraphContext } from "../context.js";
import { namedContact } from "../contact/named-contact.js";
import { keyOf, type Representation } from "../federation/representation.js";
import { maybeView } from "./maybe-view.js";
import { viewOf } from "./view.js";

/**
 * The analysis that a router names by one of the keys of `ContactAnalysis`; null for an id that is none of ours.
 * @throws RequestError (BAD_USER_INPUT)
 */
export function analysisReference(representation: Representation, { instances, limits }: GraphContext): ListView | null {
  const names = keyOf(representation, ["instanceId", "contactId", "outputType"]);
  if (names !== null) {
    if (!isOutputType(names.outputType)) throw badInput(`outputType: expected one of ${OUTPUT_TYPES.join(", ")}.`);
    return viewOf(namedContact(names, instances), { outputType: names.outputType }, limits);
  }
  const byId = keyOf(representation, ["id"]);
  if (byId === null) throw badInput("A representation of ContactAnalysis needs id, or instanceId, contactId and outputType.");
  const globalId = maybeGlobalId(byId.id);
  return globalId?.type === "analysis" ? maybeView(globalId.list, { instances, limits }) : null;
}

function isOutputType(value: string): value is OutputType {
  return (OUTPUT_TYPES as readonly string[]).includes(value);
}
