import { GraphQLSchema } from "graphql";

/** What is left of a graph when nothing but these types, and what they lead to, can be asked for. */
export function withoutRootFields(schema: GraphQLSchema, typeNames: readonly string[]): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => typeNames.includes(name));
  return new GraphQLSchema({ ...schema.toConfig(), query: null, mutation: null, subscription: null, types });
}
