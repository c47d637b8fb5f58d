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

export type Caches = ReturnType<typeof createCaches>;

/** Anybody may fill them, so they are bounded by what they take, not by how many they hold. */
export function createCaches() {
  return {
    persistedQueries: { cache: createBoundedCache<string>(MAX_TEXTS_BYTES, (text) => BYTES_PER_ENTRY + 2 * text.length) },
    documentStore: createBoundedCache<DocumentNode>(MAX_DOCUMENTS_BYTES, bytesOfDocument),
  };
}

/** The text that a client has registered under a hash. */
export function maybeRegistered({ persistedQueries }: Caches, hash: string): Promise<string | undefined> {
  return persistedQueries.cache.get(`${APOLLO_PREFIX}${hash}`);
}

/** What Apollo Server puts before the hashes in its cache, as those who share one between servers know. */
const APOLLO_PREFIX = "apq:";

function bytesOfDocument({ loc }: DocumentNode): number {
  return BYTES_PER_ENTRY + BYTES_PER_DOCUMENT + BYTES_PER_CHARACTER * (loc?.source.body.length ?? 0);
}
