/**
 * @generated SignedSource<<830b60e95ede17063b884fe256c069b1>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type AnalysisAttachmentStatus = "APPROVED" | "IN_PROGRESS" | "REJECTED" | "UNKNOWN" | "%future added value";
export type AnalysisSentiment = "NEGATIVE" | "NEUTRAL" | "POSITIVE" | "UNKNOWN" | "%future added value";
export type AnalysisStatus = "COMPLETED" | "FAILED" | "IN_PROGRESS" | "PENDING" | "UNAVAILABLE" | "UNKNOWN" | "%future added value";
export type ContactKey = {
  contactId: string;
  instanceId: string;
};
export type transcriptSegmentsAddedSubscription$variables = {
  after?: string | null | undefined;
  connections: ReadonlyArray<string>;
  contact: ContactKey;
};
export type transcriptSegmentsAddedSubscription$data = {
  readonly segmentsAdded: {
    readonly after: string | null | undefined;
    readonly analysis: {
      readonly status: AnalysisStatus;
    };
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
    readonly endCursor: string | null | undefined;
    readonly hasMore: boolean;
    readonly revised: ReadonlyArray<{
      readonly attachments?: ReadonlyArray<{
        readonly attachmentName: string;
        readonly status: AnalysisAttachmentStatus | null | undefined;
      }>;
      readonly id?: string;
    }>;
  };
};
export type transcriptSegmentsAddedSubscription = {
  response: transcriptSegmentsAddedSubscription$data;
  variables: transcriptSegmentsAddedSubscription$variables;
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
  "name": "connections"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "contact"
},
v3 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "after"
  },
  {
    "kind": "Variable",
    "name": "contact",
    "variableName": "contact"
  },
  {
    "kind": "Literal",
    "name": "heartbeatSeconds",
    "value": 20
  }
],
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "after",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "endCursor",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "hasMore",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v10 = {
  "kind": "InlineFragment",
  "selections": [
    (v9/*:: as any*/)
  ],
  "type": "Node",
  "abstractKey": "__isNode"
},
v11 = {
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
        (v4/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "type": "AttachmentsSegment",
  "abstractKey": null
},
v12 = {
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
        (v8/*:: as any*/),
        (v10/*:: as any*/),
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
        (v11/*:: as any*/)
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
    "name": "transcriptSegmentsAddedSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "SegmentsAdded",
        "kind": "LinkedField",
        "name": "segmentsAdded",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ContactAnalysis",
            "kind": "LinkedField",
            "name": "analysis",
            "plural": false,
            "selections": [
              (v4/*:: as any*/)
            ],
            "storageKey": null
          },
          (v5/*:: as any*/),
          (v6/*:: as any*/),
          (v7/*:: as any*/),
          (v12/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "revised",
            "plural": true,
            "selections": [
              (v10/*:: as any*/),
              (v11/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "transcriptSegmentsAddedSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "SegmentsAdded",
        "kind": "LinkedField",
        "name": "segmentsAdded",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ContactAnalysis",
            "kind": "LinkedField",
            "name": "analysis",
            "plural": false,
            "selections": [
              (v4/*:: as any*/),
              (v9/*:: as any*/)
            ],
            "storageKey": null
          },
          (v5/*:: as any*/),
          (v6/*:: as any*/),
          (v7/*:: as any*/),
          (v12/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "filters": null,
            "handle": "appendEdge",
            "key": "",
            "kind": "LinkedHandle",
            "name": "edges",
            "handleArgs": [
              {
                "kind": "Variable",
                "name": "connections",
                "variableName": "connections"
              }
            ]
          },
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "revised",
            "plural": true,
            "selections": [
              (v8/*:: as any*/),
              (v10/*:: as any*/),
              (v11/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "1d8bbfe92b78b5e11fe45341249d49be",
    "id": null,
    "metadata": {},
    "name": "transcriptSegmentsAddedSubscription",
    "operationKind": "subscription",
    "text": "subscription transcriptSegmentsAddedSubscription(\n  $contact: ContactKey!\n  $after: String\n) {\n  segmentsAdded(contact: $contact, after: $after, heartbeatSeconds: 20) {\n    analysis {\n      status\n      id\n    }\n    after\n    endCursor\n    hasMore\n    edges {\n      cursor\n      position\n      node {\n        __typename\n        ... on Node {\n          __isNode: __typename\n          id\n        }\n        ... on TranscriptSegment {\n          content\n          time\n          sentiment\n        }\n        ... on AttachmentsSegment {\n          attachments {\n            attachmentName\n            status\n          }\n        }\n      }\n    }\n    revised {\n      __typename\n      ... on Node {\n        __isNode: __typename\n        id\n      }\n      ... on AttachmentsSegment {\n        attachments {\n          attachmentName\n          status\n        }\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "8a4f1e8491901b0ea3a6c341b9993f47";

export default node;
