/** The gateway on its emulator, two neighbours, and a supergraph of the three. `npm run supergraph` builds the gateway and starts this. */
import { readConfig } from "../../dist/config.js";
import { createGateway } from "../../dist/gateway.js";
import { ACROSS, live } from "./queries.js";
import { readSettings } from "./settings.js";
import { startSupergraph } from "./supergraph.js";

const { ports, subscriptions } = readSettings(process.env);
const gateway = await createGateway(
  readConfig({
    UPSTREAM: "emulator",
    LOG_LEVEL: "warn",
    PORT: String(ports.analysis),
    EMULATOR_PORT: String(ports.emulator),
    FEDERATION: "true",
    CONTACT_TYPE: "ConnectContact",
  }),
);
const { urls, close } = await startSupergraph({
  analysisUrl: `${gateway.url}/graphql`,
  emulatorUrl: gateway.emulator.url,
  ports,
  subscriptions,
});

let stopping = null;
const stop = async () => {
  await close();
  await gateway.close();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => (stopping ??= stop()));

process.stdout.write(`
The supergraph is up.

  Hive Gateway     ${urls.hive}   queries and subscriptions (from the subgraph by ${subscriptions})
  @apollo/gateway  ${urls.apollo}          queries

  contact analysis ${urls.analysis}   telephony ${urls.telephony}   CRM ${urls.crm}

One query across all three:

curl -s ${urls.hive} -H 'content-type: application/json' -d '${JSON.stringify({ query: ACROSS })}'

Live, through Hive Gateway:

curl -sN ${urls.hive} -H 'content-type: application/json' -H 'accept: text/event-stream' -d '${JSON.stringify({ query: live(gateway.exampleContact) })}'

Ctrl-C ends all of it.
`);
