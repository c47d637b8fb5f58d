import { GraphQLList, GraphQLNonNull, GraphQLUnionType, type GraphQLFieldConfig, type GraphQLObjectType } from "graphql";
import { badInput } from "../bad-input.js";
import type { GraphContext } from "../context.js";
import { RepresentationScalar, type Representation } from "./representation.js";

const MAX_REPRESENTATIONS = 100;

/** A type that routers may name by key. */
export interface Entity {
  readonly type: GraphQLObjectType;
  /** What the entity's fields are resolved from; null when there is no such entity. @throws RequestError when no key is whole */
  reference(representation: Representation, context: GraphContext): object | null;
  /** Whether a source is of this type. */
  isSource(source: object): boolean;
}

interface EntitiesArgs {
  readonly representations: readonly Representation[];
}

/**
 * `Query._entities` as the federation specification has it: the entities in the order of their representations. A representation that
 * cannot be read gives null and an error of its own, and leaves the others whole.
 */
export function entitiesField(entities: readonly Entity[]): GraphQLFieldConfig<unknown, GraphContext, EntitiesArgs> {
  return {
    type: new GraphQLNonNull(new GraphQLList(unionOf(entities))),
    description: "For federation routers: the entities that the representations name, in their order. One that does not exist is null.",
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(RepresentationScalar))),
        description: `At most ${MAX_REPRESENTATIONS}.`,
      },
    },
    // As everywhere: the number of contacts that the field reaches.
    extensions: { complexity: ({ args }: { readonly args: EntitiesArgs }) => args.representations.length },
    resolve: entitiesResolver(entities),
  };
}

function unionOf(entities: readonly Entity[]): GraphQLUnionType {
  return new GraphQLUnionType({
    name: "_Entity",
    description: "The types that a federation router can name by key.",
    types: entities.map(({ type }) => type),
    resolveType: (source: object) => entities.find((entity) => entity.isSource(source))?.type.name,
  });
}

function entitiesResolver(entities: readonly Entity[]) {
  const byTypeName = new Map(entities.map((entity) => [entity.type.name, entity]));

  function resolve(representation: Representation, context: GraphContext): object | null {
    const entity = byTypeName.get(representation.__typename);
    if (entity === undefined) throw badInput(`representations: expected __typename to be one of ${[...byTypeName.keys()].join(", ")}.`);
    return entity.reference(representation, context);
  }

  return (_root: unknown, { representations }: EntitiesArgs, context: GraphContext): unknown[] => {
    if (representations.length > MAX_REPRESENTATIONS) throw badInput(`representations: expected at most ${MAX_REPRESENTATIONS}.`);
    return representations.map((representation): unknown => {
      try {
        return resolve(representation, context);
      } catch (error) {
        return error; // An error as an item of a list is that item's own.
      }
    });
  };
}
