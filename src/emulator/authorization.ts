import type { IncomingHttpHeaders } from "node:http";

import { incompleteSignature, missingAuthentication, wrongService } from "./aws-exception.js";

const SIGNATURE_V4 =
  /^AWS4-HMAC-SHA256 Credential=[^/\s,]+\/\d{8}\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request, ?SignedHeaders=(?<signed>[a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/**
 * The Region that a request is signed for. The signature's shape is checked, the signature is not: the emulator knows no secrets.
 * @throws AwsException, always 403
 */
export function signedRegion(headers: IncomingHttpHeaders): string {
  if (headers.authorization === undefined) throw missingAuthentication();
  const { region, service, signed = "" } = SIGNATURE_V4.exec(headers.authorization)?.groups ?? {};
  const signedHeaders = signed.split(";");
  const complete = signedHeaders.includes("host") && signedHeaders.includes("x-amz-date") && headers["x-amz-date"] !== undefined;
  if (region === undefined || !complete) throw incompleteSignature();
  if (service !== "connect") throw wrongService();
  return region;
}
