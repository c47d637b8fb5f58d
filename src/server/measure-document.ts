import { Kind, type DirectiveNode, type DocumentNode, type SelectionNode, type SelectionSetNode } from "graphql";

/** How far a document goes, with its fragments unfolded. */
export interface Measure {
  /** Fields inside fields. */
  readonly depth: number;
  /** The most fields under another name in one selection. */
  readonly aliases: number;
  /** Fields of the root, each as often as it is selected. */
  readonly rootFields: number;
  /** The most directives in one place. */
  readonly directives: number;
}

/** Of a selection, and of what is inside it. */
interface Part extends Omit<Measure, "rootFields"> {
  /** In the selection itself. */
  readonly ownAliases: number;
  readonly ownFields: number;
}

const NOTHING: Part = { depth: 0, aliases: 0, directives: 0, ownAliases: 0, ownFields: 0 };

/** Measures a document that nobody has validated yet: its fragments may be unknown, or go round in circles. Each is looked at once. */
export function measureDocument({ definitions }: DocumentNode): Measure {
  const fragments = new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const measured = new Map<string, Part>();

  function ofFragment(name: string): Part {
    const known = measured.get(name);
    if (known !== undefined) return known;
    // What comes back to a fragment from inside it is a circle, which the validation refuses.
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const part = fragment === undefined ? NOTHING : within(fragment.selectionSet, fragment.directives);
    measured.set(name, part);
    return part;
  }

  function ofSelections({ selections }: SelectionSetNode): Part {
    const parts = selections.map((selection) => ({ ...ofSelection(selection), given: selection.directives?.length ?? 0 }));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const ownAliases = sum(parts.map((part) => part.ownAliases));
    return {
      depth: most(parts.map(({ depth }) => depth)),
      aliases: most([ownAliases, ...parts.map(({ aliases }) => aliases)]),
      directives: most(parts.flatMap(({ directives, given }) => [directives, given])),
      ownAliases,
      ownFields: sum(parts.map(({ ownFields }) => ownFields)),
    };
  }

  function ofSelection(selection: SelectionNode): Part {
    switch (selection.kind) {
      case Kind.FIELD: {
        const { depth, aliases, directives } = selection.selectionSet === undefined ? NOTHING : ofSelections(selection.selectionSet);
        return { depth: depth + 1, aliases, directives, ownAliases: selection.alias ? 1 : 0, ownFields: 1 };
      }
      case Kind.INLINE_FRAGMENT:
        return ofSelections(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return ofFragment(selection.name.value);
    }
  }

  function within(selectionSet: SelectionSetNode, directives: readonly DirectiveNode[] = []): Part {
    const part = ofSelections(selectionSet);
    return { ...part, directives: Math.max(part.directives, directives.length) };
  }

  const measures = definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return [];
    const { ownFields, ...part } = within(node.selectionSet, node.directives);
    const ofVariables = (node.variableDefinitions ?? []).map((variable) => variable.directives?.length ?? 0);
    return [{ ...part, rootFields: ownFields, directives: most([part.directives, ...ofVariables]) }];
  });
  return {
    depth: most(measures.map(({ depth }) => depth)),
    aliases: most(measures.map(({ aliases }) => aliases)),
    rootFields: most(measures.map(({ rootFields }) => rootFields)),
    directives: most(measures.map(({ directives }) => directives)),
  };
}

function most(values: readonly number[]): number {
  return values.reduce((greatest, value) => Math.max(greatest, value), 0);
}
