import type { LiveContact, LiveContactFilter, LiveContactPlace } from "../domain/directory.js";

export function matches({ instanceId, queueId, agentId }: LiveContact, filter: LiveContactFilter): boolean {
  return (
    (filter.instanceId === null || filter.instanceId === instanceId) && isAmong(queueId, filter.queueIds) && isAmong(agentId, filter.agentIds)
  );
}

function isAmong(id: string | null, ids: readonly string[] | null): boolean {
  return ids === null || (id !== null && ids.includes(id));
}

export function isAfter(a: LiveContactPlace, b: LiveContactPlace): boolean {
  if (a.initiatedMs !== b.initiatedMs) return a.initiatedMs > b.initiatedMs;
  if (a.contactId !== b.contactId) return a.contactId > b.contactId;
  return a.instanceId > b.instanceId;
}
