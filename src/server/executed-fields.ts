import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

import { isBadInput } from "./format-error.js";

/** A document in the course of an operation: with the variables known. */
export interface Executed {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]));
}

/**
 * The fields that an object of `type` is asked for, by their names in its answer: fragments unfolded, directives heeded, and a field that
 * is asked for again under the same name is one. None where a directive does not fit: the execution refuses the whole object.
 */
export function executedFields(
  executed: Executed,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  try {
    for (const { selections } of selectionSets) collect(executed, type, selections, fields);
    return fields;
  } catch (error) {
    if (isBadInput(error)) return new Map();
    throw error;
  }
}

function collect(executed: Executed, type: GraphQLObjectType, selections: readonly SelectionNode[], fields: Map<string, FieldNode[]>): void {
  for (const selection of selections) {
    if (isLeftOut(executed, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      const same = fields.get(name);
      if (same === undefined) fields.set(name, [selection]);
      else same.push(selection);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : executed.fragments.get(selection.name.value);
    if (fragment && applies(executed, type, fragment.typeCondition?.name.value)) {
      collect(executed, type, fragment.selectionSet.selections, fields);
    }
  }
}

function isLeftOut({ variables }: Executed, selection: SelectionNode): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] === false
  );
}

function applies({ schema }: Executed, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const general = schema.getType(condition);
  return isAbstractType(general) && schema.isSubType(general, type);
}
