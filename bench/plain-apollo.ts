/** What one writes in an afternoon: Apollo Server as it comes, a schema by hand, the SDK in a resolver. It takes the gateway's query. */
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import type { RealtimeContactAnalysisSegment, RealTimeContactAnalysisSegmentTranscript } from "@aws-sdk/client-connect";

import { listSegments } from "./upstream.js";

const typeDefs = `#graphql
  type Query {
    contactAnalysis(instanceId: ID!, contactId: ID!): ContactAnalysis!
  }

  type ContactAnalysis {
    segments(first: Int): SegmentConnection!
  }

  type SegmentConnection {
    nodes: [Segment!]!
  }

  union Segment = TranscriptSegment | OtherSegment

  type TranscriptSegment {
    id: ID!
    transcriptId: ID!
    participantId: ID
    participantRole: ParticipantRole
    displayName: String
    content: String
    contentType: String
    time: String
    sentiment: Sentiment
    redaction: Redaction
  }

  type OtherSegment {
    kind: String!
  }

  type Redaction {
    characterOffsets: [CharacterOffsets!]!
  }

  type CharacterOffsets {
    beginOffsetChar: Int!
    endOffsetChar: Int!
  }

  enum ParticipantRole { AGENT CUSTOMER SYSTEM CUSTOM_BOT SUPERVISOR }
  enum Sentiment { POSITIVE NEGATIVE NEUTRAL }
`;

type Transcript = RealTimeContactAnalysisSegmentTranscript;

const resolvers = {
  Query: {
    contactAnalysis: (_: unknown, { instanceId, contactId }: { instanceId: string; contactId: string }) => ({ instanceId, contactId }),
  },
  ContactAnalysis: {
    segments: async ({ instanceId, contactId }: { instanceId: string; contactId: string }) => ({
      nodes: (await listSegments(instanceId, contactId)).Segments?.map(toSegment) ?? [],
    }),
  },
  Segment: { __resolveType: (segment: object) => ("kind" in segment ? "OtherSegment" : "TranscriptSegment") },
  TranscriptSegment: {
    id: ({ Id }: Transcript) => Id,
    transcriptId: ({ Id }: Transcript) => Id,
    participantId: ({ ParticipantId }: Transcript) => ParticipantId,
    participantRole: ({ ParticipantRole }: Transcript) => ParticipantRole,
    displayName: ({ DisplayName }: Transcript) => DisplayName,
    content: ({ Content }: Transcript) => Content,
    contentType: ({ ContentType }: Transcript) => ContentType,
    time: ({ Time }: Transcript) => Time?.AbsoluteTime?.toISOString(),
    sentiment: ({ Sentiment }: Transcript) => Sentiment,
    redaction: ({ Redaction }: Transcript) => Redaction,
  },
  Redaction: { characterOffsets: ({ CharacterOffsets }: NonNullable<Transcript["Redaction"]>) => CharacterOffsets },
  CharacterOffsets: {
    beginOffsetChar: ({ BeginOffsetChar }: { BeginOffsetChar: number }) => BeginOffsetChar,
    endOffsetChar: ({ EndOffsetChar }: { EndOffsetChar: number }) => EndOffsetChar,
  },
};

function toSegment(segment: RealtimeContactAnalysisSegment): Transcript | { kind: string | undefined } {
  return segment.Transcript ?? { kind: Object.keys(segment)[0] };
}

const { url } = await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), { listen: { host: "127.0.0.1", port: 0 } });
console.log(JSON.stringify({ url }));
