/** The contacts are telephony's, the people the CRM's, and what is said the gateway's. */
export const ACROSS =
  "{ recentContacts(first: 3) { subject queue agent { name } customer { name segment { name } } " +
  "analysis { status sentiment { trend } segments(types: [TRANSCRIPT], last: 1) { nodes { ... on TranscriptSegment { participantRole content } } } } } }";

/** What is added to a contact, and from telephony whose it is. */
export function live({ instanceId, contactId }) {
  return (
    `subscription { segmentsAdded(contact: { instanceId: "${instanceId}", contactId: "${contactId}" }, types: [TRANSCRIPT]) ` +
    "{ endCursor analysis { contact { queue } } edges { node { ... on TranscriptSegment { participantRole content } } } } }"
  );
}
