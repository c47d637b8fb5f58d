import {
  OperationTypeNode,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { compileResolved, compileTypeName, maybeCompilePlain, type ReadField } from "./compiled-field.js";
import { settled, type Run } from "./compiled-run.js";
import { compileValue, Uncompilable, type CompleteObject } from "./compiled-value.js";
import { executedFields, fragmentsOf } from "./executed-fields.js";

/** An operation of more is not compiled: how much time and memory that takes is not the client's to choose. */
const MAX_FIELDS = 2_000;

export interface Compilation {
  readonly schema: GraphQLSchema;
  /** Already validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced. Those that decide what is skipped and included have to be Boolean, and are compiled into the operation. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface CompiledOperation {
  /** How many fields it has, each counted for every type of object that may have it. */
  readonly size: number;
  /** Its `data`. Rejects, with anything, wherever graphql-js would have an error to tell. */
  execute(run: Omit<Run, "wait">): Promise<Record<string, unknown>>;
}

/**
 * An operation as a tree of functions: all that its document and the schema decide is looked up once, and not again for every object of
 * every answer. Functions, not generated source: nothing that a client writes is ever run as code. @throws Uncompilable
 */
export function compileOperation({ schema, document, operation, variables }: Compilation): CompiledOperation {
  const executed = { schema, fragments: fragmentsOf(document), variables };
  const fragments = Object.fromEntries(executed.fragments);
  let size = 0;

  function compileObject(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): CompleteObject {
    const selected = executedFields(executed, type, selectionSets);
    size += selected.size;
    // Of an object of ours, `__proto__` is no property but its prototype.
    if (size > MAX_FIELDS || type.isTypeOf || selected.has("__proto__")) throw new Uncompilable();
    const fields = Array.from(selected, ([name, nodes]) => compileField(type, name, nodes));
    return (source, run, path) => {
      const answer: Record<string, unknown> = {};
      for (const read of fields) read(source, answer, run, path);
      return answer;
    };
  }

  function compileField(parentType: GraphQLObjectType, name: string, fieldNodes: readonly FieldNode[]): ReadField {
    const fieldName = (fieldNodes[0] as FieldNode).name.value;
    if (fieldName === TypeNameMetaFieldDef.name) return compileTypeName(name, parentType.name);
    const field = parentType.getFields()[fieldName];
    // Introspection: graphql-js's own, and rare.
    if (field === undefined) throw new Uncompilable();

    const info = { fieldName, fieldNodes, returnType: field.type, parentType, schema, fragments, operation };
    const place = { name, field, info };
    const selectionSets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const members = {
      possibleTypes: schema.getPossibleTypes.bind(schema),
      compileObject: (type: GraphQLObjectType) => compileObject(type, selectionSets),
    };
    return maybeCompilePlain(place) ?? compileResolved(place, compileValue(field.type, members));
  }

  const root = schema.getRootType(operation.operation);
  // A mutation's fields run one after the other.
  if (!root || operation.operation === OperationTypeNode.MUTATION) throw new Uncompilable();
  const complete = compileObject(root, [operation.selectionSet]);
  return {
    size,
    execute: (run) => settled((wait) => complete(run.rootValue, { ...run, wait }, undefined)) as Promise<Record<string, unknown>>,
  };
}
