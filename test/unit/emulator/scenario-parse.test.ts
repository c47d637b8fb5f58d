import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";

import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { parseScenario, ScenarioFileError } from "../../../src/emulator/scenario-parse.js";

const TIME = "2026-01-01T00:00:00.000Z";

/** The chat begins in the sixth line. */
function chat(...lines: readonly string[]): string {
  return [
    "title: A test",
    "endsAt: 60",
    "participants:",
    "  dana: { role: CUSTOMER }",
    "chat:",
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
}

function problems(source: string): string {
  try {
    parseScenario("bad", source);
  } catch (error) {
    if (error instanceof ScenarioFileError) return error.message;
    throw error;
  }
  return "";
}

function wires(source: string, untilMs = 60_000) {
  return parseScenario("good", source)
    .segments(untilMs)
    .map((segment) => segment.wire("Raw", TIME));
}

describe("a scenario file that is wrong says where", () => {
  const hello = '{ at: 1, by: dana, says: "hello hello", as: hello }';
  const cases: readonly (readonly [what: string, source: string, message: string])[] = [
    ["is not YAML", chat(hello, "{ at: 2, by: dana"), "bad.yaml:7: "],
    ["has no title", "endsAt: 60", "bad.yaml:1: title: Invalid input"],
    ["has a line of no kind", chat(hello, "{ at: 2, by: dana, sings: la }"), "bad.yaml:7: chat[1].kind: a line has one of says, event"],
    ["has a line of two kinds", chat('{ at: 1, by: dana, says: "a", event: chat.ended }'), 'bad.yaml:6: chat[0]: Unrecognized key: "event"'],
    ["has a member nobody knows", chat('{ at: 1, by: dana, says: "a", mood: good }'), 'bad.yaml:6: chat[0]: Unrecognized key: "mood"'],
    ["has a sentiment nobody knows", chat('{ at: 1, by: dana, says: "a", sentiment: MIXED }'), "bad.yaml:6: chat[0].sentiment: Invalid option"],
    [
      "has a sentiment on something that is not text",
      chat('{ at: 1, by: dana, says: "{}", contentType: application/json, sentiment: NEUTRAL }'),
      "bad.yaml:6: chat[0].sentiment: only text/plain and text/markdown have a sentiment",
    ],
    ["lets nobody speak", chat('{ at: 1, by: zoe, says: "a" }'), "bad.yaml:6: chat[0].by: no participant is called zoe"],
    ["goes back in time", chat(hello, '{ at: 0.5, by: dana, says: "a" }'), "bad.yaml:7: chat[1].at: earlier than the line above"],
    ["points at nothing", chat(hello, "{ at: 2, issues: [{ in: goodbye }] }"), "bad.yaml:7: chat[1]: no message so far is called goodbye"],
    [
      "quotes what was not said",
      chat(hello, "{ at: 2, categories: { greeting: [{ in: hello, quote: good day }] } }"),
      'bad.yaml:7: chat[1]: in hello, the message does not say "good day"',
    ],
    [
      "quotes what was said twice",
      chat(hello, "{ at: 2, issues: [{ in: hello, quote: hello }] }"),
      'bad.yaml:7: chat[1]: in hello, the message says "hello" more than once',
    ],
    ["calls two messages the same", chat(hello, hello.replace("1,", "2,")), "bad.yaml:7: chat[1].as: there is a message hello already"],
    [
      "repeats more than fits",
      chat('{ at: 1, repeat: 2, every: 5, chat: [{ at: 5, by: dana, says: "a" }] }'),
      "bad.yaml:6: chat[0].chat[0].at: a round lasts 5 seconds only",
    ],
    [
      "goes on after forever",
      chat('{ at: 1, repeat: forever, every: 5, chat: [{ at: 0, by: dana, says: "a" }] }', hello),
      "bad.yaml:6: chat[0]: nothing can come after forever",
    ],
    [
      "is wrong only in a later round",
      chat('{ at: 1, repeat: forever, every: 5, chat: [{ at: 0, by: dana, says: [yes, yes, yes, no], as: answer }, { at: 1, issues: [{ in: answer, quote: yes }] }] }'),
      'bad.yaml:6: chat[0].chat[1]: in answer, the message does not say "yes"',
    ],
  ];

  test.each(cases)("when it %s", (_, source, message) => {
    expect(problems(source)).toContain(message);
  });

  test("and tells every problem of its form at once", () => {
    expect(problems(chat("{ at: -1, event: chat.ended }", '{ at: 2, by: Dana, says: "" }')).split("\n")).toHaveLength(3);
  });

  test("and its name comes from the folder's file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "scenarios-"));
    try {
      await writeFile(join(folder, "short.yaml"), chat(hello));
      await writeFile(join(folder, "README.md"), "not a scenario");
      const url = pathToFileURL(`${folder}/`);
      expect([...(await loadScenarios(url)).keys()]).toEqual(["short"]);
      await writeFile(join(folder, "wrong.yaml"), "title: 7");
      await expect(loadScenarios(url)).rejects.toThrow("wrong.yaml:1: title: ");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a scenario file", () => {
  test("may say all that the README shows", async () => {
    const readme = await readFile(new URL("../../../scenarios/README.md", import.meta.url), "utf8");
    const example = /```yaml\n(?<yaml>.*?)```/su.exec(readme)?.groups?.["yaml"] ?? "";
    const kinds = wires(example, Infinity).flatMap(Object.keys);
    expect(new Set(kinds)).toEqual(
      new Set(["Event", "Transcript", "Issues", "Categories", "Attachments", "PostContactSummary", "ExtractedInformation"]),
    );
  });

  test("may point at a message that only comes later", () => {
    const [issues, message] = wires(chat("{ at: 1, issues: [{ in: later }] }", '{ at: 2, by: dana, says: "so there", as: later }'));
    const { Id } = (message?.["Transcript"] ?? {}) as { Id?: string };
    expect(Id).toBeDefined();
    expect(issues).toEqual({
      Issues: {
        IssuesDetected: [{ TranscriptItems: [{ Id, Content: "so there", CharacterOffsets: { BeginOffsetChar: 0, EndOffsetChar: 8 } }] }],
      },
    });
  });

  test("repeats a part with its alternatives in turn, each round's handles being its own", () => {
    const said = wires(
      chat(
        '{ at: 1, by: dana, says: "before", as: it }',
        "{ at: 10, repeat: 3, every: 5, chat: [{ at: 0, by: dana, says: ['<round>: odd', '<round>: even'], as: it }, { at: 1, issues: [{ in: it }] }] }",
        "{ at: 30, issues: [{ in: it@2 }] }",
        "{ at: 31, issues: [{ in: it }] }",
      ),
    ).map(({ Transcript, Issues }) => {
      const issues = Issues as { IssuesDetected: { TranscriptItems: { Content: string }[] }[] } | undefined;
      return (Transcript as { Content: string } | undefined)?.Content ?? issues?.IssuesDetected[0]?.TranscriptItems[0]?.Content;
    });
    expect(said).toEqual(["before", "1: odd", "1: odd", "2: even", "2: even", "3: odd", "3: odd", "2: even", "before"]);
  });

  test("writes recorded segments as they are, in one text or in two, with their time put in", () => {
    expect(wires(chat('{ at: 1, wire: { Hologram: { When: "<time>", Note: "at <time>" } } }'))).toEqual([
      { Hologram: { When: TIME, Note: "at <time>" } },
    ]);
    const [segment] = parseScenario("good", chat("{ at: 1, wire: { Raw: { A: { b: 1 } }, Redacted: { A: { b: 2 } } } }")).segments(1_000);
    expect([segment?.wire("Raw", TIME), segment?.wire("Redacted", TIME)]).toEqual([{ A: { b: 1 } }, { A: { b: 2 } }]);
  });

  test("keeps an attachment's Id when its status moves on, and gives every round's its own", () => {
    const ids = wires(
      chat(
        "{ at: 1, by: dana, as: bill, attaches: { bill.pdf: IN_PROGRESS } }",
        "{ at: 2, by: dana, as: bill, attaches: { bill.pdf: APPROVED } }",
        "{ at: 3, repeat: 2, every: 5, chat: [{ at: 0, by: dana, as: bill, attaches: { bill-<round>.xyz: REJECTED } }] }",
      ),
    ).map(({ Attachments }) => Attachments as { Id: string; Attachments: readonly object[] });
    expect(new Set(ids.map(({ Id }) => Id)).size).toBe(3);
    expect(ids[0]?.Id).toBe(ids[1]?.Id);
    expect(ids[3]?.Attachments).toEqual([
      expect.objectContaining({ AttachmentName: "bill-2.xyz", ContentType: "application/octet-stream", Status: "REJECTED" }),
    ]);
  });

  test("has the same Ids whenever it is read, and others than every other file", () => {
    const source = chat('{ at: 1, by: dana, says: "hello" }');
    expect(parseScenario("a", source).segments(1_000)[0]?.wire("Raw", TIME)).toEqual(parseScenario("a", source).segments(1_000)[0]?.wire("Raw", TIME));
    expect(parseScenario("a", source).segments(1_000)[0]?.wire("Raw", TIME)).not.toEqual(parseScenario("b", source).segments(1_000)[0]?.wire("Raw", TIME));
  });
});
