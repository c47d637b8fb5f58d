import { isContactId } from "../domain/contact.js";
import type { Clock } from "../domain/clock.js";
import { ContactUnavailable } from "../domain/errors.js";
import type { Instances } from "../domain/instances.js";
import { NO_TELEMETRY, type BudgetReading, type Telemetry } from "../domain/telemetry.js";
import type { ListSegments } from "../domain/upstream.js";
import { createBudgets, type Quota } from "./budgets.js";
import { call } from "./call.js";
import type { Credentials, Road } from "./client.js";
import { createClients } from "./clients.js";
import type { InstanceSettings } from "./instance-settings.js";
import { createInstances } from "./instances.js";
import { retry, tryOnce } from "./retry.js";
import { createTellCall } from "./tell-call.js";
import { createUpstreamHealth } from "./upstream-health.js";

export interface ConnectOptions {
  /** Null: default credentials and Region serve every instance id. */
  readonly instances: readonly InstanceSettings[] | null;
  /** What an account allows in a Region where its instances do not say so themselves; `requestsPerSecond` null: no budget. */
  readonly requestsPerSecond: number | null;
  readonly burst: number;
  /** Longest that one request may take, from the credentials to the last byte; 5000 unless set. */
  readonly requestTimeoutMs?: number;
  /** For instances without their own, as are `region` and `credentials`; unless set, as the SDK finds them in the environment. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Used for every instance, whatever its role. */
  readonly credentials?: Credentials;
  readonly clock: Clock;
  /** 0..1, for backoff; Math.random unless set. */
  readonly random?: () => number;
  /** Hears of every page that could not be had, after its last try: readers are served data that says so, the operator is not. */
  readonly onUnavailable?: (error: ContactUnavailable) => void;
  readonly telemetry?: Telemetry;
}

/** Amazon Connect, as the rest of the gateway sees it. */
export interface Connect {
  readonly listSegments: ListSegments;
  readonly instances: Instances;
  /** Whose requests an instance's count among, and their budget; null for an instance that is not served. */
  quotaOf(instanceId: string): Quota | null;
  /** How the budgets stand that have a limit. */
  readBudgets(): BudgetReading[];
  /** Whether the upstream refuses all that it was asked for lately: to serve others, somebody has to mend our rights. */
  isForbidden(): boolean;
  /** Refuses who waits for the budget, closes the sockets. */
  close(): void;
}

/** How long a refusal counts that is followed by nothing. */
const FORBIDDEN_HOLD_MS = 30_000;

export function createConnect(options: ConnectOptions): Connect {
  const { clock, endpoint = null, region = null, credentials = null, requestTimeoutMs = 5_000, random = Math.random, onUnavailable, telemetry = NO_TELEMETRY } = options;
  const instances = createInstances(options.instances);
  const clients = createClients({ requestTimeoutMs, credentials });
  const budgets = createBudgets({ ...options, instances: options.instances ?? [], region, clock, telemetry });
  const health = createUpstreamHealth({ clock, holdMs: FORBIDDEN_HOLD_MS });
  const tellCall = createTellCall({ telemetry, health });

  const roadTo = (instance: InstanceSettings): Road => ({
    ...instance,
    region: instance.region ?? region,
    endpoint: instance.endpoint ?? endpoint,
    fips: instance.fips && endpoint === null,
  });

  return {
    instances,
    quotaOf(instanceId) {
      const instance = instances.maybeInstance(instanceId);
      return instance && budgets.of(instance);
    },
    readBudgets: () => budgets.read(),
    isForbidden: () => health.isForbidden(),
    async listSegments(request) {
      const { list, deadlineMs, isPrepaid } = request;
      const instance = instances.maybeInstance(list.instanceId);
      if (instance === null) throw new ContactUnavailable("INSTANCE_NOT_SERVED");
      // The upstream knows no contact by such an id; as a path segment it might even name another operation.
      if (!isContactId(list.contactId)) throw new ContactUnavailable("NOT_FOUND");

      const client = clients.of(roadTo(instance));
      const { budget } = budgets.of(instance);
      const timeoutMs = () => Math.min(requestTimeoutMs, Math.max(1, deadlineMs - clock.now()));
      const attempt = () => tellCall(instance.instanceId, isPrepaid ? "poll" : "query", () => call(client, request, timeoutMs()));
      try {
        if (isPrepaid) return await tryOnce(attempt, budget);
        return await retry(attempt, {
          budget,
          flow: { id: options.instances === null ? "" : instance.instanceId, weight: instance.weight },
          clock,
          random,
          deadlineMs,
        });
      } catch (error) {
        if (error instanceof ContactUnavailable) onUnavailable?.(error);
        throw error;
      }
    },
    close() {
      budgets.close();
      clients.close();
    },
  };
}
