/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How a contact's analysis stands: the analysis, not the contact. */
export type AnalysisStatus =
  /** The upstream has finished; for a while yet it may add the summary and extracted information. */
  | 'COMPLETED'
  /** The upstream has given up; the segments that it had found stay available. */
  | 'FAILED'
  /** The upstream is still adding segments. */
  | 'IN_PROGRESS'
  /** There is nothing yet: the analysis may not have started. Ask again in a few seconds. */
  | 'PENDING'
  /** There is nothing to serve: `unavailable` says why. */
  | 'UNAVAILABLE'
  /** A status that the upstream introduced after this gateway was built. */
  | 'UNKNOWN';

/** Names a contact. */
export type ContactKey = {
  /** The contact's id, 1 to 256 characters. */
  readonly contactId: string;
  /** The Amazon Connect instance: its id, or an alias or ARN that this gateway knows; 1 to 256 characters. */
  readonly instanceId: string;
};

export type TilesQueryVariables = Exact<{
  contacts: ReadonlyArray<ContactKey> | ContactKey;
}>;


export type TilesQuery = { readonly contactAnalyses: ReadonlyArray<{ readonly contactId: string, readonly status: AnalysisStatus, readonly sentiment: { readonly trend: number | null } | null, readonly segments: { readonly nodes: ReadonlyArray<
        | { readonly content: string | null }
        | Record<PropertyKey, never>
      > } | null }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const TilesDocument = new TypedDocumentString(`
    query Tiles($contacts: [ContactKey!]!) {
  contactAnalyses(contacts: $contacts) {
    contactId
    status
    sentiment {
      trend
    }
    segments(types: [TRANSCRIPT], last: 1) {
      nodes {
        ... on TranscriptSegment {
          content
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TilesQuery, TilesQueryVariables>;