import type { GraphQLRequest } from "@apollo/server";
import { z } from "zod";

import { isGiven, naming } from "./document-id.js";

const anObject = z.record(z.string(), z.unknown());

const operation = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: anObject.nullish(),
  extensions: anObject.nullish(),
  documentId: z.unknown().optional(),
});

type Operation = z.infer<typeof operation>;

const nameable = z.looseObject({ documentId: z.unknown().optional(), extensions: anObject.nullish() });

/** An operation from the body of a POST; null where it is none. */
export function maybeOperation(body: unknown): GraphQLRequest | null {
  const { data } = operation.safeParse(body);
  return data === undefined ? null : requestOf(data);
}

/** An operation from the query string of a GET, its objects written as JSON; null where it is none. */
export function maybeOperationOf(query: unknown): GraphQLRequest | null {
  const { data } = z.record(z.string(), z.string()).safeParse(query);
  if (data === undefined) return null;
  try {
    return maybeOperation({ ...data, variables: maybeJson(data["variables"]), extensions: maybeJson(data["extensions"]) });
  } catch {
    return null;
  }
}

/** An operation as Apollo Server takes it: with a persisted query, clients send an empty text or none. */
export function requestOf({ query, operationName, variables, documentId, ...rest }: { readonly [Name in keyof Operation]: Operation[Name] }): GraphQLRequest {
  const extensions = naming(documentId, rest.extensions);
  return {
    ...(query && { query }),
    ...(operationName && { operationName }),
    ...(variables && { variables }),
    ...(extensions && { extensions }),
  };
}

/** The body of a POST as Apollo Server reads it. What it would refuse is left to it. */
export function withNaming(body: unknown): unknown {
  const { data } = nameable.safeParse(body);
  return data === undefined || !isGiven(data.documentId) ? body : { ...data, extensions: naming(data.documentId, data.extensions) };
}

/** The query string of a GET, likewise. */
export function searchWithNaming(search: string): string {
  const fields = new URLSearchParams(search);
  const [documentId, another] = fields.getAll("documentId");
  const [given, more] = fields.getAll("extensions");
  if (!isGiven(documentId) || another !== undefined || more !== undefined) return search;
  try {
    fields.set("extensions", JSON.stringify(naming(documentId, anObject.nullish().parse(maybeJson(given)))));
    return fields.toString();
  } catch {
    return search;
  }
}

function maybeJson(text: string | undefined): unknown {
  return text === undefined || text === "" ? null : (JSON.parse(text) as unknown);
}
