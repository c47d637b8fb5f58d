import type { ContactEvent, LiveContactFilter, LiveContactsChanged, LiveContactsStream } from "../../../src/domain/directory.js";
import { createDirectory, type DirectoryOptions } from "../../../src/directory/directory.js";

export const ANY: LiveContactFilter = { instanceId: null, queueIds: null, agentIds: null };
export const TTL_MS = 3_600_000;

export function event(contactId: string, state: ContactEvent["state"], atMs: number, facts: ContactEvent["facts"] = {}): ContactEvent {
  return { contact: { instanceId: "instance-1", contactId }, atMs, state, facts: { initiatedAt: new Date(1_000), ...facts } };
}

/** A directory whose time stands still until it is told to move. */
export function directoryAt(startMs = 0, bounds: Pick<DirectoryOptions, "maxLive" | "maxEnded"> = {}) {
  let nowMs = startMs;
  const directory = createDirectory({ clock: { now: () => nowMs }, ttlMs: TTL_MS, ...bounds });
  return { directory, pass: (ms: number) => void (nowMs += ms) };
}

/** A stream's payloads so far, read as fast as they come. */
export function reading(stream: LiveContactsStream) {
  const payloads: LiveContactsChanged[] = [];
  const ended = (async () => {
    for await (const payload of stream) payloads.push(payload);
  })();
  return { payloads, ended, told: () => payloads.flatMap(({ changes }) => changes.map(({ kind, liveContact }) => `${kind} ${liveContact.contactId}`)) };
}
