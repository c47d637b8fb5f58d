import { test } from "@jest/globals";
import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { study } from "./support.js";
test("try", async () => {
  const all = await loadScenarios();
  for (const [name, emulator] of [["attachments", {}], ["attachments", {tailToken: "absent", reemit: false, summary: "after-completed", maxSegmentTypes: 7}], ["attachments", {pageFill: "short", reemit:false}],
    ["extracted-information", {maxSegmentTypes: 7}], ["emoji-and-rtl", {}], ["long", {}], ["long", {tailToken:"absent",pageFill:"short"}], ["not-started",{}],["analysis-failed",{}], ["unknown",{}], ["voice",{}] ] as const) {
  const { report, scenario, recording } = await study(all.get(name)!, { emulator });
  console.log(name, emulator, scenario.segments(1e9).length, all.get(name)!.segments(1e9).length, scenario.endsAtMs, scenario.visibleFromMs, recording.end, "\n", report);
}}, 60000);
