import { printSchemaWithDirectives } from "@graphql-tools/utils";
import type { GraphQLSchema } from "graphql";

// 2.9 is the first version that has @cost and @listSize.
const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize"])
`;

/** What a router composes: the schema with its federation directives, and without `_service` and `_entities`, as the specification asks. */
export function printSubgraph(schema: GraphQLSchema): string {
  return `${LINK}\n${printSchemaWithDirectives(schema)}\n`;
}
