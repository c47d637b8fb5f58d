import { printSchema } from "graphql";
import { buildGraph } from "./build-graph.js";
import { printSubgraph } from "./federation/print-subgraph.js";

/** The two builds as they ship, by the file that holds each. */
export function printSchemas(): Readonly<Record<"schema.graphql" | "subgraph.graphql", string>> {
  return {
    "schema.graphql": `${printSchema(buildGraph({ nodeField: true }))}\n`,
    "subgraph.graphql": printSubgraph(buildGraph({ nodeField: false })),
  };
}
