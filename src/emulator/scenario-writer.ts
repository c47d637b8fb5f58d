import { ScriptError, type Cue, type Path } from "./scenario-cues.js";
import type { Line, Place, ScenarioFile } from "./scenario-file.js";
import { uuidOf } from "./scenario-id.js";
import { parseText } from "./scenario-text.js";
import * as write from "./scenario-wire.js";
import type { ScenarioSegment } from "./scenario.js";

type Wire = ScenarioSegment["wire"];

/** Turns the lines of one file into segments, stretch by stretch; a line may point at messages of its own stretch or of earlier ones. */
export function createWriter(scenarioName: string, participants: ScenarioFile["participants"]) {
  const messages = new Map<string, write.Message>();
  let position = 0;

  /** @throws ScriptError */
  return function* writeStretch(stretch: readonly Cue[]): Generator<ScenarioSegment> {
    const known = stretch.map((cue) => ({ cue, id: uuidOf(scenarioName, position++) }));
    for (const { cue, id } of known) register(cue, id);
    for (const { cue, id } of known) yield { atMs: cue.atMs, wire: wireOf(cue, id) };
  };

  function register({ line, round, path }: Cue, id: string): void {
    if (line.kind !== "says" || line.as === undefined) return;
    const handle = inRound(line.as, round);
    if (messages.has(handle)) throw new ScriptError([...path, "as"], `there is a message ${handle} already`);
    messages.set(handle, messageOf(line, id));
  }

  function wireOf({ line, round, path }: Cue, id: string): Wire {
    switch (line.kind) {
      case "says":
        return write.transcript(messageOf(line, id), speaker(line.by, path), line);
      case "event":
        return write.event(id, line.event, line.by === undefined ? undefined : speaker(line.by, path));
      case "attaches": {
        // The same handle again is the same segment again, with another status.
        const handle = inRound(line.as, round);
        const files = Object.entries(line.attaches).map(([name, status]) => attachment(handle, name, status));
        return write.attachments(uuidOf(scenarioName, "attachments", handle), speaker(line.by, path), files);
      }
      case "categories":
        return write.categories(new Map(Object.entries(line.categories).map(([name, points]) => [name, points.map(pointersAt)])));
      case "issues":
        return write.issues(line.issues.map(pointersAt));
      case "summary":
        return write.summary(typeof line.summary === "string" ? { text: parseText(line.summary) } : line.summary);
      case "extracts":
        return write.extractedInformation({
          definitionId: uuidOf("extraction definition", line.extracts),
          name: line.extracts,
          label: line.label,
          values: line.values?.map(({ value, from }) => ({ content: value, foundIn: pointersAt(from) })),
          failed: line.failed,
        });
      case "wire":
        return write.verbatim(line.wire);
      default:
        return line satisfies never;
    }

    function pointersAt(places: readonly Place[]): readonly write.Pointer[] {
      return places.map((place) => pointerAt(place, round, path));
    }
  }

  function pointerAt({ in: handle, quote }: Place, round: number | null, path: Path): write.Pointer {
    // In a repeated part a handle means the message of this round, if there is one.
    const message = messages.get(inRound(handle, round)) ?? messages.get(handle);
    if (message === undefined) throw new ScriptError(path, `no message so far is called ${handle}`);
    try {
      return write.pointer(message, quote);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new ScriptError(path, `in ${handle}, ${cause.message}`, { cause });
    }
  }

  function speaker(handle: string, path: Path): write.WireParticipant {
    const participant = participants[handle];
    if (participant === undefined) throw new ScriptError([...path, "by"], `no participant is called ${handle}`);
    return {
      ParticipantId: uuidOf(scenarioName, "participant", handle),
      ParticipantRole: participant.role,
      ...(participant.name !== undefined && { DisplayName: participant.name }),
    };
  }

  function attachment(handle: string, name: string, status: string): write.WireAttachment {
    return {
      AttachmentName: name,
      AttachmentId: uuidOf(scenarioName, "attachment", handle, name),
      ContentType: CONTENT_TYPES.get(name.slice(name.lastIndexOf(".") + 1)) ?? "application/octet-stream",
      Status: status,
    };
  }
}

/** Every round of a repeated part has messages of its own. */
function inRound(handle: string, round: number | null): string {
  return round === null ? handle : `${handle}@${round}`;
}

function messageOf(line: Extract<Line, { kind: "says" }>, id: string): write.Message {
  return { id, text: parseText([line.says].flat()[0] ?? "") };
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["csv", "text/csv"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["jpg", "image/jpeg"],
  ["pdf", "application/pdf"],
  ["png", "image/png"],
  ["txt", "text/plain"],
]);
