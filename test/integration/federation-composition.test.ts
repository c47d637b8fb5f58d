import { readFile } from "node:fs/promises";
import { composeServices } from "@apollo/composition";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { buildSchema, graphqlSync, isObjectType, Kind, parse, print, type GraphQLSchema, type ObjectTypeDefinitionNode } from "graphql";
import { createGraph } from "../../src/schema/graph.js";
import { neighbourSdl } from "../support/neighbour.js";

interface Service {
  readonly name: string;
  readonly sdl: string;
}

function supergraphOf(...services: readonly Service[]): GraphQLSchema {
  const composed = composeServices(services.map(({ name, sdl }) => ({ name, url: `http://${name}.example`, typeDefs: parse(sdl) })));
  if (composed.errors) throw new AggregateError(composed.errors, composed.errors.map(({ message }) => message).join("\n"));
  return composed.schema.toAPISchema().toGraphQLJSSchema();
}

function fieldsOf(supergraph: GraphQLSchema, name: string): readonly string[] {
  const type = supergraph.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()).sort() : [];
}

let analysis: Service;

beforeAll(async () => {
  analysis = { name: "analysis", sdl: await readFile(new URL("../../subgraph.graphql", import.meta.url), "utf8") };
});

describe("subgraph.secured.graphql composes", () => {
  it("into the same graph, and tells the router which scopes it takes", async () => {
    const sdl = await readFile(new URL("../../subgraph.secured.graphql", import.meta.url), "utf8");
    const neighbour = { name: "desk", sdl: neighbourSdl("ids") };
    const names = (schema: GraphQLSchema) => Object.keys(schema.getTypeMap()).sort();
    expect(names(supergraphOf({ name: "analysis", sdl }, neighbour))).toEqual(names(supergraphOf(analysis, neighbour)));

    const { supergraphSdl = "" } = composeServices([{ name: "analysis", url: "http://analysis.example", typeDefs: parse(sdl) }]);
    const directivesOf = (name: string) => {
      const [type] = parse(supergraphSdl).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === name);
      return (type as ObjectTypeDefinitionNode).directives?.map((node) => print(node));
    };
    expect(directivesOf("ContactAnalysis")).toContain('@requiresScopes(scopes: [["contact-analysis:read"], ["contact-analysis:raw"]])');
    expect(directivesOf("SegmentsAdded")).toContain('@requiresScopes(scopes: [["contact-analysis:read"], ["contact-analysis:raw"]])');
    expect(supergraphSdl).toMatch(/extractedValues: .*@requiresScopes\(scopes: \[\["contact-analysis:raw"\]\]\)/);
    expect(supergraphSdl.match(/@authenticated(?! on)\b/g)).toHaveLength(6);
  });

  it("as the gateway itself serves it where it is told to", async () => {
    const schema = createGraph({ build: "subgraph", nodeField: false, contactType: "Contact", isSecured: true });
    const { data } = graphqlSync({ schema, source: "{ _service { sdl } }" });
    expect(data).toEqual({ _service: { sdl: await readFile(new URL("../../subgraph.secured.graphql", import.meta.url), "utf8") } });
  });
});

describe("subgraph.graphql composes", () => {
  it("alone, into the graph that it describes", () => {
    expect(fieldsOf(supergraphOf(analysis), "Query")).toEqual(["contactAnalyses", "contactAnalysis", "liveContacts"]);
  });

  it.each(["ids", "arn"] as const)("with a neighbour that owns Contact, known by its %s, and has a Segment of its own", (key) => {
    const supergraph = supergraphOf(analysis, { name: "desk", sdl: neighbourSdl(key) });

    expect(fieldsOf(supergraph, "Contact")).toEqual(["analysis", "arn", "contactId", "instanceId", "subject"]);
    expect(fieldsOf(supergraph, "Segment")).toEqual(["name"]);
    expect(fieldsOf(supergraph, "Query")).toEqual(["contactAnalyses", "contactAnalysis", "contactInQueue", "liveContacts", "segments"]);
  });

  it("with a neighbour that adds to ContactAnalysis by the key that holds an enum, and that has a connection and nodes too", () => {
    const supergraph = supergraphOf(analysis, {
      name: "quality",
      sdl: `
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
        type Query { reviews: ReviewConnection! node(id: ID!): Node }
        interface Node { id: ID! }
        type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type ReviewConnection { edges: [ReviewEdge!]! pageInfo: PageInfo! }
        type ReviewEdge { cursor: String! node: Review! }
        type Review implements Node @key(fields: "id") { id: ID! analysis: ContactAnalysis! }
        type ContactAnalysis @key(fields: "instanceId contactId outputType") {
          instanceId: ID! contactId: ID! outputType: AnalysisOutputType! review: Review
        }
        enum AnalysisOutputType { RAW REDACTED }
      `,
    });

    expect(fieldsOf(supergraph, "ContactAnalysis")).toContain("review");
    expect(fieldsOf(supergraph, "PageInfo")).toEqual(["endCursor", "hasNextPage", "hasPreviousPage", "startCursor"]);
  });

  it("under another name of Contact, beside a Contact that is something else", () => {
    const schema = createGraph({ build: "subgraph", nodeField: false, contactType: "ConnectContact" });
    const { data } = graphqlSync({ schema, source: "{ _service { sdl } }" }) as {
      readonly data: { readonly _service: { readonly sdl: string } };
    };
    const renamed = { ...analysis, sdl: data._service.sdl };
    const supergraph = supergraphOf(renamed, {
      name: "addresses",
      sdl: "type Query { addressBook: [Contact!]! } type Contact { email: String! }",
    });

    expect(fieldsOf(supergraph, "Contact")).toEqual(["email"]);
    expect(fieldsOf(supergraph, "ConnectContact")).toEqual(["analysis", "arn", "contactId", "instanceId"]);
  });
});

describe("schema.graphql", () => {
  it("is a schema without anything of federation", async () => {
    const schema = buildSchema(await readFile(new URL("../../schema.graphql", import.meta.url), "utf8"));

    expect(fieldsOf(schema, "Query")).toEqual(["contactAnalyses", "contactAnalysis", "liveContacts", "node"]);
    expect(schema.getDirective("key")).toBeUndefined();
  });
});
