import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from "graphql";

/** How a router names an entity: its type, and the fields of one of its keys. Made by a client as far as we know. */
export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

export const RepresentationScalar = new GraphQLScalarType<Representation>({
  name: "_Any",
  description: "How a federation router names an entity: `__typename` and the fields of one of its keys.",
  parseValue: representation,
  parseLiteral: (node, variables) => representation(valueFromASTUntyped(node, variables)),
});

/** The representation's own strings at `fields`; null unless all of them are there. */
export function keyOf<Field extends string>(from: Representation, fields: readonly Field[]): Readonly<Record<Field, string>> | null {
  const values: [string, string][] = [];
  for (const field of fields) {
    const value = Object.hasOwn(from, field) ? from[field] : undefined;
    if (typeof value !== "string") return null;
    values.push([field, value]);
  }
  return Object.fromEntries(values) as Record<Field, string>;
}

function representation(value: unknown): Representation {
  if (isRepresentation(value)) return value;
  throw new GraphQLError("_Any: expected an object with a string __typename.");
}

function isRepresentation(value: unknown): value is Representation {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, "__typename") &&
    typeof (value as Representation).__typename === "string"
  );
}
