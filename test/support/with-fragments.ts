import { TypeInfo, getNamedType, parse, print, visit, visitWithTypeInfo, type GraphQLSchema, type SelectionSetNode } from "graphql";

/** The same operation, with every selection that it makes of a type written once, as a fragment: as clients write large ones. */
export function withFragments(schema: GraphQLSchema, operation: string): string {
  const fragments = new Map<string, string>();
  const typeInfo = new TypeInfo(schema);

  function spread(selectionSet: SelectionSetNode): SelectionSetNode {
    const text = `on ${String(getNamedType(typeInfo.getType()))} ${print(selectionSet)}`;
    const name = fragments.get(text) ?? `F${fragments.size}`;
    fragments.set(text, name);
    return { ...selectionSet, selections: [{ kind: "FragmentSpread", name: { kind: "Name", value: name } } as never] };
  }

  const short = visit(
    parse(operation),
    visitWithTypeInfo(typeInfo, {
      Field: { leave: (field) => (field.selectionSet ? { ...field, selectionSet: spread(field.selectionSet) } : undefined) },
    }),
  );
  return [print(short), ...[...fragments].map(([text, name]) => `fragment ${name} ${text}`)].join("\n");
}
