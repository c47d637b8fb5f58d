import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Recording } from "../../../src/record/record.js";
import { fileProblems, writeRecording } from "../../../src/record/write-recording.js";

const NOTHING: Recording = {
  list: { instanceId: "i", contactId: "c", outputType: "RAW" },
  pace: { types: null, intervalMs: 2_000, graceMs: 0 },
  looks: [],
  end: "interrupted",
};

describe("the files of a recording", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "record-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("that are there already, or cannot be written, are told before the first call", async () => {
    const [taken, nowhere, free] = [join(folder, "taken"), join(folder, "nowhere", "report"), join(folder, "free")];
    await writeFile(taken, "");
    expect(await fileProblems({ out: taken, report: nowhere })).toEqual([`${taken}: is there already`, `${nowhere}: its folder cannot be written to`]);
    expect(await fileProblems({ out: free, report: free })).toEqual([]);
  });

  it("replace no file that came meanwhile", async () => {
    const files = { out: join(folder, "out"), report: join(folder, "report"), keepText: false };
    await writeFile(files.out, "another's");
    await expect(writeRecording(NOTHING, files)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(files.out, "utf8")).toBe("another's");
  });
});
