import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";

import { maybeComplexity, maybeExecuted, type Asked } from "./asked.js";
import { executedFields, type Executed } from "./executed-fields.js";

/** What lists without a `complexity` are taken to hold: categories' matches, messages' redactions, a type's fields. */
const ASSUMED_ITEMS = 2;
const ASSUMED_INTROSPECTED = 10;

const META_FIELDS: readonly GraphQLField<unknown, unknown>[] = [SchemaMetaFieldDef, TypeMetaFieldDef];

/**
 * How many fields the answer to an operation may hold, as far as that can be told before its execution: each field counts as often as the
 * lists around it are long. A connection is as long as its `complexity` says, and of an abstract type's members the largest counts.
 */
export function fieldsOf(asked: Asked): number {
  const root = asked.schema.getRootType(asked.operation.operation);
  const executed = maybeExecuted(asked);
  return root && executed ? fieldsIn(executed, root, [asked.operation.selectionSet], null) : 0;
}

/** @param length of the lists that are fields of `type`, as its own field said it */
function fieldsIn(executed: Executed, type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], length: number | null): number {
  let fields = 0;
  for (const nodes of executedFields(executed, type, selectionSets).values()) fields += fieldsOfField(executed, type, nodes, length);
  return fields;
}

function fieldsOfField(executed: Executed, parent: GraphQLObjectType, nodes: readonly FieldNode[], length: number | null): number {
  const node = nodes[0] as FieldNode;
  const field = parent.getFields()[node.name.value] ?? META_FIELDS.find(({ name }) => name === node.name.value);
  const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  if (field === undefined || selectionSets.length === 0) return 1;

  const own = maybeComplexity(field, node, executed);
  const isList = isListType(getNullableType(field.type));
  const items = isList ? (own ?? length ?? (isIntrospectionType(parent) ? ASSUMED_INTROSPECTED : ASSUMED_ITEMS)) : 1;
  const objects = objectTypes(executed, field.type).map((type) => fieldsIn(executed, type, selectionSets, isList ? null : own));
  return 1 + items * Math.max(0, ...objects);
}

function objectTypes({ schema }: Executed, type: GraphQLOutputType): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}
