import type { ApolloServerOptionsWithGateway, BaseContext } from "@apollo/server";
import type { GraphQLSchema } from "graphql";

import type { Execute } from "./compiled-executor.js";

/** What Apollo Server calls a gateway: who executes its operations. */
export function compiledGateway(schema: GraphQLSchema, execute: Execute): ApolloServerOptionsWithGateway<BaseContext>["gateway"] {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: "" });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: ({ document, request: { operationName, variables }, context }) =>
          execute({ document, operationName: operationName ?? null, variableValues: variables ?? {}, contextValue: context }),
      }),
    stop: () => Promise.resolve(),
  };
}
