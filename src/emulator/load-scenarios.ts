import { readdir, readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { parseScenario } from "./scenario-parse.js";
import type { Scenario } from "./scenario.js";

/** The scenarios that ship with the project; right from `src/emulator` and from `dist/emulator`. */
const SCENARIOS = new URL("../../scenarios/", import.meta.url);

/** Every scenario of a folder by its name. @throws ScenarioFileError */
export async function loadScenarios(folder: URL = SCENARIOS): Promise<ReadonlyMap<string, Scenario>> {
  const files = (await readdir(folder)).filter((file) => extname(file) === ".yaml").sort();
  const scenarios = await Promise.all(
    files.map(async (file) => parseScenario(basename(file, ".yaml"), await readFile(new URL(file, folder), "utf8"))),
  );
  return new Map(scenarios.map((scenario) => [scenario.name, scenario]));
}
