import { z } from "zod";
import { instanceSettingsSchema, type InstanceSettings } from "./instance-settings.js";
import { quotaDomainOf } from "./quota-domain.js";

/** CONNECT_INSTANCES: at least one instance, no id or alias twice, and one opinion about what an account allows. */
export const instancesSchema = z
  .array(instanceSettingsSchema)
  .min(1)
  .transform((instances, context): readonly InstanceSettings[] => {
    const names = new Set<string>();
    const rates = new Map<string, Pick<InstanceSettings, "requestsPerSecond" | "burst">>();

    instances.forEach((instance, index) => {
      const refuse = (path: keyof InstanceSettings, message: string): void => {
        context.addIssue({ code: "custom", path: [index, path], message });
      };
      for (const path of ["instanceId", "alias"] as const) {
        const name = instance[path];
        if (name === null) continue;
        if (names.has(name)) refuse(path, "names more than one instance");
        names.add(name);
      }
      const domain = quotaDomainOf(instance);
      const known = rates.get(domain) ?? { requestsPerSecond: null, burst: null };
      for (const path of ["requestsPerSecond", "burst"] as const) {
        if (instance[path] !== null && known[path] !== null && instance[path] !== known[path]) {
          refuse(path, "differs from that of another instance in the same account and Region, which share one quota");
        }
      }
      rates.set(domain, {
        requestsPerSecond: known.requestsPerSecond ?? instance.requestsPerSecond,
        burst: known.burst ?? instance.burst,
      });
    });
    return instances;
  });
