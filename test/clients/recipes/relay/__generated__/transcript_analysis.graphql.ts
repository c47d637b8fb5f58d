/**
 * @generated SignedSource<<0906e95e353e4dc90c61799c512a6c2a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type AnalysisAttachmentStatus = "APPROVED" | "IN_PROGRESS" | "REJECTED" | "UNKNOWN" | "%future added value";
export type AnalysisSentiment = "NEGATIVE" | "NEUTRAL" | "POSITIVE" | "UNKNOWN" | "%future added value";
export type AnalysisStatus = "COMPLETED" | "FAILED" | "IN_PROGRESS" | "PENDING" | "UNAVAILABLE" | "UNKNOWN" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type transcript_analysis$data = {
  readonly id: string;
  readonly segments: {
    readonly __id: string;
    readonly edges: ReadonlyArray<{
      readonly cursor: string;
      readonly node: {
        readonly __typename: string;
        readonly attachments?: ReadonlyArray<{
          readonly attachmentName: string;
          readonly status: AnalysisAttachmentStatus | null | undefined;
        }>;
        readonly content?: string | null | undefined;
        readonly id?: string;
        readonly sentiment?: AnalysisSentiment | null | undefined;
        readonly time?: string | null | undefined;
      };
      readonly position: number;
    }>;
    readonly pageInfo: {
      readonly endCursor: string | null | undefined;
    };
  } | null | undefined;
  readonly status: AnalysisStatus;
  readonly " $fragmentType": "transcript_analysis";
};
export type transcript_analysis$key = {
  readonly " $data"?: transcript_analysis$data;
  readonly " $fragmentSpreads": FragmentRefs<"transcript_analysis">;
};

import transcriptPageQuery_graphql from './transcriptPageQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "segments"
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "after"
    },
    {
      "defaultValue": 100,
      "kind": "LocalArgument",
      "name": "first"
    }
  ],
  "kind": "Fragment",
  "metadata": {
    "connection": [
      {
        "count": "first",
        "cursor": "after",
        "direction": "forward",
        "path": (v0/*:: as any*/)
      }
    ],
    "refetch": {
      "connection": {
        "forward": {
          "count": "first",
          "cursor": "after"
        },
        "backward": null,
        "path": (v0/*:: as any*/)
      },
      "fragmentPathInResult": [
        "node"
      ],
      "operation": transcriptPageQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "transcript_analysis",
  "selections": [
    (v1/*:: as any*/),
    {
      "alias": "segments",
      "args": null,
      "concreteType": "AnalysisSegmentConnection",
      "kind": "LinkedField",
      "name": "__transcript_segments_connection",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "AnalysisSegmentEdge",
          "kind": "LinkedField",
          "name": "edges",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "position",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "cursor",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": null,
              "kind": "LinkedField",
              "name": "node",
              "plural": false,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "__typename",
                  "storageKey": null
                },
                {
                  "kind": "InlineFragment",
                  "selections": [
                    (v2/*:: as any*/)
                  ],
                  "type": "Node",
                  "abstractKey": "__isNode"
                },
                {
                  "kind": "InlineFragment",
                  "selections": [
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "content",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "time",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "sentiment",
                      "storageKey": null
                    }
                  ],
                  "type": "TranscriptSegment",
                  "abstractKey": null
                },
                {
                  "kind": "InlineFragment",
                  "selections": [
                    {
                      "alias": null,
                      "args": null,
                      "concreteType": "AnalysisAttachment",
                      "kind": "LinkedField",
                      "name": "attachments",
                      "plural": true,
                      "selections": [
                        {
                          "alias": null,
                          "args": null,
                          "kind": "ScalarField",
                          "name": "attachmentName",
                          "storageKey": null
                        },
                        (v1/*:: as any*/)
                      ],
                      "storageKey": null
                    }
                  ],
                  "type": "AttachmentsSegment",
                  "abstractKey": null
                }
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "PageInfo",
          "kind": "LinkedField",
          "name": "pageInfo",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "endCursor",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "hasNextPage",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "kind": "ClientExtension",
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "__id",
              "storageKey": null
            }
          ]
        }
      ],
      "storageKey": null
    },
    (v2/*:: as any*/)
  ],
  "type": "ContactAnalysis",
  "abstractKey": null
};
})();

(node as any).hash = "39fc7f0f778c871d0b1f0e91dd01cb35";

export default node;
