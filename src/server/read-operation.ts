import type { GraphQLRequest } from "@apollo/server";
import { z } from "zod";

const anObject = z.record(z.string(), z.unknown());

const operation = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: anObject.nullish(),
  extensions: anObject.nullish(),
});

type Operation = z.infer<typeof operation>;

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
export function requestOf({ query, operationName, variables, extensions }: { readonly [Name in keyof Operation]: Operation[Name] }): GraphQLRequest {
  return {
    ...(query && { query }),
    ...(operationName && { operationName }),
    ...(variables && { variables }),
    ...(extensions && { extensions }),
  };
}

function maybeJson(text: string | undefined): unknown {
  return text === undefined || text === "" ? null : (JSON.parse(text) as unknown);
}
