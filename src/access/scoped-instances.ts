import type { Instances } from "../domain/instances.js";
import { isGranted, type Principal } from "../domain/principal.js";

/** The instances as one principal may know them: which names and ARNs the others have is not told either. */
export function createScopedInstances(instances: Instances, principal: Principal): Instances {
  const mayKnow = (instanceId: string) => isGranted(principal, instanceId, "REDACTED");
  return {
    canonicalId(name) {
      const id = instances.canonicalId(name);
      return mayKnow(id) ? id : name;
    },
    contactArn: (contact) => (mayKnow(contact.instanceId) ? instances.contactArn(contact) : null),
    maybeContact(arn) {
      const contact = instances.maybeContact(arn);
      return contact && mayKnow(contact.instanceId) ? contact : null;
    },
  };
}
