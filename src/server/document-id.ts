import type { GraphQLRequest } from "@apollo/server";
import { z } from "zod";

type Extensions = NonNullable<GraphQLRequest["extensions"]>;

/** The id without the name of the algorithm that GraphQL over HTTP puts before a hash. */
function bareId(id: string): string {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

/** `documentId`, as GraphQL over HTTP names a document, in the place where Apollo Server looks for its id. What is no text is none that it knows. */
export function naming(documentId: unknown, extensions: Extensions | null | undefined): Extensions | null | undefined {
  if (!isGiven(documentId)) return extensions;
  return { ...extensions, persistedQuery: { version: 1, sha256Hash: typeof documentId === "string" ? bareId(documentId) : documentId } };
}

/** The id by which a request that Apollo Server reads names its document. */
export function maybeIdIn(extensions: Extensions | undefined): string | undefined {
  const { data } = named.safeParse(extensions?.["persistedQuery"]);
  return data && bareId(data.sha256Hash);
}

/** Null, and an empty text, are how clients leave out what they have no use for. */
export function isGiven(documentId: unknown): boolean {
  return documentId !== undefined && documentId !== null && documentId !== "";
}

const named = z.object({ version: z.literal(1), sha256Hash: z.string() });

const PREFIX = "sha256:";
