import type { DocumentNode } from "graphql";

import { createBoundedCache } from "./bounded-cache.js";

const MB = 1024 ** 2;

/** Texts that clients have registered under their hashes. */
const MAX_TEXTS_BYTES = 4 * MB;
/** Documents that were parsed and validated: some 250 of 1000 characters. */
const MAX_DOCUMENTS_BYTES = 24 * MB;

/** As measured: a node of the tree for every three characters or so, and its place in the text. */
const BYTES_PER_CHARACTER = 90;
const BYTES_PER_DOCUMENT = 2_000;
/** Of a key, and of what a cache itself needs for an entry. */
const BYTES_PER_ENTRY = 500;

/** Anybody may fill them, so they are bounded by what they take, not by how many they hold. */
export function createCaches() {
  return {
    persistedQueries: { cache: createBoundedCache<string>(MAX_TEXTS_BYTES, (text) => BYTES_PER_ENTRY + 2 * text.length) },
    documentStore: createBoundedCache<DocumentNode>(MAX_DOCUMENTS_BYTES, bytesOfDocument),
  };
}

function bytesOfDocument({ loc }: DocumentNode): number {
  return BYTES_PER_ENTRY + BYTES_PER_DOCUMENT + BYTES_PER_CHARACTER * (loc?.source.body.length ?? 0);
}
