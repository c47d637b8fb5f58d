import { ConnectClient } from "@aws-sdk/client-connect";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { readOwnBodies } from "./read-own-bodies.js";

/** A fixed pair of keys. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Everything that tells one client from another; null = as the SDK finds it in the environment. */
export interface Road {
  readonly region: string | null;
  readonly roleArn: string | null;
  readonly externalId: string | null;
  readonly endpoint: string | null;
  readonly fips: boolean;
}

export interface ClientOptions {
  readonly requestTimeoutMs: number;
  /** Instead of a role or of the environment's: the emulator's. */
  readonly credentials: Credentials | null;
}

/** More would mean more calls under way than any account allows: the budget, not the sockets, is what calls wait for. */
const MAX_SOCKETS = 256;

/** A client that sends a request once, answers with parsed bodies, and writes nothing to any log. */
export function createClient({ region, roleArn, externalId, endpoint, fips }: Road, { requestTimeoutMs, credentials }: ClientOptions): ConnectClient {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const identity = credentials ?? (roleArn === null ? null : assumeRole(roleArn, externalId));
  const client = new ConnectClient({
    // Retries are ours, inside the budget: the SDK's would spend it unseen.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    }),
    useFipsEndpoint: fips,
    ...(region !== null && { region }),
    ...(endpoint !== null && { endpoint }),
    ...(identity !== null && { credentials: identity }),
  });
  // It deep-copies every page, even for no logger.
  client.middlewareStack.remove("loggerMiddleware");
  readOwnBodies(client);
  return client;
}

/** Asks for keys at the first call; the client keeps them and renews them before they expire. */
function assumeRole(roleArn: string, externalId: string | null): ReturnType<typeof fromTemporaryCredentials> {
  return fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: "contact-analysis-gateway", ...(externalId !== null && { ExternalId: externalId }) },
  });
}
