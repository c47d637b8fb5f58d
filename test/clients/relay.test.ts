import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createOperationDescriptor, fetchQuery, getSingularSelector, requestSubscription, type Environment } from "relay-runtime";

import type { ContactKey } from "../../src/client/client.js";
import { LIVE_SECONDS } from "../support/long-contact.js";
import { until } from "../support/until.js";
import { upstreamList } from "../support/upstream-list.js";
import pageQuery, { type transcriptPageQuery } from "./recipes/relay/__generated__/transcriptPageQuery.graphql.js";
import query, { type transcriptQuery } from "./recipes/relay/__generated__/transcriptQuery.graphql.js";
import subscription, { type transcriptSegmentsAddedSubscription } from "./recipes/relay/__generated__/transcriptSegmentsAddedSubscription.graphql.js";
import fragment, { type transcript_analysis$data } from "./recipes/relay/__generated__/transcript_analysis.graphql.js";
import { createRelayEnvironment } from "./recipes/relay/environment.js";
import { createWorld, keyOf, liveThrough, SOON, type Shown, type World } from "./support.js";

const run = promisify(execFile);
const COMPILER = createRequire(import.meta.url).resolve("relay-compiler/cli.js");

let world: World;
let environment: Environment;

beforeEach(async () => {
  world = await createWorld();
  environment = createRelayEnvironment(world.url, SOON);
});
afterEach(() => world.close());

interface Watched {
  readonly id: string;
  readonly analysis: transcript_analysis$data;
}

/** What a component with the fragment is given: asked for, and kept up to date. */
async function watchContact(contact: ContactKey): Promise<Watched> {
  const operation = createOperationDescriptor(query, keyOf(contact));
  environment.retain(operation);
  const data = await fetchQuery<transcriptQuery>(environment, query, keyOf(contact)).toPromise();
  const selector = getSingularSelector(fragment, data?.contactAnalysis);
  const snapshot = environment.lookup(selector);
  let analysis = snapshot.data as unknown as transcript_analysis$data;
  environment.subscribe(snapshot, (latest) => (analysis = latest.data as unknown as transcript_analysis$data));
  return {
    id: selector.dataID,
    get analysis() {
      return analysis;
    },
  };
}

test("@connection and @refetchable make the one list of the long contact's pages, through node(id:)", async () => {
  const contact = await world.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
  const shown = await watchContact(contact);
  let after: string | null | undefined;
  for (let pages = 0; after !== shown.analysis.segments!.pageInfo.endCursor; pages += 1) {
    expect(pages).toBeLessThan(50);
    after = shown.analysis.segments!.pageInfo.endCursor;
    await fetchQuery<transcriptPageQuery>(environment, pageQuery, { id: shown.id, first: 100, after }).toPromise();
  }
  const list = await upstreamList(world.gateway.emulator.url, contact);
  expect(shown.analysis.segments!.edges.map(({ position }) => position)).toEqual(list.map((_, position) => position));
});

test("@appendEdge lets the list grow under its watchers through cuts and restarts, with revisions in their places", async () => {
  const contact = await world.converse();
  await contact.say(2);
  await contact.attach();
  const watched = await watchContact(contact);
  const shown: Shown = {
    get edges() {
      return watched.analysis.segments!.edges as Shown["edges"];
    },
  };
  const { __id, pageInfo } = watched.analysis.segments!;
  let isOver = false;
  requestSubscription<transcriptSegmentsAddedSubscription>(environment, {
    subscription,
    variables: { contact: keyOf(contact), after: pageInfo.endCursor, connections: [__id] },
    onCompleted: () => (isOver = true),
  });

  await liveThrough(world, contact, shown, until);
  await until(() => isOver);
  await world.expectWhole(shown.edges, contact);
  expect(watched.analysis.status).toBe("COMPLETED");
});

test("what will not pass is told to the subscriber", async () => {
  const contact = await world.converse();
  const error = await new Promise((onError) =>
    requestSubscription<transcriptSegmentsAddedSubscription>(environment, {
      subscription,
      variables: { contact: keyOf(contact), after: "no cursor", connections: [] },
      onError,
    }),
  );
  expect(error).toMatchObject({ name: "StreamError", code: "BAD_USER_INPUT" });
});

/** Relay's compiler is a native program, of which not every platform has one. */
const canRun = await run(process.execPath, [COMPILER, "--version"]).then(
  () => true,
  () => false,
);

(canRun ? describe : describe.skip)(`relay-compiler${canRun ? "" : " (skipped, because its program does not run on this machine)"}`, () => {
  test("has nothing against these documents, and makes of them what is at hand", async () => {
    await run(process.execPath, [COMPILER, "relay.config.json", "--noWatchman", "--validate"], { cwd: new URL(".", import.meta.url) });
  });
});
