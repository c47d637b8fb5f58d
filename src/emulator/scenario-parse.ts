import { isNode, LineCounter, parseDocument } from "yaml";
import { ScriptError, type Path } from "./scenario-cues.js";
import { scenarioFile } from "./scenario-file.js";
import { createScenario } from "./scenario-script.js";
import type { Scenario } from "./scenario.js";

/** What is wrong with a scenario file: one line a problem, `billing-dispute.yaml:14: chat[3].sentiment: …`. */
export class ScenarioFileError extends Error {
  override readonly name = "ScenarioFileError";
}

/** @throws ScenarioFileError */
export function parseScenario(name: string, source: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const file = `${name}.yaml`;
  if (document.errors.length > 0) {
    throw new ScenarioFileError(document.errors.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`).join("\n"));
  }
  const parsed = scenarioFile.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => tell(path.filter(isKey), message));
    throw new ScenarioFileError(problems.join("\n"), { cause: parsed.error });
  }
  try {
    return createScenario(name, parsed.data);
  } catch (cause) {
    if (!(cause instanceof ScriptError)) throw cause;
    throw new ScenarioFileError(tell(cause.path, cause.message), { cause });
  }

  function tell(path: Path, message: string): string {
    return `${file}:${lineOf(path)}: ${pathText(path)}: ${message}`;
  }

  /** The line of the innermost thing on the path that is there; what is missing has none. */
  function lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

function isKey(key: PropertyKey): key is string | number {
  return typeof key !== "symbol";
}
