import { instanceSettingsSchema, type InstanceSettings } from "../connect/instance-settings.js";
import { createInstances } from "../connect/instances.js";

/**
 * How to call an instance by its id, alias or ARN; null when it cannot be called.
 * @param settings null: default credentials serve every instance, in the ARN's Region or the environment's
 */
export function maybeInstance(given: string, settings: readonly InstanceSettings[] | null): InstanceSettings | null {
  const instances = createInstances(settings);
  const known = instances.maybeInstance(instances.canonicalId(given));
  if (known !== null || settings !== null) return known;
  return instanceSettingsSchema.safeParse({ arn: given }).data ?? null;
}
