import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const run = promisify(execFile);
const RELAY_COMPILER = createRequire(import.meta.url).resolve("relay-compiler/cli.js");

const TRANSCRIPT = `
  graphql\`
    fragment Transcript_analysis on ContactAnalysis
    @refetchable(queryName: "TranscriptPaginationQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 100 }, after: { type: "String" }) {
      status
      segments(first: $first, after: $after) @connection(key: "Transcript_segments") {
        edges { cursor node { __typename ... on Node { id } ... on TranscriptSegment { content time sentiment } } }
      }
    }
  \`;
`;

// A refetch by id of what stands at the end: backwards paging, and a fragment on a segment's own node.
const LATEST = `
  graphql\`
    fragment Latest_analysis on ContactAnalysis
    @refetchable(queryName: "LatestPaginationQuery")
    @argumentDefinitions(last: { type: "Int", defaultValue: 5 }, before: { type: "String" }) {
      latest: segments(last: $last, before: $before, types: [TRANSCRIPT]) @connection(key: "Latest_latest", filters: ["types"]) {
        edges { node { ...Latest_message @alias(as: "message") } }
      }
    }
  \`;
  graphql\`
    fragment Latest_message on TranscriptSegment @refetchable(queryName: "LatestMessageRefetchQuery") { content }
  \`;
`;

const WALL = `
  graphql\`
    query WallQuery($contacts: [ContactKey!]!) {
      contactAnalyses(contacts: $contacts) { id ...Transcript_analysis ...Latest_analysis }
    }
  \`;
`;

let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "relay-"));
  await mkdir(join(project, "src"));
  await copyFile(new URL("../../schema.graphql", import.meta.url), join(project, "schema.graphql"));
  await writeFile(
    join(project, "relay.config.json"),
    JSON.stringify({ src: "src", schema: "schema.graphql", language: "typescript", customScalarTypes: { DateTimeISO: "string" } }),
  );
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Relay's compiler is a native program, of which not every platform has one. */
async function canRun(): Promise<boolean> {
  return run(process.execPath, [RELAY_COMPILER, "--version"]).then(
    () => true,
    () => false,
  );
}

/** The files that the compiler makes of the project's modules. @throws with what it has to say against them */
async function compiled(modules: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(modules)) await writeFile(join(project, "src", name), text);
  await run(process.execPath, [RELAY_COMPILER, "--noWatchman"], { cwd: project });
  return readdir(join(project, "src", "__generated__"));
}

const reason = (await canRun()) ? null : "its program does not run on this machine";

(reason === null ? describe : describe.skip)(`relay-compiler${reason === null ? "" : ` (skipped, because ${reason})`}`, () => {
  it("accepts @connection and @refetchable on ContactAnalysis and on a segment, forwards and backwards", async () => {
    const artefacts = await compiled({ "Transcript.ts": TRANSCRIPT, "Latest.ts": LATEST, "Wall.ts": WALL });

    expect(artefacts).toEqual(
      expect.arrayContaining(["TranscriptPaginationQuery.graphql.ts", "LatestPaginationQuery.graphql.ts", "WallQuery.graphql.ts"]),
    );
    expect(await readFile(join(project, "src", "__generated__", "TranscriptPaginationQuery.graphql.ts"), "utf8")).toContain(
      "node(id: $id)",
    );
  });
});
