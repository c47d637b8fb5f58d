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

/** Operations that select every field of every type that the roots lead to; `visited` holds them, as `Type.field`. */
export interface Everything {
  /** A query with all of the root's fields. */
  readonly document: string;
  /** One for each field of the root. */
  readonly subscriptions: readonly string[];
  readonly visited: ReadonlySet<string>;
}

/** @param values the literal to give to each required argument, by its name or, before that, by `field.name`, which gives it to an optional one, too */
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

  function argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || values[`${field.name}.${argument.name}`] !== undefined);
    return given.length === 0 ? "" : `(${given.map((argument) => argumentOf(field, argument)).join(", ")})`;
  }

  function argumentOf(field: GraphQLField<unknown, unknown>, { name }: GraphQLArgument): string {
    const value = values[`${field.name}.${name}`] ?? values[name];
    if (value === undefined) throw new Error(`no value for the argument ${name}`);
    return `${name}: ${value}`;
  }

  /** Analyses and segments have fields of one name and two types, and are members of no one union: a selection of its own for each. */
  function rootField(root: string, field: GraphQLField<unknown, unknown>): string {
    visited.add(`${root}.${field.name}`);
    const type = getNamedType(field.type);
    if (!isAbstractType(type)) return `${field.name}${argumentsOf(field)}${selectionOf(type, [])}`;
    return schema
      .getPossibleTypes(type)
      .map((member) => `${field.name}Of${member.name}: ${field.name}${argumentsOf(field)} { __typename ${fragmentOn(member, [])} }`)
      .join("\n");
  }

  const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  return {
    document: `{\n${queries.map((field) => rootField("Query", field)).join("\n")}\n}`,
    subscriptions: subscriptions.map((field) => `subscription {\n${rootField("Subscription", field)}\n}`),
    visited,
  };
}
