import type { ListRealtimeContactAnalysisSegmentsV2CommandOutput } from "@aws-sdk/client-connect";
import { print } from "graphql";
import type { Request } from "autocannon";

import type { ContactKey } from "../src/domain/contact.js";
import type { ProgramName } from "./programs.js";
import { BenchSegmentsDocument, type BenchSegmentsQuery } from "../test/support/generated/documents.js";

/** A server that answers with the segments of a contact. */
export interface Contestant {
  readonly name: "bare proxy" | "plain Apollo Server" | "gateway without page cache" | "gateway as shipped";
  readonly program: ProgramName;
  /** What it is told beyond where the upstream is. */
  readonly settings: Readonly<Record<string, string>>;
  request(contact: ContactKey): Request;
  /** The messages' texts in an answer. @throws when it is not a whole answer */
  contents(body: unknown): readonly string[];
}

const GRAPHQL = { request: graphqlRequest, contents: graphqlContents } as const;
const GATEWAY = { program: "gateway", settings: { UPSTREAM: "aws", PORT: "0", CONNECT_RATE: "none" }, ...GRAPHQL } as const;

export const CONTESTANTS: readonly Contestant[] = [
  { name: "bare proxy", program: "bare-proxy", settings: {}, request: proxyRequest, contents: proxyContents },
  { name: "plain Apollo Server", program: "plain-apollo", settings: {}, ...GRAPHQL },
  { name: "gateway without page cache", ...GATEWAY, settings: { ...GATEWAY.settings, QUERY_MAX_AGE: "0" } },
  { name: "gateway as shipped", ...GATEWAY },
];

const QUERY = print(BenchSegmentsDocument);
const FIELDS = 10;

function graphqlRequest({ instanceId, contactId }: ContactKey): Request {
  return {
    method: "POST",
    path: "/graphql",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ operationName: "BenchSegments", query: QUERY, variables: { instanceId, contactId } }),
  };
}

function graphqlContents(body: unknown): readonly string[] {
  const { data, errors } = body as { data: BenchSegmentsQuery; errors?: unknown };
  if (errors !== undefined) throw new Error(`expected no errors, got ${JSON.stringify(errors)}`);
  return (data.contactAnalysis.segments?.nodes ?? []).map((node) => {
    if (!("content" in node) || Object.keys(node).length !== FIELDS) throw new Error(`expected ${FIELDS} fields of every message`);
    return node.content ?? "";
  });
}

function proxyRequest({ instanceId, contactId }: ContactKey): Request {
  return { method: "GET", path: `/${instanceId}/${contactId}` };
}

function proxyContents(body: unknown): readonly string[] {
  const { Segments } = body as Pick<ListRealtimeContactAnalysisSegmentsV2CommandOutput, "Segments">;
  return (Segments ?? []).map(({ Transcript }) => Transcript?.Content ?? "");
}
