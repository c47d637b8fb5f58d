import { printSchema } from "graphql";
import { buildGraph } from "./build-graph.js";
import { printSubgraph } from "./federation/print-subgraph.js";

/** The builds as they ship, by the file that holds each. */
export function printSchemas(): Readonly<Record<"schema.graphql" | "subgraph.graphql" | "subgraph.secured.graphql", string>> {
  const subgraph = buildGraph({ nodeField: false });
  return {
    "schema.graphql": `${printSchema(buildGraph({ nodeField: true }))}\n`,
    "subgraph.graphql": printSubgraph(subgraph, false),
    "subgraph.secured.graphql": printSubgraph(subgraph, true),
  };
}
