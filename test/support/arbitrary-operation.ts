import fc, { type Arbitrary, type GeneratorValue } from "fast-check";
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";

/** A request. Nearly always valid; what validation refuses (two fields of one name that cannot be merged) is to be passed over. */
export interface ArbitraryOperation {
  readonly source: string;
  readonly operationName: string | null;
  /** Mostly, but not always, of their types. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values worth trying for scalars, by the scalar's name. */
export type ScalarValues = Readonly<Record<string, readonly unknown[]>>;

const MAX_DEPTH = 7;
const MAX_SELECTIONS = 5;
/** Past so many selections in a document, only leaves are selected. */
const ENOUGH = 60;
/** fast-check favours the ends of a range; a walk wants none. */
function below(end: number): Arbitrary<number> {
  return fc.noBias(fc.nat({ max: end - 1 }));
}

const ALIASES = ["a", "b", "c", "constructor", "toString", "__proto__", "then"];

/**
 * Walks the schema from its query root and selects what it comes by: with aliases, fragments (of both kinds, used in several places, on
 * objects, interfaces and unions), variables in and out of literals, defaults, `@skip` and `@include`, several operations in a document.
 * Everything is drawn from `draw`, so that fast-check repeats and shrinks it.
 */
export function arbitraryOperation(schema: GraphQLSchema, scalars: ScalarValues, draw: GeneratorValue): ArbitraryOperation {
  const definitions = new Map<string, string>();
  const variables: Record<string, unknown> = {};
  const meanings = new Map<string, string>();
  let selections = 0;
  const fragments: { readonly name: string; readonly type: GraphQLNamedType; readonly source: string }[] = [];

  const chance = (percent: number): boolean => draw(below, 100) >= 100 - percent;
  const oneOf = <T>(values: readonly T[]): T => values[draw(below, values.length)] as T;

  function selectionSet(type: GraphQLCompositeType, depth: number): string {
    const size = 1 + draw(below, MAX_SELECTIONS);
    const selected = Array.from({ length: size }, () => selection(type, selections < ENOUGH ? depth : MAX_DEPTH));
    return `{ ${selected.join(" ")} }`;
  }

  function selection(type: GraphQLCompositeType, depth: number): string {
    selections += 1;
    if (chance(10)) return `${nameFor("__typename")}${directives()}`;
    if (depth < MAX_DEPTH && chance(10)) return `... ${directives()} ${selectionSet(type, depth + 1)}`;
    if (depth < MAX_DEPTH && (chance(15) || (isAbstractType(type) && chance(80)))) return fragmentOn(oneOf(conditions(type)), depth);
    const fields = "getFields" in type ? Object.values(type.getFields()) : [];
    const reachable = depth < MAX_DEPTH ? fields : fields.filter((field) => isLeafType(getNamedType(field.type)));
    return reachable.length === 0 ? "__typename" : field(oneOf(reachable), depth);
  }

  function field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(type);
    const given = args.filter((arg) => isRequiredArgument(arg) || chance(40)).map((arg) => `${arg.name}: ${argument(arg)}`);
    const list = given.length === 0 ? "" : `(${given.join(", ")})`;
    return `${nameFor(`${name}${list}`, String(type))}${directives()} ${isLeafType(named) ? "" : selectionSet(named as GraphQLCompositeType, depth + 1)}`;
  }

  /** The field under its own name or an alias. One name stands for one thing all over a document: what bears it twice can be merged. */
  function nameFor(fieldWithArguments: string, type = ""): string {
    const [fieldName = ""] = fieldWithArguments.split("(");
    const wanted = chance(20) ? oneOf(ALIASES) : fieldName;
    const meaning = `${fieldWithArguments} ${type}`;
    const name = (meanings.get(wanted) ?? meaning) === meaning ? wanted : `n${meanings.size}`;
    meanings.set(name, meaning);
    return name === fieldName ? fieldWithArguments : `${name}: ${fieldWithArguments}`;
  }

  /** The types that a fragment in this place may be on. */
  function conditions(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const general = members.flatMap((member) => member.getInterfaces());
    return [...members, ...general];
  }

