import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

/** An operation that selects every field of every type that the query root leads to; `visited` holds them, as `Type.field`. */
export interface Everything {
  readonly document: string;
  readonly visited: ReadonlySet<string>;
}

/** @param values the literal to give to each required argument, by its name */
export function selectEverything(schema: GraphQLSchema, values: Readonly<Record<string, string>>): Everything {
  const visited = new Set<string>();

  function fieldsOf(type: GraphQLObjectType, path: readonly GraphQLNamedType[]): string {
    return Object.values(type.getFields())
      .map((field) => {
        visited.add(`${type.name}.${field.name}`);
        return `${field.name}${argumentsOf(field)}${selectionOf(getNamedType(field.type), path)}`;
      })
      .join(" ");
  }

  function selectionOf(type: GraphQLNamedType, path: readonly GraphQLNamedType[]): string {
    if (isScalarType(type) || isEnumType(type)) return "";
    // A type inside itself has been selected already.
    if (path.includes(type)) return " { __typename }";
    if (isObjectType(type)) return ` { __typename ${fieldsOf(type, [...path, type])} }`;
    if (isAbstractType(type))
      return ` { __typename ${schema
        .getPossibleTypes(type)
        .map((member) => fragmentOn(member, path))
        .join(" ")} }`;
    throw new Error(`${type.name} is no output type`);
  }

  function fragmentOn(type: GraphQLObjectType, path: readonly GraphQLNamedType[]): string {
    return `... on ${type.name}${selectionOf(type, path)}`;
  }

  function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
    const required = args.filter(isRequiredArgument);
    return required.length === 0 ? "" : `(${required.map(argumentOf).join(", ")})`;
  }

  function argumentOf({ name }: GraphQLArgument): string {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for the argument ${name}`);
    return `${name}: ${value}`;
  }

  /** Analyses and segments have fields of one name and two types, and are members of no one union: a selection of its own for each. */
  function rootField(field: GraphQLField<unknown, unknown>): string {
    visited.add(`Query.${field.name}`);
    const type = getNamedType(field.type);
    if (!isAbstractType(type)) return `${field.name}${argumentsOf(field)}${selectionOf(type, [])}`;
    return schema
      .getPossibleTypes(type)
      .map((member) => `${field.name}Of${member.name}: ${field.name}${argumentsOf(field)} { __typename ${fragmentOn(member, [])} }`)
      .join("\n");
  }

  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  return { document: `{\n${roots.map(rootField).join("\n")}\n}`, visited };
}
