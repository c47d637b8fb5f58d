import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from "graphql";

import { MAX_TOKENS } from "./apollo.js";
import { DOCUMENT_BOUNDS, maybeExcess } from "./bound-document.js";
import type { TrustedDocuments } from "./trust-documents.js";

/** A document that could never be answered. */
export interface DocumentProblem {
  readonly id: string;
  /** Says where, and quotes nothing. */
  readonly message: string;
}

export interface CheckOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
}

/** Tells of each document that every request for it would be refused: better at the start than one by one. */
export function checkDocuments({ texts }: Pick<TrustedDocuments, "texts">, { schema, introspection }: CheckOptions): readonly DocumentProblem[] {
  const rules = [...specifiedRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];

  function maybeProblem(text: string): string | null {
    let document: DocumentNode;
    try {
      document = parse(text, { maxLexicalTokens: MAX_TOKENS });
    } catch (error) {
      return `is not a document that can be read${placeOf(error)}`;
    }
    if (maybeExcess(document, DOCUMENT_BOUNDS) !== null) return "goes further than a document may: see QUERY_TOO_COMPLEX";
    const [first] = errorsOf(document);
    return first === undefined ? null : `is not valid for the schema${placeOf(first)}`;
  }

  function errorsOf(document: DocumentNode): readonly unknown[] {
    try {
      return validate(schema, document, rules);
    } catch (error) {
      // graphql-js 16 throws where it should report: see watch-operation.ts.
      return [error];
    }
  }

  return [...texts].flatMap(([id, text]) => {
    const message = maybeProblem(text);
    return message === null ? [] : [{ id, message }];
  });
}

function placeOf(error: unknown): string {
  const location = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  return location === undefined ? "" : ` (line ${location.line}, column ${location.column})`;
}
