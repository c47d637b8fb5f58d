import "reflect-metadata";
import { GraphQLSchema, isInterfaceType, isObjectType, isUnionType } from "graphql";
import { buildSchemaSync, type PubSub } from "type-graphql";
import { ContactAnalysisQueries } from "./contact-analysis/contact-analysis.queries.js";
import { ContactAnalysisResolver } from "./contact-analysis/contact-analysis.resolver.js";
import { ContactAnalysis } from "./contact-analysis/contact-analysis.js";
import { UnavailableResolver } from "./contact-analysis/unavailable.resolver.js";
import { ContactResolver } from "./contact/contact.resolver.js";
import { LiveContactQueries } from "./live-contact/live-contact.queries.js";
import { LiveContactResolver } from "./live-contact/live-contact.resolver.js";
import { LiveContactSubscriptions } from "./live-contact/live-contact.subscriptions.js";
import { NodeQuery } from "./node/node.query.js";
import { nodeId, NodeResolver, type NodeSource } from "./node/node.resolver.js";
import { SEGMENT_TYPE_NAMES } from "./segment/analysis-segment.js";
import { SegmentConnectionResolver } from "./segment/segment-connection.resolver.js";
import { SegmentsAddedResolver } from "./segments-added/segments-added.resolver.js";
import { SegmentsAddedSubscriptions } from "./segments-added/segments-added.subscriptions.js";
import { TranscriptItemResolver } from "./segment/transcript-item.resolver.js";

/** The graph as type-graphql builds it, with what it cannot say itself. */
export function buildGraph({ nodeField }: { readonly nodeField: boolean }): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ContactAnalysisQueries,
      ContactAnalysisResolver,
      ContactResolver,
      LiveContactQueries,
      LiveContactResolver,
      LiveContactSubscriptions,
      NodeResolver,
      SegmentConnectionResolver,
      SegmentsAddedResolver,
      SegmentsAddedSubscriptions,
      TranscriptItemResolver,
      UnavailableResolver,
      ...(nodeField ? [NodeQuery] : []),
    ],
    // Arguments are checked by us, with messages that echo nothing.
    validate: false,
    // Wanted wherever there is a subscription. Ours read from a log: a pub/sub would buffer for readers that are slow.
    pubSub: NO_PUB_SUB,
  });
  const query = schema.getQueryType();
  if (query) query.description = "What can be asked of contacts' real-time analyses.";
  const subscription = schema.getSubscriptionType();
  if (subscription) subscription.description = "Contacts' real-time analyses as they grow.";
  resolveSegmentsDirectly(schema);
  // Without the list of all types, they come in the order in which the graph leads to them: the one to read them in.
  return new GraphQLSchema({ ...schema.toConfig(), types: [] });
}

const NO_PUB_SUB: PubSub = {
  subscribe: () => {
    throw new Error("expected every subscription to bring its own source");
  },
  publish: () => {
    throw new Error("expected nothing to be published");
  },
};

/**
 * What every segment is asked for, on the one path that is hot: type-graphql would await its own `resolveType`, and takes as long to call
 * a resolver as that takes to make an id.
 */
function resolveSegmentsDirectly(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isUnionType(type) || isInterfaceType(type)) type.resolveType = typeNameOf;
    const id = isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Node") ? type.getFields()["id"] : undefined;
    if (id !== undefined) id.resolve = nodeId;
  }
}

function typeNameOf(source: NodeSource): string {
  return "kind" in source ? SEGMENT_TYPE_NAMES[source.kind] : ContactAnalysis.name;
}
