import { graphql } from "relay-runtime";

/** A page of a contact's segments, to be shown and paged on: as `usePaginationFragment` takes it. */
export const analysis = graphql`
  fragment transcript_analysis on ContactAnalysis
  @refetchable(queryName: "transcriptPageQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 100 }, after: { type: "String" }) {
    status
    segments(first: $first, after: $after) @connection(key: "transcript_segments") {
      __id
      edges {
        position
        ...transcript_edge @relay(mask: false)
      }
      pageInfo {
        endCursor
      }
    }
  }
`;

/** What the list and the stream both select of an edge. */
export const edge = graphql`
  fragment transcript_edge on AnalysisSegmentEdge {
    cursor
    position
    node {
      __typename
      ... on Node {
        id
      }
      ... on TranscriptSegment {
        content
        time
        sentiment
      }
      ... on AttachmentsSegment {
        attachments {
          attachmentName
          status
        }
      }
    }
  }
`;

export const contact = graphql`
  query transcriptQuery($instanceId: ID!, $contactId: ID!) {
    contactAnalysis(instanceId: $instanceId, contactId: $contactId) {
      ...transcript_analysis
    }
  }
`;

/** What is new goes to the end of the lists that are named by `connections`: the `__id` of each. */
export const segmentsAdded = graphql`
  subscription transcriptSegmentsAddedSubscription($contact: ContactKey!, $after: String, $connections: [ID!]!) {
    segmentsAdded(contact: $contact, after: $after, heartbeatSeconds: 20) {
      analysis {
        status
      }
      after
      endCursor
      hasMore
      edges @appendEdge(connections: $connections) {
        ...transcript_edge @relay(mask: false)
      }
      revised {
        ... on Node {
          id
        }
        ... on AttachmentsSegment {
          attachments {
            attachmentName
            status
          }
        }
      }
    }
  }
`;

/** What a stream has missed. Not kept in the store: it comes as part of a payload. */
export const missed = graphql`
  query transcriptMissedQuery($instanceId: ID!, $contactId: ID!, $after: String) {
    contactAnalysis(instanceId: $instanceId, contactId: $contactId, maxAgeSeconds: 0) {
      segments(first: 500, after: $after) {
        edges {
          ...transcript_edge @relay(mask: false)
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
`;
