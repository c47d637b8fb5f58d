/**
 * @generated SignedSource<<f116a61ee8b8d9fdf110fb8e06d844a1>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type AnalysisAttachmentStatus = "APPROVED" | "IN_PROGRESS" | "REJECTED" | "UNKNOWN" | "%future added value";
export type AnalysisSentiment = "NEGATIVE" | "NEUTRAL" | "POSITIVE" | "UNKNOWN" | "%future added value";
export type transcriptMissedQuery$variables = {
  after?: string | null | undefined;
  contactId: string;
  instanceId: string;
};
export type transcriptMissedQuery$data = {
  readonly contactAnalysis: {
    readonly segments: {
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
        readonly hasNextPage: boolean;
      };
    } | null | undefined;
  };
};
export type transcriptMissedQuery = {
  response: transcriptMissedQuery$data;
  variables: transcriptMissedQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "contactId"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "instanceId"
},
v3 = [
  {
    "kind": "Variable",
    "name": "contactId",
    "variableName": "contactId"
  },
  {
    "kind": "Variable",
    "name": "instanceId",
    "variableName": "instanceId"
  },
  {
    "kind": "Literal",
    "name": "maxAgeSeconds",
    "value": 0
  }
],
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": [
    {
      "kind": "Variable",
      "name": "after",
      "variableName": "after"
    },
    {
      "kind": "Literal",
      "name": "first",
      "value": 500
    }
  ],
  "concreteType": "AnalysisSegmentConnection",
  "kind": "LinkedField",
  "name": "segments",
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
          "name": "cursor",
          "storageKey": null
        },
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
                (v4/*:: as any*/)
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
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "status",
                      "storageKey": null
                    }
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
    }
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "transcriptMissedQuery",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "ContactAnalysis",
        "kind": "LinkedField",
        "name": "contactAnalysis",
        "plural": false,
        "selections": [
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "transcriptMissedQuery",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "ContactAnalysis",
        "kind": "LinkedField",
        "name": "contactAnalysis",
        "plural": false,
        "selections": [
          (v5/*:: as any*/),
          (v4/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "9ca5ceef9ac67ef6636ce21e8c46cf13",
    "id": null,
    "metadata": {},
    "name": "transcriptMissedQuery",
    "operationKind": "query",
    "text": "query transcriptMissedQuery(\n  $instanceId: ID!\n  $contactId: ID!\n  $after: String\n) {\n  contactAnalysis(instanceId: $instanceId, contactId: $contactId, maxAgeSeconds: 0) {\n    segments(first: 500, after: $after) {\n      edges {\n        cursor\n        position\n        node {\n          __typename\n          ... on Node {\n            __isNode: __typename\n            id\n          }\n          ... on TranscriptSegment {\n            content\n            time\n            sentiment\n          }\n          ... on AttachmentsSegment {\n            attachments {\n              attachmentName\n              status\n            }\n          }\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "11844c71c41f569e84c97b5033311509";

export default node;
