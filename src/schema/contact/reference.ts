import type { ContactKey } from "../../domain/contact.js";
import { badInput } from "../bad-input.js";
import type { GraphContext } from "../context.js";
import { keyOf, type Representation } from "../federation/representation.js";
import { namedContact } from "./named-contact.js";

/**
 * The contact that a router names by one of the keys of `Contact`; null for the ARN of an instance that is not known here.
 * @throws RequestError (BAD_USER_INPUT)
 */
export function contactReference(representation: Representation, { instances }: GraphContext): ContactKey | null {
  const names = keyOf(representation, ["instanceId", "contactId"]);
  if (names !== null) return namedContact(names, instances);
  const byArn = keyOf(representation, ["arn"]);
  if (byArn === null) throw badInput("A representation of Contact needs instanceId and contactId, or arn.");
  return instances.maybeContact(byArn.arn);
}
