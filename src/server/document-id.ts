import type { GraphQLRequest } from "@apollo/server";

type Extensions = NonNullable<GraphQLRequest["extensions"]>;

/** The id without the name of the algorithm that GraphQL over HTTP puts before a hash. */
export function bareId(id: string): string {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

/** `documentId`, as GraphQL over HTTP names a document, in the place where Apollo Server looks for its id. What is no text is none that it knows. */
export function naming(documentId: unknown, extensions: Extensions | null | undefined): Extensions | null | undefined {
  if (!isGiven(documentId)) return extensions;
  return { ...extensions, persistedQuery: { version: 1, sha256Hash: typeof documentId === "string" ? bareId(documentId) : documentId } };
}

/** Null, and an empty text, are how clients leave out what they have no use for. */
export function isGiven(documentId: unknown): boolean {
  return documentId !== undefined && documentId !== null && documentId !== "";
}

const PREFIX = "sha256:";
