import { isContactId, type ContactKey } from "../../domain/contact.js";
import type { Instances } from "../../domain/instances.js";
import { badInput } from "../bad-input.js";

// Ids, aliases and ARNs.
const INSTANCE = /^[\w.:/-]{1,256}$/;

/**
 * The contact that a client names, with its instance's id in the place of an alias or ARN: the border that every name crosses first.
 * @throws RequestError (BAD_USER_INPUT)
 */
export function namedContact({ instanceId, contactId }: ContactKey, instances: Instances): ContactKey {
  const id = instanceIdOf(instanceId, instances);
  if (!isContactId(contactId)) throw badInput("contactId: expected a contact's id, 1 to 256 of the characters A-Z a-z 0-9 _ . : -");
  return { instanceId: id, contactId };
}

/** @throws RequestError (BAD_USER_INPUT) */
export function instanceIdOf(name: string, instances: Instances): string {
  if (INSTANCE.test(name)) return instances.canonicalId(name);
  throw badInput("instanceId: expected an instance's id, alias or ARN, 1 to 256 of the characters A-Z a-z 0-9 _ . : / -");
}
