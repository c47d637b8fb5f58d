import type { ContactKey } from "./domain/contact.js";

/** The first thing to ask: how a live chat stands, and what was said last. Asked again a few seconds later, it has more. */
export function exampleQuery(contact: ContactKey | null): string {
  const { instanceId, contactId } = contact ?? { instanceId: "<instance id>", contactId: "<contact id>" };
  return `query LiveChat {
  contactAnalysis(instanceId: "${instanceId}", contactId: "${contactId}") {
    status
    asOf
    segments(types: [TRANSCRIPT, EVENT], last: 10) {
      nodes {
        ... on TranscriptSegment {
          time
          participantRole
          displayName
          content
          sentiment
        }
        ... on EventSegment {
          time
          displayName
          eventType
        }
      }
    }
    unavailable {
      code
      message
    }
  }
}
`;
}
