import { printSchemaWithDirectives } from "@graphql-tools/utils";
import type { GraphQLSchema } from "graphql";
import { secured } from "./secured.js";

/**
 * What a router composes: the schema with its federation directives, and without `_service` and `_entities`, as the specification asks.
 * @param isSecured also tells the router who may ask for what, so that it refuses by itself; not every router can read that
 */
export function printSubgraph(schema: GraphQLSchema, isSecured: boolean): string {
  const sdl = `${linkOf(isSecured ? [...DIRECTIVES, "@authenticated", "@requiresScopes"] : DIRECTIVES)}\n${printSchemaWithDirectives(schema)}\n`;
  return isSecured ? secured(sdl) : sdl;
}

const DIRECTIVES = ["@key", "@shareable", "@cost", "@listSize"];

// 2.9 is the first version that has @cost and @listSize.
function linkOf(directives: readonly string[]): string {
  const names = directives.map((name) => `"${name}"`).join(", ");
  return `extend schema\n  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names}])\n`;
}
