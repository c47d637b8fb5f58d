import { playedThroughMs, ScriptError, stretches, toMs } from "./scenario-cues.js";
import type { ScenarioFile } from "./scenario-file.js";
import { createTimeline } from "./scenario-timeline.js";
import { createWriter } from "./scenario-writer.js";
import type { Scenario, ScenarioSegment } from "./scenario.js";

/** @throws ScriptError for anything in the file that cannot be played, an endless one's later rounds included */
export function createScenario(name: string, file: ScenarioFile): Scenario {
  const segments = createTimeline(play(name, file));
  segments(playedThroughMs(file));
  return {
    name,
    title: file.title,
    channel: file.channel,
    outputTypes: file.outputTypes,
    visibleFromMs: toMs(file.visibleFrom),
    endsAtMs: file.endsAt === "never" ? null : toMs(file.endsAt),
    finalStatus: file.finalStatus,
    segments,
  };
}

function* play(name: string, { participants, chat }: ScenarioFile): Generator<ScenarioSegment> {
  const writeStretch = createWriter(name, participants);
  let lastMs = 0;
  for (const stretch of stretches(chat)) {
    for (const { atMs, path } of stretch) {
      if (atMs < lastMs) throw new ScriptError([...path, "at"], "earlier than the line above");
      lastMs = atMs;
    }
    yield* writeStretch(stretch);
  }
}
