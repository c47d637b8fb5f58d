import type { Coverage, HeldEntries } from "../../domain/analysis.js";
import type { AttachmentsSegment, EventSegment, ParticipantRole, TranscriptSegment } from "../../domain/segment.js";
import { onceEach } from "../once-each.js";
import { latestMessages } from "../segment/latest-messages.js";

export interface Participant {
  readonly participantId: string;
  readonly participantRole: ParticipantRole | null;
  readonly displayName: string | null;
  readonly messageCount: number;
  readonly firstTime: Date | null;
  readonly lastTime: Date | null;
}

export interface Participants extends Coverage {
  readonly participantCount: number;
  readonly messageCount: number;
  readonly participants: readonly Participant[];
}

type Spoken = TranscriptSegment | EventSegment | AttachmentsSegment;
type Seen = Omit<Participant, "messageCount">;

export const participantsOf = onceEach(({ entries, isComplete, coveredThrough }: HeldEntries): Participants => {
  const seen = new Map<string, Seen>();
  for (const entry of entries) {
    if (!("participantId" in entry) || entry.participantId === null) continue;
    seen.set(entry.participantId, seenAlso(entry.participantId, entry, seen.get(entry.participantId)));
  }

  const messages = latestMessages(entries);
  const messageCounts = new Map<string | null, number>();
  for (const { participantId } of messages) messageCounts.set(participantId, (messageCounts.get(participantId) ?? 0) + 1);

  return {
    isComplete,
    coveredThrough,
    participantCount: seen.size,
    messageCount: messages.length,
    participants: [...seen.values()].map((participant) => ({
      ...participant,
      messageCount: messageCounts.get(participant.participantId) ?? 0,
    })),
  };
});

function seenAlso(participantId: string, { participantRole, displayName, time }: Spoken, before: Seen | undefined): Seen {
  return {
    participantId,
    participantRole: participantRole ?? before?.participantRole ?? null,
    displayName: displayName ?? before?.displayName ?? null,
    firstTime: extreme(before?.firstTime ?? null, time, Math.min),
    lastTime: extreme(before?.lastTime ?? null, time, Math.max),
  };
}

function extreme(a: Date | null, b: Date | null, of: (a: number, b: number) => number): Date | null {
  return a === null || b === null ? (a ?? b) : new Date(of(a.getTime(), b.getTime()));
}
