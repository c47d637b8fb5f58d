import type { ContactKey } from "./contact.js";

/** The Amazon Connect instances that this gateway serves. */
export interface Instances {
  /** The id behind an id, alias or ARN; what it does not know comes back as it is (and is refused when called). */
  canonicalId(idAliasOrArn: string): string;
  /** Null unless the instance's account and Region are known. */
  contactArn(contact: ContactKey): string | null;
  /** The contact behind a contact ARN of a known instance. */
  maybeContact(contactArn: string): ContactKey | null;
}
