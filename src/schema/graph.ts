import type { GraphQLSchema } from "graphql";
import { buildGraph } from "./build-graph.js";
import { ContactAnalysis } from "./contact-analysis/contact-analysis.js";
import { createSubgraph } from "./federation/create-subgraph.js";
import { withoutRootFields } from "./federation/without-root-fields.js";
import { renameContact } from "./federation/rename-contact.js";

export interface GraphOptions {
  /** `subgraph` adds what a federation router asks for. */
  readonly build: "standalone" | "subgraph";
  /** Whether there is `Query.node`. Of the subgraphs of a supergraph at most one may have it. */
  readonly nodeField: boolean;
  /** What `Contact` is called in the subgraph build: "Contact", unless another subgraph means something else by it. */
  readonly contactType: string;
  /** Whether the subgraph tells the router who may ask for what, in directives that not every router can read. */
  readonly isSecured?: boolean;
  /** Whether the subgraph has root fields of its own, beside the entities that routers name by key. */
  readonly rootFields?: "all" | "none";
}

/** The executable graph. Its resolvers want a `GraphContext`. */
export function createGraph({ build, nodeField, contactType, isSecured = false, rootFields = "all" }: GraphOptions): GraphQLSchema {
  const graph = buildGraph({ nodeField });
  switch (build) {
    case "standalone":
      return graph;
    case "subgraph": {
      const renamed = renameContact(graph, contactType);
      const entityTypes = [ContactAnalysis.name, contactType];
      return createSubgraph(rootFields === "all" ? renamed : withoutRootFields(renamed, entityTypes), { contactType, isSecured });
    }
  }
}
