import {
  getArgumentValues,
  getVariableValues,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

import { fragmentsOf, type Executed } from "./executed-fields.js";
import { isBadInput } from "./format-error.js";

/** An operation before its execution. */
export interface Asked {
  readonly schema: GraphQLSchema;
  /** Already validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Null where a variable does not fit: the execution refuses the operation. */
export function maybeExecuted({ schema, document, operation, variables }: Asked): Executed | null {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return coerced ? { schema, fragments: fragmentsOf(document), variables: coerced } : null;
}

/** What the schema says that a field brings: how many contacts, or how many segments. */
type Complexity = number | ((given: { readonly args: Readonly<Record<string, unknown>> }) => number);

/** The `complexity` of a field with these arguments; null for a field without one, and 0 where the execution will refuse the arguments. */
export function maybeComplexity(field: GraphQLField<unknown, unknown>, node: FieldNode, { variables }: Executed): number | null {
  const complexity = (field.extensions["complexity"] ?? null) as Complexity | null;
  if (typeof complexity !== "function") return complexity;
  try {
    return complexity({ args: getArgumentValues(field, node, variables) });
  } catch (error) {
    if (isBadInput(error)) return 0;
    throw error;
  }
}
