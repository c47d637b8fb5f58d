import { z } from "zod";

import type { Read } from "./config-error.js";
import { readJson } from "./read-json.js";
import type { SettingValues } from "./settings.js";

/** Documents that the operator vouches for. */
export interface DocumentSettings {
  /** By their ids, less the `sha256:` of those that have it. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether any other is refused. */
  readonly areAll: boolean;
}

const FORMAT = "apollo-persisted-query-manifest";

/** That a request can carry. */
const ID = /^[!-~]{1,256}$/;

/** As relay-compiler and GraphQL Code Generator write them. */
const byId = z.record(z.string(), z.string()).transform((texts) => Object.entries(texts).map(([id, body]) => ({ id, body })));

/** As Apollo's tools write them. */
const manifest = z
  .object({ format: z.literal(FORMAT), version: z.literal(1), operations: z.array(z.object({ id: z.string(), body: z.string() })) })
  .transform(({ operations }) => operations);

/** A text by each id, whichever of the two it was. */
const documents = z.record(z.string(), z.unknown()).transform((given, context) => {
  const { data, error } = ("format" in given ? manifest : byId).safeParse(given);
  const tell = (path: readonly PropertyKey[], message: string) => context.addIssue({ code: "custom", path: [...path], message });
  for (const { path, message } of error?.issues ?? []) tell(path, message);

  const texts = new Map<string, string>();
  for (const { id: whole, body } of data ?? []) {
    const id = whole.replace(/^sha256:/, "");
    if (!ID.test(id)) tell([], "expected ids of 1 to 256 printable characters without spaces");
    else if (texts.has(id)) tell([id], "is there twice");
    else texts.set(id, body);
  }
  return texts;
});

export function readDocuments(values: Pick<SettingValues, "PERSISTED_DOCUMENTS" | "PERSISTED_DOCUMENTS_ONLY" | "FEDERATION">): Read<DocumentSettings | null> {
  const { PERSISTED_DOCUMENTS, PERSISTED_DOCUMENTS_ONLY: areAll, FEDERATION } = values;
  const [texts, problems] = readJson("PERSISTED_DOCUMENTS", PERSISTED_DOCUMENTS, documents);
  const tellOnly = (message: string) => [...problems, { setting: "PERSISTED_DOCUMENTS_ONLY", message }];
  if (areAll && PERSISTED_DOCUMENTS === null) return [null, tellOnly("needs PERSISTED_DOCUMENTS")];
  if (areAll && FEDERATION !== "false") return [null, tellOnly("is not for a subgraph: its router writes the documents, each as it is needed")];
  return [texts && { texts, areAll }, problems];
}
