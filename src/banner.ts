import type { Gateway } from "./gateway.js";
import type { LandingPage } from "./server/landing-page.js";

const IN_A_BROWSER: Readonly<Record<LandingPage, string | null>> = { graphiql: "GraphiQL", sandbox: "Sandbox", none: null };

/** What `npm start` says to a person. Null with AWS: then stdout is for the log's readers alone. */
export function maybeBanner({ url, emulator, exampleContact }: Gateway, { landingPage, liveView }: { readonly landingPage: LandingPage; readonly liveView: boolean }): string | null {
  if (emulator === null || exampleContact === null) return null;
  const { instanceId, contactId } = exampleContact;
  const fields = "status segments(types: [TRANSCRIPT], last: 3) { nodes { ... on TranscriptSegment { participantRole content } } }";
  const query = `{ contactAnalysis(instanceId: "${instanceId}", contactId: "${contactId}") { ${fields} } }`;
  const browser = IN_A_BROWSER[landingPage];
  return [
    "",
    "  EMULATOR: sample data, not AWS. For Amazon Connect itself, set UPSTREAM=aws.",
    "",
    `  GraphQL   ${url}/graphql`,
    ...(browser === null ? [] : [`  ${browser.padEnd(8)}  ${url}/`]),
    ...(liveView ? [`  Live view ${url}/live`] : []),
    `  Emulator  ${emulator.url}`,
    "",
    `  curl ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`,
    "",
    "",
  ].join("\n");
}