  function fragmentOn(type: GraphQLCompositeType, depth: number): string {
    if (chance(60)) return `... on ${type.name}${directives()} ${selectionSet(type, depth + 1)}`;
    const known = fragments.filter((fragment) => fragment.type === type);
    if (known.length > 0 && chance(50)) return `...${oneOf(known).name}${directives()}`;
    const source = selectionSet(type, depth + 1);
    const name = `F${fragments.length}`;
    fragments.push({ name, type, source });
    return `...${name}${directives()}`;
  }

  function directives(): string {
    if (!chance(10)) return "";
    const [type, fallback] = oneOf([["Boolean!", ""], ["Boolean!", " = true"], ["Boolean", " = false"]] as const);
    const condition = chance(20) ? oneOf(["true", "false"]) : variable(type, () => chance(50), fallback);
    return ` @${oneOf(["skip", "include"])}(if: ${condition})`;
  }

  function argument({ type }: GraphQLArgument): string {
    if (chance(50)) return literal(type);
    // A type that may be null is good for an argument that may not, as long as there is a default.
    if (isNonNullType(type) && chance(20)) return variable(String(type.ofType), () => value(type), ` = ${constant(type)}`);
    return variable(String(type), () => value(type), chance(20) ? ` = ${constant(type)}` : "");
  }

  function variable(type: string, makeValue: () => unknown, fallback: string): string {
    const known = [...definitions].filter(([, definition]) => definition === `${type}${fallback}`);
    if (known.length > 0 && chance(40)) return `$${oneOf(known)[0]}`;
    const name = `v${definitions.size}`;
    definitions.set(name, `${type}${fallback}`);
    if (chance(fallback === "" ? 97 : 50)) variables[name] = chance(97) ? makeValue() : oneOf([null, "x", 7, {}, [[]]]);
    return `$${name}`;
  }

  /** As it stands in a document, here and there with a variable in it. */
  function literal(type: GraphQLInputType): string {
    return chance(10) ? variable(String(type), () => value(type), "") : composed(type, literal);
  }

  function constant(type: GraphQLInputType): string {
    return composed(type, constant);
  }

  function composed(type: GraphQLInputType, part: (type: GraphQLInputType) => string): string {
    if (!isNonNullType(type) && chance(10)) return "null";
    const nullable = getNullableType(type);
    if (isListType(nullable)) return chance(10) ? part(nullable.ofType) : `[${items(() => part(nullable.ofType)).join(", ")}]`;
    if (isEnumType(nullable)) return oneOf(nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      return `{ ${Object.values(nullable.getFields()).map((one) => `${one.name}: ${part(one.type)}`).join(", ")} }`;
    }
    return inDocument(scalar(nullable));
  }

  /** As it comes in JSON. */
  function value(type: GraphQLInputType): unknown {
    if (!isNonNullType(type) && chance(10)) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) return chance(10) ? value(nullable.ofType) : items(() => value(nullable.ofType));
    if (isEnumType(nullable)) return oneOf(nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      return Object.fromEntries(Object.values(nullable.getFields()).map((one) => [one.name, value(one.type)]));
    }
    return scalar(nullable);
  }

  function items<T>(make: () => T): T[] {
    return Array.from({ length: draw(below, 4) }, make);
  }

  function scalar({ name }: GraphQLNamedType): unknown {
    const values = scalars[name];
    if (values === undefined) throw new Error(`no values for the scalar ${name}`);
    return oneOf(values);
  }

  const root = schema.getQueryType();
  if (!isObjectType(root)) throw new Error("the schema has no query root");
  const selected = selectionSet(root, 0);
  const defined = [...definitions].map(([name, definition]) => `$${name}: ${definition}`).join(", ");
  const isOneOfMany = chance(20);
  const operations = [`query Asked${defined === "" ? "" : `(${defined})`} ${selected}`, ...(isOneOfMany ? ["query Other { __typename }"] : [])];
  const used = fragments.map(({ name, type, source }) => `fragment ${name} on ${type.name} ${source}`);
  return {
    source: [...operations, ...used].join("\n"),
    operationName: isOneOfMany ? oneOf(["Asked", "Asked", "Asked", "Other", "Nobody", null]) : oneOf(["Asked", null]),
    variables,
  };
}

/** A scalar's value as a literal. */
function inDocument(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, part]) => `${name}: ${inDocument(part)}`).join(", ")} }`;
}
