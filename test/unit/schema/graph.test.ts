import { describe, expect, it } from "@jest/globals";
import {
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
  validateSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { analysisId } from "../../../src/domain/global-id.js";
import { createGraph } from "../../../src/schema/graph.js";
import { ask, firstPayload, STANDALONE, SUBGRAPH } from "./support/ask.js";
import { ENTRIES, LIST, VIEW } from "./support/records.js";
import { selectEverything } from "./support/select-everything.js";

const VALUES = {
  instanceId: '"instance-1"',
  contactId: '"contact-1"',
  contact: '{ instanceId: "instance-1", contactId: "contact-1" }',
  "segmentsAddedAcross.contacts": '[{ key: { instanceId: "instance-1", contactId: "contact-1" }, after: "cursor-0" }]',
  contacts: '[{ instanceId: "instance-1", contactId: "contact-1" }]',
  id: JSON.stringify(analysisId(LIST)),
  representations: '[{ __typename: "Contact", instanceId: "instance-1", contactId: "contact-1" }]',
};

function typesOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
}

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

function membersOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues();
  if (isInputObjectType(type)) return Object.values(type.getFields());
  if (isObjectType(type) || isInterfaceType(type)) return Object.values(type.getFields()).flatMap((field) => [field, ...field.args]);
  return [];
}

function nullFields(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => (field === null ? [name] : nullFields(field)));
}

describe.each([
  ["standalone", STANDALONE],
  ["subgraph", SUBGRAPH],
])("the %s graph", (_build, schema) => {
  it("is a valid schema", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it("answers operations that select every field of every type, so that no two members disagree about a field", async () => {
    const { document, subscriptions, visited } = selectEverything(schema, VALUES);
    const fields = typesOf(schema)
      .filter(isObjectType)
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));

    for (const operation of [document, ...subscriptions]) expect(validate(schema, parse(operation))).toEqual([]);
    expect(visited).toEqual(new Set(fields));

    const { data, errors } = await ask(document, { schema });
    expect(errors).toBeUndefined();
    // The sample has a value for every field, but too few messages for a trend.
    expect(new Set(nullFields(data))).toEqual(new Set(["trend"]));

    for (const subscription of subscriptions) {
      const payload = await firstPayload(subscription, schema);
      expect(payload.errors).toBeUndefined();
      // The sample's streams have no trouble, and begin at the start where they were given no cursor.
      const ofStream = subscription.includes("liveContactsChanged") ? [] : subscription.includes("cursor-0") ? ["unavailable"] : ["unavailable", "after"];
      expect(new Set(nullFields(payload.data))).toEqual(new Set(["trend", ...ofStream]));
    }
  });

  it("describes every type, field, argument and enum value", () => {
    const undescribed = typesOf(schema)
      .flatMap((type) => [{ name: type.name, description: type.description }, ...membersOf(type)])
      .filter(({ description }) => !description);

    expect(undescribed).toEqual([]);
  });

  it("finds the type and the id of a segment without a promise", () => {
    const union = schema.getType("AnalysisSegment");
    const node = schema.getType("Node");
    if (!isAbstractType(union) || !isAbstractType(node)) throw new Error("expected two abstract types");

    for (const entry of [...ENTRIES, VIEW]) {
      const name = node.resolveType?.(entry, {}, {} as never, node);
      const type = typeof name === "string" ? schema.getType(name) : null;
      if (!isObjectType(type)) throw new Error("expected the name of an object type");

      expect(type.getFields()["id"]?.resolve?.(entry, {}, {}, {} as never)).toEqual(expect.any(String));
      if ("kind" in entry) expect(union.resolveType?.(entry, {}, {} as never, union)).toBe(name);
    }
  });
});

describe("the graph's builds", () => {
  it("have Query.node where they are asked to, build after build", () => {
    const hasNode = (schema: GraphQLSchema): boolean => "node" in (schema.getQueryType()?.getFields() ?? {});
    const builds = [true, false, true].map((nodeField) => createGraph({ build: "standalone", nodeField, contactType: "Contact" }));

    expect(builds.map(hasNode)).toEqual([true, false, true]);
    expect(hasNode(SUBGRAPH)).toBe(false);
    expect(hasNode(createGraph({ build: "subgraph", nodeField: true, contactType: "Contact" }))).toBe(true);
  });

  it("serve federation in the subgraph only", () => {
    expect(Object.keys(STANDALONE.getQueryType()?.getFields() ?? {})).toEqual(["contactAnalysis", "contactAnalyses", "liveContacts", "node"]);
    expect(Object.keys(SUBGRAPH.getQueryType()?.getFields() ?? {})).toEqual([
      "contactAnalysis",
      "contactAnalyses",
      "liveContacts",
      "_service",
      "_entities",
    ]);
  });

  it("call Contact otherwise in the subgraph alone", () => {
    const contactTypesOf = (build: "standalone" | "subgraph") => {
      const { Contact, ConnectContact } = createGraph({ build, nodeField: false, contactType: "ConnectContact" }).getTypeMap();
      return { Contact: Contact !== undefined, ConnectContact: ConnectContact !== undefined };
    };

    expect(contactTypesOf("standalone")).toEqual({ Contact: true, ConnectContact: false });
    expect(contactTypesOf("subgraph")).toEqual({ Contact: false, ConnectContact: true });
  });

  it("refuse to call Contact what another type is called", () => {
    expect(() => createGraph({ build: "subgraph", nodeField: false, contactType: "ContactKey" })).toThrow(/ContactKey/);
  });
});
