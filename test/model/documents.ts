import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import type { Payload } from "./history.js";
import { said, type Spoken } from "./truth.js";
import { Unexpected, type Asked, type Heard } from "./wire.js";

const SPOKEN = `fragment Spoken on AnalysisSegment {
  ... on TranscriptSegment { content }
  ... on EventSegment { eventType }
  ... on AttachmentsSegment { attachments { attachmentName } }
  ... on CategoriesSegment { matchedDetails { name } }
  ... on IssuesSegment { issuesDetected { transcriptItems { content } } }
  ... on PostContactSummarySegment { content }
  ... on UnknownSegment { upstreamKind }
}`;

const ADDED = `fragment Added on SegmentsAdded {
  analysis { contactId }
  edges { position node { ...Spoken } }
  revised { ...Spoken }
  after endCursor hasMore
  unavailable { code }
}`;

const ONE = `subscription One($contact: ContactKey!, $after: String, $types: [AnalysisSegmentType!], $heartbeatSeconds: Int) {
  added: segmentsAdded(contact: $contact, after: $after, types: $types, heartbeatSeconds: $heartbeatSeconds) { ...Added }
}
${ADDED}
${SPOKEN}`;

const WALL = `subscription Wall($contacts: [ContactResume!]!, $types: [AnalysisSegmentType!], $heartbeatSeconds: Int) {
  added: segmentsAddedAcross(contacts: $contacts, types: $types, heartbeatSeconds: $heartbeatSeconds) { ...Added }
}
${ADDED}
${SPOKEN}`;

export const LIST = `query List($contact: ContactKey!, $first: Int, $after: String) {
  contactAnalyses(contacts: [$contact]) {
    status asOf
    unavailable { code }
    segments(first: $first, after: $after) { edges { position node { ...Spoken } } pageInfo { endCursor hasNextPage } }
  }
}
${SPOKEN}`;

/** What `LIST` gives. */
export interface Listed {
  readonly contactAnalyses: readonly [
    {
      readonly status: string;
      readonly asOf: string | null;
      readonly unavailable: { readonly code: string } | null;
      readonly segments: {
        readonly edges: readonly { readonly position: number; readonly node: Spoken }[];
        readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
      } | null;
    },
  ];
}

export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

export function keyOf(contactId: string): { instanceId: string; contactId: string } {
  return { instanceId: WELL_KNOWN.instanceId, contactId };
}

/** A subscription to what is asked for. */
export function operationFor({ contacts, isWall, types, heartbeatSeconds }: Asked): Operation {
  if (isWall) {
    const resumes = contacts.map(({ contactId, after }) => ({ key: keyOf(contactId), after }));
    return { query: WALL, variables: { contacts: resumes, types, heartbeatSeconds } };
  }
  const [one] = contacts;
  return { query: ONE, variables: { contact: one && keyOf(one.contactId), after: one?.after, types, heartbeatSeconds } };
}

interface Result {
  readonly data?: { readonly added: Added } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

interface Added {
  readonly analysis: { readonly contactId: string };
  readonly edges: readonly { readonly position: number; readonly node: Spoken }[];
  readonly revised: readonly Spoken[];
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  readonly unavailable: { readonly code: string } | null;
}

/** What a subscription's result tells. @throws Unexpected for an error that is not to be resumed from */
export function heardFrom(result: unknown, { contacts }: Asked): Heard {
  const { data, errors = [] } = result as Result;
  const [error] = errors;
  if (error?.extensions?.["code"] === "CURSOR_EXPIRED" && contacts[0]) return { contactId: contacts[0].contactId, payload: EXPIRED };
  if (error !== undefined || !data) throw new Unexpected(`expected a payload, got ${JSON.stringify(errors)}`);
  const { analysis, edges, revised, after, endCursor, hasMore, unavailable } = data.added;
  return {
    contactId: analysis.contactId,
    payload: {
      after,
      endCursor,
      edges: edges.map(({ position, node }) => ({ position, said: said(node) })),
      revised: revised.map(said),
      hasMore,
      isExpired: unavailable?.code === "CURSOR_EXPIRED",
    },
  };
}

/** How a stream of one contact ends when its list has become another one. */
export const EXPIRED: Payload = { after: null, endCursor: null, edges: [], revised: [], hasMore: false, isExpired: true };
