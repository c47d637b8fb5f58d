import { getNamedType, GraphQLBoolean, typeFromAST, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";

import { compileOperation, type Compilation, type CompiledOperation } from "./compiled-operation.js";
import { Uncompilable } from "./compiled-value.js";

/** Fields of all compiled operations that are held: about 500 bytes each. */
const MAX_FIELDS = 50_000;

/** The operations of a schema that come again and again. */
export interface CompiledOperations {
  /** Null for an operation that was not seen before, or that cannot be compiled. */
  find(compilation: Omit<Compilation, "schema">): CompiledOperation | null;
}

/**
 * An operation is its node in the parsed document: whoever parses keeps what is asked often. It is compiled when it comes a second time, so
 * that a flood of operations that come once costs nothing, and again for other values of its Boolean variables.
 */
export function createCompiledOperations(schema: GraphQLSchema): CompiledOperations {
  const seen = new WeakMap<OperationDefinitionNode, { readonly id: number; readonly switches: readonly string[] }>();
  const held = new LRUCache<string, { readonly compiled: CompiledOperation | null }>({
    maxSize: MAX_FIELDS,
    sizeCalculation: ({ compiled }) => 1 + (compiled?.size ?? 0),
  });
  let ids = 0;

  /** Names of the variables that may decide what is skipped and included. */
  function switchesOf({ variableDefinitions = [] }: OperationDefinitionNode): readonly string[] {
    const isSwitch = ({ type }: NonNullable<OperationDefinitionNode["variableDefinitions"]>[number]) =>
      getNamedType(typeFromAST(schema, type)) === GraphQLBoolean;
    return variableDefinitions.filter(isSwitch).map(({ variable }) => variable.name.value);
  }

  return {
    find({ document, operation, variables }) {
      const known = seen.get(operation);
      if (known === undefined) {
        seen.set(operation, { id: ids++, switches: switchesOf(operation) });
        return null;
      }
      const settings = known.switches.map((name) => variables[name]);
      // Where a switch may be null, graphql-js refuses it.
      if (settings.some((setting) => typeof setting !== "boolean")) return null;
      const key = [known.id, ...settings].join(" ");
      let entry = held.get(key);
      if (entry === undefined) held.set(key, (entry = { compiled: maybeCompile({ schema, document, operation, variables }) }));
      return entry.compiled;
    },
  };
}

function maybeCompile(compilation: Compilation): CompiledOperation | null {
  try {
    return compileOperation(compilation);
  } catch (error) {
    if (error instanceof Uncompilable) return null;
    throw error;
  }
}
