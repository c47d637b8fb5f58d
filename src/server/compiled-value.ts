import {
  GraphQLID,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from "graphql";

import { isPromise, type Run } from "./compiled-run.js";

export type Path = GraphQLResolveInfo["path"];

/** What an answer holds for what a resolver returned. @throws anything, wherever graphql-js would have an error to tell */
export type Complete = (value: unknown, run: Run, path: Path, info: GraphQLResolveInfo) => unknown;

/** The selected fields of an object; no path: of the root. @throws as `Complete` */
export type CompleteObject = (source: unknown, run: Run, path: Path | undefined) => unknown;

/** What may stand where a selection is. */
export interface Members {
  possibleTypes(type: GraphQLAbstractType): readonly GraphQLObjectType[];
  /** @throws Uncompilable */
  compileObject(type: GraphQLObjectType): CompleteObject;
}

/** Only graphql-js can execute this operation. */
export class Uncompilable extends Error {
  override readonly name = "Uncompilable";
}

/** This execution is graphql-js's to repeat: what is wrong with it, it says itself. */
export class Unanswerable extends Error {
  override readonly name = "Unanswerable";
}

/** @throws Uncompilable */
export function compileValue(type: GraphQLOutputType, members: Members): Complete {
  const isRequired = isNonNullType(type);
  const inner = isRequired ? type.ofType : type;
  if (isLeafType(inner)) return compileLeaf(inner, isRequired);

  const complete = isListType(inner) ? compileList(compileValue(inner.ofType, members)) : compileComposite(inner, members);
  return (value, run, path, info) => {
    if (value === null || value === undefined) return nothing(isRequired);
    if (typeof value !== "object" || value instanceof Error) throw new Unanswerable();
    return complete(value, run, path, info);
  };
}

/** Takes a property as it is: what would have to be called or waited for is not completed here. */
export function compileLeaf(type: GraphQLLeafType, isRequired: boolean): (value: unknown) => unknown {
  const isText = type === GraphQLString || type === GraphQLID;
  return (value) => {
    if (isText && typeof value === "string") return value;
    if (value === null || value === undefined) return nothing(isRequired);
    if (typeof value === "function" || value instanceof Error || isPromise(value)) throw new Unanswerable();
    return type.serialize(value) ?? nothing(true);
  };
}

function nothing(isRequired: boolean): null {
  if (isRequired) throw new Unanswerable();
  return null;
}

function compileList(complete: Complete): Complete {
  return (list, run, prev, info) => {
    const items: unknown[] = [];
    for (const item of list as Iterable<unknown>) {
      const key = items.length;
      const path = { prev, key, typename: undefined };
      if (isPromise(item)) run.wait(item, (value) => (items[key] = complete(value, run, path, info)));
      items.push(isPromise(item) ? null : complete(item, run, path, info));
    }
    return items;
  };
}

function compileComposite(type: GraphQLAbstractType | GraphQLObjectType, members: Members): Complete {
  if (isObjectType(type)) return members.compileObject(type);
  const { resolveType } = type;
  if (!resolveType) throw new Uncompilable();
  const objectTypes = members.possibleTypes(type);
  const byName = new Map<unknown, CompleteObject>(objectTypes.map((member) => [member.name, members.compileObject(member)]));
  return (value, run, path, info) => {
    const complete = byName.get(resolveType(value, run.context, info, type));
    if (complete === undefined) throw new Unanswerable();
    return complete(value, run, path);
  };
}
