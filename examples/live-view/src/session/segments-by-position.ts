import type { FieldPolicy, StoreObject } from "@apollo/client";

interface Edge {
  readonly cursor: string;
  readonly position: number;
  readonly node: StoreObject;
}

export interface Connection {
  readonly edges: readonly Edge[];
  readonly pageInfo: PageInfo;
}

interface PageInfo {
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/**
 * A contact's list in the cache: one run of segments without a gap, whichever pages and payloads brought them, and in whatever order. An edge is
 * known by its position, so that what comes twice is there once. A page that does not adjoin what is there takes its place.
 */
export const segmentsByPosition: FieldPolicy<Connection | null> = {
  keyArgs: ["types"],
  merge(held, incoming, { args }) {
    // What is held stays to be seen while the analysis is not available.
    if (incoming === null) return held ?? null;
    const [first] = incoming.edges;
    // Positions have gaps where the stream has told of revisions: what follows a cursor adjoins whatever they are.
    const isAsked = typeof args?.["after"] === "string" || typeof args?.["before"] === "string";
    if (!held || (first !== undefined && !isAsked && !adjoins(held.edges, incoming.edges))) return incoming;
    if (first === undefined) return { ...held, pageInfo: atTheEnd(held, incoming) };
    return {
      ...incoming,
      edges: union(held.edges, incoming.edges),
      pageInfo: {
        ...incoming.pageInfo,
        ...(begin(held) <= begin(incoming) && startOf(held)),
        ...(end(held) > end(incoming) && endOf(held)),
      },
    };
  },
};

const begin = ({ edges }: Connection): number => edges[0]?.position ?? Infinity;
const end = ({ edges }: Connection): number => edges.at(-1)?.position ?? -1;
const startOf = ({ pageInfo: { startCursor, hasPreviousPage } }: Connection) => ({ startCursor, hasPreviousPage });
const endOf = ({ pageInfo: { endCursor, hasNextPage } }: Connection) => ({ endCursor, hasNextPage });

/** An empty page brings at most a place to go on from. */
function atTheEnd({ edges, pageInfo }: Connection, { pageInfo: { endCursor } }: Connection): PageInfo {
  return edges.length === 0 && endCursor !== null ? { ...pageInfo, endCursor } : pageInfo;
}

function adjoins(held: readonly Edge[], incoming: readonly Edge[]): boolean {
  const [first, last] = [held[0], held.at(-1)];
  const [incomingFirst, incomingLast] = [incoming[0], incoming.at(-1)];
  if (!first || !last || !incomingFirst || !incomingLast) return false;
  return incomingFirst.position <= last.position + 1 && incomingLast.position >= first.position - 1;
}

function union(held: readonly Edge[], incoming: readonly Edge[]): readonly Edge[] {
  // What the stream brings comes behind what is there.
  if ((incoming[0]?.position ?? 0) > (held.at(-1)?.position ?? 0)) return [...held, ...incoming];
  const byPosition = new Map([...held, ...incoming].map((edge) => [edge.position, edge]));
  return [...byPosition.values()].sort((a, b) => a.position - b.position);
}

/** The list with what came again in the place of what has the same id. */
export function revise(held: Connection | null, revised: readonly StoreObject[]): Connection | null {
  if (held === null) return null;
  const byId = new Map(revised.map((segment) => [segment["id"], segment]));
  return { ...held, edges: held.edges.map((edge) => ({ ...edge, node: byId.get(edge.node["id"]) ?? edge.node })) };
}
