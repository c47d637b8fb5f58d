import { HeaderMap, type ApolloServerPlugin, type GraphQLRequest } from "@apollo/server";
import { GraphQLError } from "graphql";

import { maybeIdIn } from "./document-id.js";

/** Documents that the operator vouches for. */
export interface TrustedDocuments {
  /** By the ids that requests name them by. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether any other is refused. */
  readonly areAll: boolean;
}

export const NO_DOCUMENTS: TrustedDocuments = { texts: new Map(), areAll: false };

/**
 * Puts the text of a trusted document in the place of its id, before Apollo Server looks at either, whatever road it came by. From there on it is
 * an operation like any other: bounded, reckoned, and found again under the hash of its text, which nobody but its author can give to another.
 */
export function trustDocuments({ texts, areAll }: TrustedDocuments): ApolloServerPlugin {
  const trusted = new Set(texts.values());

  function maybeRefusal(request: GraphQLRequest): GraphQLError | null {
    // So clients send no text where the protocol wants one.
    if (request.query === "") delete request.query;
    const { query } = request;
    const text = maybeNamed(request);
    if (text !== undefined && query !== undefined && query !== text) return refusal("BAD_REQUEST", "The document is not the one that its id names.");
    // A text that is in the file needs no id: it is as trusted without.
    const taken = text ?? (areAll && query !== undefined && trusted.has(query) ? query : undefined);
    if (taken === undefined) return areAll && query !== undefined ? refusal("PERSISTED_DOCUMENT_REQUIRED", REQUIRED) : null;

    const { persistedQuery: _read, ...extensions } = request.extensions ?? {};
    request.query = taken;
    request.extensions = extensions;
    return null;
  }

  function maybeNamed({ extensions }: GraphQLRequest): string | undefined {
    const id = maybeIdIn(extensions);
    return id === undefined ? id : texts.get(id);
  }

  return {
    requestDidStart({ request }) {
      const refused = maybeRefusal(request);
      return refused === null ? Promise.resolve() : Promise.reject(refused);
    },
  };
}

function refusal(code: "BAD_REQUEST" | "PERSISTED_DOCUMENT_REQUIRED", message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400, headers: new HeaderMap() } } });
}

const REQUIRED = "Only documents that this gateway was given are answered here: name one by its id.";
