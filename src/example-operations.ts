import type { ContactKey } from "./domain/contact.js";

/** What to try first: how a live chat stands, the wall that it is on, and both again as they go on. Each stands by itself, and all in one document. */
export function exampleOperations(contact: ContactKey | null): readonly string[] {
  const { instanceId, contactId } = contact ?? { instanceId: "<instance id>", contactId: "<contact id>" };
  return [
    `query LiveChat {
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
`,
    `query Wall {
  liveContacts(first: 10) {
    nodes {
      state
      queueId
      agentId
      contact {
        contactId
        analysis(maxAgeSeconds: 10) {
          status
          sentiment {
            trend
          }
          segments(types: [TRANSCRIPT], last: 1) {
            nodes {
              ... on TranscriptSegment {
                displayName
                content
              }
            }
          }
          unavailable {
            code
            message
          }
        }
      }
    }
  }
}
`,
    `subscription FollowChat {
  segmentsAdded(contact: { instanceId: "${instanceId}", contactId: "${contactId}" }, types: [TRANSCRIPT]) {
    edges {
      position
      node {
        ... on TranscriptSegment {
          time
          participantRole
          content
          sentiment
        }
      }
    }
    status
    endCursor
    hasMore
  }
}
`,
    `subscription FollowWall {
  segmentsAddedAcross(live: {}, types: [TRANSCRIPT]) {
    analysis {
      contactId
    }
    kind
    edges {
      node {
        ... on TranscriptSegment {
          participantRole
          content
        }
      }
    }
    status
  }
}
`,
  ];
}
