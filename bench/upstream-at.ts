import { WELL_KNOWN } from "../src/emulator/well-known.js";

/** Settings of a server whose AWS SDK is to ask the emulator at `url`. */
export function upstreamAt(url: string): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    AWS_ENDPOINT_URL_CONNECT: url,
    AWS_REGION: WELL_KNOWN.region,
    AWS_ACCESS_KEY_ID: "emulator",
    AWS_SECRET_ACCESS_KEY: "emulator",
    // What the SDK thinks of the version of Node is not to the point here.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
