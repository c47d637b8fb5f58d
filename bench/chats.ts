import type { ContactKey } from "../src/domain/contact.js";
import type { EmulatorControl } from "../src/emulator/control-client.js";

/** What the upstream gives in one page, at most: every query is one call, and every answer a hundred segments. */
export const SEGMENTS = 100;

const MESSAGES = [
  ["CUSTOMER", "NEGATIVE", "My order has not arrived, and the tracking has said the same for three days."],
  ["AGENT", "NEUTRAL", "I'm sorry to hear that. May I have the order number, and the name it is under?"],
  ["CUSTOMER", "NEUTRAL", "It is 7731, under the name [PII]."],
  ["AGENT", "POSITIVE", "Thank you. I can see it: it is waiting at the depot, and I've asked them to send it out today."],
  ["CUSTOMER", "POSITIVE", "👍 thanks"],
] as const;

const START_MS = Date.UTC(2026, 0, 1, 9);

/** The texts of every chat, in order. */
export const CONTENTS: readonly string[] = Array.from({ length: SEGMENTS }, (_, index) => messageAt(index)[2]);

/** Starts live chats that hold a page of messages each. */
export async function startChats(control: EmulatorControl, count: number): Promise<readonly ContactKey[]> {
  const segments = Array.from({ length: SEGMENTS }, (_, index) => transcriptAt(index));
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { instanceId, contactId } = await control.startContact({ scenario: "manual" });
      await control.append({ contactId, segments });
      return { instanceId, contactId };
    }),
  );
}

function transcriptAt(index: number) {
  const [role, sentiment, content] = messageAt(index);
  const begin = content.indexOf("[PII]");
  return {
    Transcript: {
      Id: `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`,
      ParticipantId: `participant-${role.toLowerCase()}`,
      ParticipantRole: role,
      DisplayName: role === "AGENT" ? "Agent" : "Customer",
      Content: content,
      ContentType: "text/plain",
      Time: { AbsoluteTime: new Date(START_MS + index * 4_000).toISOString() },
      Sentiment: sentiment,
      ...(begin >= 0 && { Redaction: { CharacterOffsets: [{ BeginOffsetChar: begin, EndOffsetChar: begin + "[PII]".length }] } }),
    },
  };
}

function messageAt(index: number): (typeof MESSAGES)[number] {
  return MESSAGES[index % MESSAGES.length] as (typeof MESSAGES)[number];
}
