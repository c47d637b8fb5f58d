import type { Line, Repeat, ScenarioFile } from "./scenario-file.js";

export type Path = readonly (string | number)[];

/** A line at its moment. */
export interface Cue {
  readonly line: Line;
  readonly atMs: number;
  /** Which time a repeated line is played, from 1; null outside of a repeated part. */
  readonly round: number | null;
  /** Where the file says it. */
  readonly path: Path;
}

/** What a file says that cannot be played. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";

  constructor(
    readonly path: Path,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The chat in stretches: the lines up to a repeated part, then each of its rounds. Endless where the file is. */
export function* stretches(chat: ScenarioFile["chat"]): Generator<readonly Cue[]> {
  let stretch: Cue[] = [];
  for (const [i, line] of chat.entries()) {
    const path = ["chat", i];
    if (line.kind !== "repeat") {
      stretch.push({ line, atMs: toMs(line.at), round: null, path });
      continue;
    }
    if (line.repeat === "forever" && i < chat.length - 1) throw new ScriptError(path, "nothing can come after forever");
    yield stretch;
    stretch = [];
    for (let round = 1; round <= roundsOf(line); round++) yield roundOf(line, round, path);
  }
  yield stretch;
}

/** Contact time by which every line, with all of its alternatives, has been played once. */
export function playedThroughMs({ chat }: ScenarioFile): number {
  return Math.max(
    0,
    ...chat.map((line) => {
      if (line.kind !== "repeat") return toMs(line.at);
      const alternatives = line.chat.map((inner) => (inner.kind === "says" ? [inner.says].flat().length : 1));
      return toMs(line.at + line.every * Math.min(roundsOf(line), Math.max(...alternatives)));
    }),
  );
}

export function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

function roundsOf({ repeat }: Repeat): number {
  return repeat === "forever" ? Infinity : repeat;
}

function roundOf({ at, every, chat }: Repeat, round: number, path: Path): readonly Cue[] {
  return chat.map((line, i) => {
    if (line.at >= every) throw new ScriptError([...path, "chat", i, "at"], `a round lasts ${every} seconds only`);
    return { line: inRound(line, round), atMs: toMs(at + (round - 1) * every + line.at), round, path: [...path, "chat", i] };
  });
}

/** Takes the alternative whose turn it is, and counts where the text says `<round>`. */
function inRound(line: Line, round: number): Line {
  const counted = (text: string) => text.replaceAll("<round>", String(round));
  if (line.kind === "says") {
    const texts = [line.says].flat();
    return { ...line, says: counted(texts[(round - 1) % texts.length] ?? "") };
  }
  if (line.kind === "attaches") {
    return { ...line, attaches: Object.fromEntries(Object.entries(line.attaches).map(([name, status]) => [counted(name), status])) };
  }
  return line;
}
