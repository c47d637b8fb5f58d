import type { ConnectClient } from "@aws-sdk/client-connect";
import { createClient, type ClientOptions, type Road } from "./client.js";

export interface Clients {
  /** One client for each road, made when it is first taken. */
  of(road: Road): ConnectClient;
  close(): void;
}

export function createClients(options: ClientOptions): Clients {
  const clients = new Map<string, ConnectClient>();
  return {
    of(road) {
      const key = JSON.stringify([road.region, road.roleArn, road.externalId, road.endpoint, road.fips]);
      let client = clients.get(key);
      if (client === undefined) clients.set(key, (client = createClient(road, options)));
      return client;
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}
