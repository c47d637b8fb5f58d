import { execute, getOperationAST, getVariableValues, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from "graphql";

import { createCompiledOperations } from "./compiled-operations.js";

/** As graphql-js's `execute`: an operation, or one event of a subscription, which is then the `rootValue`. The document is validated. */
export type Execute = (args: Omit<ExecutionArgs, "schema">) => Promise<ExecutionResult>;

/**
 * Executes what comes again and again by compiled operations, which know no errors, and all else by graphql-js. Where a compiled execution
 * meets an error, graphql-js executes once more and tells it in its own words: so errors, their places and what they leave of the
 * data are always its own. That asks nobody twice, as resolvers only read, through loaders that remember for as long as the context lives.
 */
export function createExecutor(schema: GraphQLSchema, interpret: typeof execute = execute): Execute {
  const operations = createCompiledOperations(schema);

  async function maybeData({ document, operationName, variableValues, contextValue, rootValue }: Parameters<Execute>[0]) {
    const operation = getOperationAST(document, operationName);
    const { coerced: variables } = operation ? getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}) : {};
    const compiled = operation && variables ? operations.find({ document, operation, variables }) : null;
    if (!compiled || !variables) return null;
    try {
      return await compiled.execute({ rootValue, context: contextValue, variables });
    } catch {
      return null;
    }
  }

  return async (args) => {
    const data = await maybeData(args);
    return data === null ? interpret({ ...args, schema }) : { data };
  };
}
