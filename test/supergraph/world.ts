import { startGateway, type TestGateway } from "../support/gateway.js";
import { startPart } from "./example.js";

/** The gateway as a subgraph beside its two neighbours, and the routers in front of them. */
export interface World {
  readonly gateway: TestGateway;
  readonly supergraph: string;
  readonly routers: { readonly "Hive Gateway": string; readonly "@apollo/gateway": string };
  close(): Promise<void>;
}

export const SUBGRAPH = { FEDERATION: "true", CONTACT_TYPE: "ConnectContact", MIN_POLL_INTERVAL: "100ms", SUMMARY_GRACE: "0s" };
const ANY_PORTS = { telephony: 0, crm: 0, hive: 0, apollo: 0 };

export async function startWorld(): Promise<World> {
  const gateway = await startGateway({
    settings: SUBGRAPH,
    emulator: { contacts: [] },
  });
  const { told, kill } = await startPart("startSupergraph", { analysisUrl: `${gateway.url}/graphql`, emulatorUrl: gateway.emulator.url, ports: ANY_PORTS });
  return {
    gateway,
    supergraph: told.supergraph,
    routers: { "Hive Gateway": told.urls.hive, "@apollo/gateway": told.urls.apollo },
    async close() {
      await kill();
      await gateway.close();
    },
  };
}
