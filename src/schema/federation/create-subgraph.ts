import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString, assertObjectType, type GraphQLFieldConfig } from "graphql";
import { ContactAnalysis } from "../contact-analysis/contact-analysis.js";
import { analysisReference } from "../contact-analysis/reference.js";
import { contactReference } from "../contact/reference.js";
import type { GraphContext } from "../context.js";
import { entitiesField, type Entity } from "./entities.js";
import { printSubgraph } from "./print-subgraph.js";

export interface SubgraphOptions {
  /** What `Contact` is called. */
  readonly contactType: string;
  /** Whether the router is told who may ask for what. */
  readonly isSecured: boolean;
}

/** Adds what a federation router asks a subgraph for. See docs/adr/0002-subgraph-without-elastic-licence.md. */
export function createSubgraph(schema: GraphQLSchema, { contactType, isSecured }: SubgraphOptions): GraphQLSchema {
  const query = schema.getQueryType();
  const { fields, ...config } = query?.toConfig() ?? { name: "Query", fields: {} };
  const entities: readonly Entity[] = [
    {
      type: assertObjectType(schema.getType(ContactAnalysis.name)),
      reference: analysisReference,
      isSource: (source) => "outputType" in source,
    },
    {
      type: assertObjectType(schema.getType(contactType)),
      reference: contactReference,
      isSource: (source) => !("outputType" in source),
    },
  ];
  return new GraphQLSchema({
    ...schema.toConfig(),
    types: Object.values(schema.getTypeMap()).filter((type) => type !== query),
    query: new GraphQLObjectType<unknown, GraphContext>({
      ...config,
      fields: { ...fields, _service: serviceField(printSubgraph(schema, isSecured)), _entities: entitiesField(entities) },
    }),
  });
}

function serviceField(sdl: string): GraphQLFieldConfig<unknown, GraphContext> {
  return {
    type: new GraphQLNonNull(
      new GraphQLObjectType({
        name: "_Service",
        description: "What a federation router composes.",
        fields: { sdl: { type: GraphQLString, description: "This subgraph's schema, with its federation directives." } },
      }),
    ),
    description: "For federation routers: this subgraph's own schema.",
    resolve: () => ({ sdl }),
  };
}
