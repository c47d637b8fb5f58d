/** What is read of a `segmentsAdded` payload: select these fields; whatever else is selected comes through as it is. */
export interface Payload {
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  readonly edges: readonly Edge[];
  readonly revised?: readonly unknown[];
}

export interface Edge {
  readonly position: number;
}

/** What is read of a `segments` connection; its edges are selected as the payload's are. */
export interface Page<E extends Edge> {
  readonly edges: readonly E[];
  readonly pageInfo: { readonly endCursor: string | null | undefined; readonly hasNextPage: boolean };
}

/** A page of what a payload's edges are; null where it cannot be had just now. */
export type MaybePage<P extends Payload> = Page<P["edges"][number]> | null | undefined;

/** What a GraphQL client makes of one event of a subscription: `errors` by the specification, `error` in Apollo Client and urql. */
export interface Result<Field extends string, P> {
  readonly data?: Readonly<Record<Field, P>> | null | undefined;
  readonly errors?: readonly unknown[] | undefined;
  readonly error?: unknown;
}
