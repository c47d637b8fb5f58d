import {
  getArgumentValues,
  getDirectiveValues,
  getVariableValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { isBadInput } from "./format-error.js";

type Values = Readonly<Record<string, unknown>>;

/** How many contacts a root field reaches, as the schema says it. */
type Complexity = number | ((given: { readonly args: Values }) => number);

export interface Asked {
  readonly schema: GraphQLSchema;
  /** Already validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Values;
}

/**
 * How many contacts an operation asks for: the `complexity` of the root fields that would be executed. So each alias counts, a field that
 * several fragments ask for counts once, and lists count with the variables known. What the execution will refuse for its arguments counts nothing.
 */
export function contactsOf({ schema, document, operation, variables }: Asked): number {
  const root = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!root || !coerced) return 0;
  const fragments = new Map(document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
  return [...executed(operation.selectionSet, fragments, coerced).values()]
    .map((node) => contactsOfField(root.getFields()[node.name.value], node, coerced))
    .reduce((sum, contacts) => sum + contacts, 0);
}

/** The fields of a selection by their names in the answer, fragments unfolded and directives heeded. */
function executed(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Values,
  fields = new Map<string, FieldNode>(),
): ReadonlyMap<string, FieldNode> {
  for (const selection of selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] === false) continue;
    if (selection.kind === Kind.FIELD) {
      fields.set((selection.alias ?? selection.name).value, selection);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment) executed(fragment.selectionSet, fragments, variables, fields);
  }
  return fields;
}

function contactsOfField(field: GraphQLField<unknown, unknown> | undefined, node: FieldNode, variables: Values): number {
  // `__typename` and its like are no fields of the type.
  if (field === undefined) return 0;
  const complexity = (field.extensions["complexity"] ?? 0) as Complexity;
  if (typeof complexity === "number") return complexity;
  try {
    return complexity({ args: getArgumentValues(field, node, variables) });
  } catch (error) {
    if (isBadInput(error)) return 0;
    throw error;
  }
}

function isFragment(definition: DocumentNode["definitions"][number]): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
