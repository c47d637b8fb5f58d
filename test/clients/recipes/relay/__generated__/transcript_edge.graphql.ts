/**
 * @generated SignedSource<<50c3af3289babaf7c3d9cf36cd1d04e0>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type AnalysisAttachmentStatus = "APPROVED" | "IN_PROGRESS" | "REJECTED" | "UNKNOWN" | "%future added value";
export type AnalysisSentiment = "NEGATIVE" | "NEUTRAL" | "POSITIVE" | "UNKNOWN" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type transcript_edge$data = {
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
  readonly " $fragmentType": "transcript_edge";
};
export type transcript_edge$key = {
  readonly " $data"?: transcript_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"transcript_edge">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "transcript_edge",
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
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "id",
              "storageKey": null
            }
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
  "type": "AnalysisSegmentEdge",
  "abstractKey": null
};

(node as any).hash = "68ade2c250d8b99e49903c5237f85815";

export default node;
