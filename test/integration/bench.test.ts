import { expect, test } from "@jest/globals";

import { runBench } from "../../bench/bench.js";
import { CONTENTS } from "../../bench/chats.js";
import { CONTESTANTS } from "../../bench/contestants.js";
import { report } from "../../bench/report.js";

test("the bench has every contestant answer whole, and counts the upstream calls that each makes", async () => {
  const outcomes = await runBench({
    rounds: 1,
    // By count: what the end of a time cuts off may not have been asked for.
    round: { amount: 200 },
    warmUpRequests: 8,
    contacts: 4,
    connections: 4,
    build: "source",
    nodeOptions: [],
  });
  const calls = Object.fromEntries(outcomes.map(({ contestant, rounds }) => [contestant.name, rounds[0]?.callsPerRequest]));
  expect(calls).toEqual({
    "bare proxy": 1,
    "plain Apollo Server": 1,
    "gateway without page cache": 1,
    "gateway as shipped": expect.any(Number),
  });
  expect(calls["gateway as shipped"]).toBeLessThan(1);
  for (const { rounds } of outcomes) expect(rounds[0]?.requestsPerSecond).toBeGreaterThan(0);
  expect(report(outcomes)).toContain("| gateway as shipped |");
}, 60_000);

test("the bench takes no answer for whole that has an error, or a message with a field missing", () => {
  const [content] = CONTENTS;
  const data = { contactAnalysis: { segments: { nodes: [{ content }] } } };
  for (const { program, contents } of CONTESTANTS) {
    if (program === "bare-proxy") continue;
    expect(() => contents({ data: null, errors: [{ message: "no" }] })).toThrow("expected no errors");
    expect(() => contents({ data })).toThrow("expected 10 fields");
  }
});
