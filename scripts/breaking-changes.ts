import { CriticalityLevel, diff, type Change } from "@graphql-inspector/core";
import { buildASTSchema, parse, type GraphQLSchema } from "graphql";

/** A change that breaks clients, and was meant: why it was made is told to whoever reads the list. */
export interface MeantChange {
  readonly file: string;
  /** What it changed, as the check names it, such as `ContactAnalysis.status`. */
  readonly path: string;
  readonly type: string;
  readonly reason: string;
}

export interface Judgement {
  /** Breaking changes that nobody has said are meant. */
  readonly broken: readonly Change[];
  /** What the list says of this file that is no breaking change (any more). */
  readonly stale: readonly MeantChange[];
}

/** What of a schema's changes from `before` to `after` breaks operations that were written for it. */
export async function judge(file: string, before: string, after: string, meantChanges: readonly MeantChange[]): Promise<Judgement> {
  const breaking = (await diff(read(before), read(after))).filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const meant = meantChanges.filter((change) => change.file === file);
  const isSame = (change: Change, { path, type }: MeantChange) => change.path === path && change.type === type;
  return {
    broken: breaking.filter((change) => !meant.some((entry) => isSame(change, entry))),
    stale: meant.filter((entry) => !breaking.some((change) => isSame(change, entry))),
  };
}

/** A subgraph names directives and scalars of the federation that it does not define. */
function read(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}
