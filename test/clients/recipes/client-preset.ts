import type { ContactKey } from "../../../src/client/client.js";
import { graphql } from "./generated/gql.js";
import type { TypedDocumentString } from "./generated/graphql.js";

const Tiles = graphql(`
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
`);

/** Asks what the document says, with the variables that it needs, for the data that it brings. */
async function ask<Data, Variables>(url: string, document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: document.toString(), variables }) });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (!data) throw new Error("The query failed.", { cause: errors });
  return data;
}

/** The contacts at a glance. What concerns one contact is data: only what concerns the request fails. */
export async function askTiles(url: string, contacts: readonly ContactKey[]) {
  const { contactAnalyses } = await ask(url, Tiles, { contacts });
  return contactAnalyses;
}
