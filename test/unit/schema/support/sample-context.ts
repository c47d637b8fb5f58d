import { Readable } from "node:stream";

import type { ListKey } from "../../../../src/domain/contact.js";
import type { Directory, LiveContact, LiveContactsStream } from "../../../../src/domain/directory.js";
import type { Instances } from "../../../../src/domain/instances.js";
import { SEGMENT_TYPES } from "../../../../src/domain/segment.js";
import type { Live, SegmentsAdded, SegmentsStream } from "../../../../src/domain/live.js";
import type { Loaders } from "../../../../src/loaders/loaders.js";
import type { GraphContext, GraphLimits } from "../../../../src/schema/context.js";
import { ENTRIES, RECORDS } from "./records.js";

const AS_OF = new Date("2026-11-22T15:00:30.000Z");
const ARN = "arn:aws:connect:eu-central-1:000000000000:instance/instance-1";

/** One instance, with an alias and an ARN. */
const instances: Instances = {
  canonicalId: (name) => (name === "sample-alias" || name === ARN ? "instance-1" : name),
  contactArn: ({ instanceId, contactId }) => (instanceId === "instance-1" ? `${ARN}/contact/${contactId}` : null),
  maybeContact(arn) {
    const prefix = `${ARN}/contact/`;
    return arn.startsWith(prefix) ? { instanceId: "instance-1", contactId: arn.slice(prefix.length) } : null;
  },
};

const coverage = { isComplete: true, coveredThrough: AS_OF };

/** Every contact is the sample contact; the limits are the defaults, with all seven types listed. */
const loaders: Loaders = {
  look: () =>
    Promise.resolve({
      status: "COMPLETED",
      channel: "CHAT",
      asOf: AS_OF,
      unavailable: { code: "UPSTREAM_THROTTLED", permanent: false, retryAfterMs: 500 },
    }),
  segments: () =>
    Promise.resolve({
      edges: ENTRIES.map((node) => ({ node, position: node.position, cursor: `cursor-${String(node.position)}` })),
      pageInfo: { startCursor: "cursor-0", endCursor: "cursor-7", hasNextPage: false, hasPreviousPage: false },
    }),
  sparse: () =>
    Promise.resolve({
      ...coverage,
      categories: [RECORDS.CATEGORIES],
      summary: RECORDS.POST_CONTACT_SUMMARY,
      extractedInformation: [RECORDS.EXTRACTED_INFORMATION],
    }),
  held: () => Promise.resolve({ ...coverage, entries: ENTRIES }),
  transcript: (_list, transcriptId) => Promise.resolve(transcriptId === "t1" ? RECORDS.TRANSCRIPT : null),
  entry: (_list, { kind }) => Promise.resolve(ENTRIES.find((entry) => entry.kind === kind) ?? null),
};

/** Streams of which every contact's first payload is its last. */
const live: Live = {
  segmentsAdded: ({ list, after }) => Readable.from([lastPayload(list, after)])[Symbol.asyncIterator]() as SegmentsStream,
  segmentsAddedAcross: (resumes) => Readable.from(resumes.map(({ list, after }) => lastPayload(list, after)))[Symbol.asyncIterator]() as SegmentsStream,
  nudge: () => undefined,
};

function lastPayload(list: ListKey, after: string | null): SegmentsAdded {
  return {
    list,
    kind: "SEGMENTS",
    edges: ENTRIES.map((node) => ({ node, position: node.position, cursor: `cursor-${String(node.position)}` })),
    revised: ENTRIES,
    after,
    endCursor: "cursor-7",
    hasMore: false,
    status: "COMPLETED",
    unavailable: null,
    freshness: { asOf: AS_OF, nextPollAt: AS_OF, degraded: false },
  };
}

const LIVE_CONTACT: LiveContact = {
  instanceId: "instance-1",
  contactId: "contact-1",
  state: "CONNECTED_TO_AGENT",
  channel: "CHAT",
  queueId: "queue-1",
  agentId: "agent-1",
  initiatedAt: AS_OF,
  connectedToAgentAt: AS_OF,
  initialContactId: "contact-0",
  previousContactId: "contact-0",
};

interface ContextParts {
  readonly loaders?: Partial<Loaders>;
  readonly limits?: Partial<GraphLimits>;
}

const directory: Directory = {
  window: () => Promise.resolve({ liveContacts: [LIVE_CONTACT], hasMore: false }),
  changes: () =>
    Readable.from([{ isReset: true, changes: [{ kind: "ADDED", liveContact: LIVE_CONTACT }] }])[Symbol.asyncIterator]() as LiveContactsStream,
};

export function sampleContext(parts: ContextParts = {}): GraphContext {
  return {
    loaders: { ...loaders, ...parts.loaders },
    live,
    directory,
    instances,
    limits: { defaultMaxAgeMs: 1000, listTypes: SEGMENT_TYPES, ...parts.limits },
  };
}
