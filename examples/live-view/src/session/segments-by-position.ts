import type { FieldPolicy, Reference } from "@apollo/client";

interface Edge {
  readonly cursor: string;
  readonly position: number;
  readonly node: Reference;
}

interface Connection {
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
export const segmentsByPosition: FieldPolicy<Connection> = {
  keyArgs: ["types"],
  merge(held, incoming) {
    const [first] = incoming.edges;
    if (held === undefined || (first !== undefined && !adjoins(held.edges, incoming.edges))) return incoming;
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
