import {
  defaultFieldResolver,
  getArgumentValues,
  getNullableType,
  isLeafType,
  isNonNullType,
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
} from "graphql";

import { isPromise, type Run } from "./compiled-run.js";
import { compileLeaf, type Complete, type Path } from "./compiled-value.js";

/** Puts a field of an object into its answer. @throws as `Complete` */
export type ReadField = (source: unknown, answer: Record<string, unknown>, run: Run, path: Path | undefined) => void;

/** A field in one place of one operation. */
export interface PlacedField {
  /** Its name in the answer. */
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** What graphql-js tells resolvers, as far as it is known before the execution. */
  readonly info: Omit<GraphQLResolveInfo, "path" | "rootValue" | "variableValues">;
}

export function compileTypeName(name: string, typeName: string): ReadField {
  return (_source, answer) => {
    answer[name] = typeName;
  };
}

/** A leaf that is a property of its object, as nearly all are: there is nobody to tell where it stands. Null for any other field. */
export function maybeCompilePlain({ name, field }: PlacedField): ReadField | null {
  const type = getNullableType(field.type);
  if (field.resolve || !isLeafType(type)) return null;
  const complete = compileLeaf(type, isNonNullType(field.type));
  return (source, answer) => {
    answer[name] = complete((source as Readonly<Record<string, unknown>>)[field.name]);
  };
}

export function compileResolved({ name, field, info: known }: PlacedField, complete: Complete): ReadField {
  const { resolve = defaultFieldResolver } = field;
  const { fieldName, fieldNodes, returnType, parentType, schema, fragments, operation } = known;
  const node = fieldNodes[0] as FieldNode;
  const hasArguments = field.args.length > 0;
  return (source, answer, run, prev) => {
    const { context, rootValue, variables: variableValues } = run;
    const path = { prev, key: name, typename: parentType.name };
    // Written out: to spread what is known takes as long as all the rest.
    const info = { fieldName, fieldNodes, returnType, parentType, path, schema, fragments, rootValue, operation, variableValues };
    const value: unknown = resolve(source, hasArguments ? getArgumentValues(field, node, variableValues) : {}, context, info);
    if (isPromise(value)) {
      // Its place is kept: an answer's fields come in the order of the selection.
      answer[name] = null;
      run.wait(value, (settled) => {
        answer[name] = complete(settled, run, path, info);
      });
    } else {
      answer[name] = complete(value, run, path, info);
    }
  };
}
