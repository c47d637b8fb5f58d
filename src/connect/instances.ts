import { isContactId, isInstanceId } from "../domain/contact.js";
import type { Instances } from "../domain/instances.js";
import type { InstanceSettings } from "./instance-settings.js";

const CONTACT_ARN = /^(arn:[^:]+:connect:[^:]+:\d{12}:instance\/[^/]+)\/contact\/([^/]+)$/;

export interface KnownInstances extends Instances {
  /** How to call an instance, by its id; null when it is not served. */
  maybeInstance(instanceId: string): InstanceSettings | null;
}

/** @param settings null: default credentials and Region serve every instance id, and no account is known. */
export function createInstances(settings: readonly InstanceSettings[] | null): KnownInstances {
  const byId = new Map<string, InstanceSettings>();
  const byName = new Map<string, InstanceSettings>();
  for (const instance of settings ?? []) {
    const arn = instanceArn(instance);
    byId.set(instance.instanceId, instance);
    if (instance.alias !== null) byName.set(instance.alias, instance);
    if (arn !== null) byName.set(arn, instance);
  }

  return {
    canonicalId: (idAliasOrArn) => byName.get(idAliasOrArn)?.instanceId ?? idAliasOrArn,
    contactArn({ instanceId, contactId }) {
      const instance = byId.get(instanceId);
      const arn = instance === undefined ? null : instanceArn(instance);
      return arn === null ? null : `${arn}/contact/${contactId}`;
    },
    maybeContact(contactArn) {
      const [, arn = "", contactId = ""] = CONTACT_ARN.exec(contactArn) ?? [];
      const instance = byName.get(arn);
      return instance === undefined || !isContactId(contactId) ? null : { instanceId: instance.instanceId, contactId };
    },
    maybeInstance(instanceId) {
      if (settings === null) return isInstanceId(instanceId) ? { ...ANY_INSTANCE, instanceId } : null;
      return byId.get(instanceId) ?? null;
    },
  };
}

function instanceArn({ partition, region, accountId, instanceId }: InstanceSettings): string | null {
  if (partition === null || region === null || accountId === null) return null;
  return `arn:${partition}:connect:${region}:${accountId}:instance/${instanceId}`;
}

const ANY_INSTANCE: Omit<InstanceSettings, "instanceId"> = {
  alias: null,
  partition: null,
  region: null,
  accountId: null,
  roleArn: null,
  externalId: null,
  endpoint: null,
  fips: false,
  requestsPerSecond: null,
  burst: null,
  weight: 1,
};
