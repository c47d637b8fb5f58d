import type { ApolloServerPlugin } from "@apollo/server";
import type { DocumentNode, GraphQLError } from "graphql";

import { measureDocument, type Measure } from "./measure-document.js";
import { tooComplex } from "./too-complex.js";

export type DocumentBounds = Measure;

/**
 * What each bound leaves room for: the fullest introspection is 15 deep, and a wall may give each of its hundred contacts a name. Five
 * directives in one place are more than there are.
 */
export const DOCUMENT_BOUNDS: DocumentBounds = { depth: 20, aliases: 100, rootFields: 100, directives: 5 };

const EXCESSES: Readonly<Record<keyof Measure, string>> = {
  depth: "The document's fields are nested deeper than they may be.",
  aliases: "A selection gives more fields another name than it may.",
  rootFields: "The document selects more root fields than it may.",
  directives: "The document has more directives in one place than it may.",
};

/** Refuses a document before it is validated: validation takes its time for what is large, and tells of each mistake in it. */
export function boundDocument(bounds: DocumentBounds): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        validationDidStart({ document }) {
          const excess = maybeExcess(document, bounds);
          return excess === null ? Promise.resolve() : Promise.reject(excess);
        },
      }),
  };
}

/** Null: it stays within the bounds. */
export function maybeExcess(document: DocumentNode, bounds: DocumentBounds): GraphQLError | null {
  const measure = measureDocument(document);
  const [what] = (Object.keys(EXCESSES) as (keyof Measure)[]).filter((each) => measure[each] > bounds[each]);
  return what === undefined ? null : tooComplex(EXCESSES[what], measure[what], bounds[what]);
}
