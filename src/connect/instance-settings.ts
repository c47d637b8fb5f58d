import { z } from "zod";
import { isInstanceId } from "../domain/contact.js";

const INSTANCE_ARN = /^arn:(aws[a-z-]*):connect:([a-z0-9-]+):(\d{12}):instance\/([^/]+)$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

const endpointSchema = z
  .url({ protocol: /^https?$/ })
  .refine(isHttpsOrLoopback, "must be https, unless it is a loopback address");

const writtenSchema = z.strictObject({
  instanceId: z.string().refine(isInstanceId, "is not an instance id").optional(),
  arn: z.string().regex(INSTANCE_ARN, "is not the ARN of an Amazon Connect instance").optional(),
  alias: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,44}$/, "is not an instance alias").optional(),
  region: z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "is not a Region").optional(),
  accountId: z.string().regex(/^\d{12}$/, "is not an account id of 12 digits").optional(),
  roleArn: z.string().regex(ROLE_ARN, "is not the ARN of a role").optional(),
  externalId: z.string().min(2).max(1224).regex(/^[\w+=,.@:/-]+$/, "is not an external id").optional(),
  endpoint: endpointSchema.optional(),
  fips: z.boolean().optional(),
  requestsPerSecond: z.number().positive().optional(),
  burst: z.int().positive().optional(),
  weight: z.number().positive().optional(),
});

/** One Amazon Connect instance that the gateway serves, and the road to it. Null: not said, so the default holds. */
export interface InstanceSettings {
  readonly instanceId: string;
  /** Another name under which clients may ask for it. */
  readonly alias: string | null;
  readonly partition: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
  /** The role through which it is called, and the secret agreed upon with the role's owner. */
  readonly roleArn: string | null;
  readonly externalId: string | null;
  readonly endpoint: string | null;
  readonly fips: boolean;
  /** What the account allows in this Region: one budget for all instances there. */
  readonly requestsPerSecond: number | null;
  readonly burst: number | null;
  /** Share of the budget when instances of one account compete; 1 unless set. */
  readonly weight: number;
}

/** One element of CONNECT_INSTANCES: `instanceId` or `arn`, the rest optional. An ARN implies id, Region and account. */
export const instanceSettingsSchema = writtenSchema.transform((written, context): InstanceSettings => {
  const [, partition, arnRegion, arnAccountId, arnInstanceId] = INSTANCE_ARN.exec(written.arn ?? "") ?? [];
  const [, roleAccountId] = ROLE_ARN.exec(written.roleArn ?? "") ?? [];
  const instanceId = written.instanceId ?? arnInstanceId;
  const region = written.region ?? arnRegion;
  const accountId = written.accountId ?? arnAccountId ?? roleAccountId;

  const refuse = (path: keyof typeof written, message: string): void => {
    context.addIssue({ code: "custom", path: [path], message });
  };
  if (instanceId === undefined) refuse("instanceId", "is missing: give instanceId or arn");
  if (arnInstanceId !== undefined && instanceId !== arnInstanceId) refuse("instanceId", "is not the one in arn");
  if (arnRegion !== undefined && region !== arnRegion) refuse("region", "is not the one in arn");
  if (arnAccountId !== undefined && accountId !== arnAccountId) refuse("accountId", "is not the one in arn");
  if (roleAccountId !== undefined && accountId !== roleAccountId) refuse("roleArn", "belongs to another account than the instance");
  if (written.externalId !== undefined && written.roleArn === undefined) refuse("externalId", "serves only with roleArn");
  if (written.fips === true && written.endpoint !== undefined) refuse("fips", "cannot be had with an endpoint of your own");

  return {
    instanceId: instanceId ?? "",
    alias: written.alias ?? null,
    partition: partition ?? (region === undefined ? null : partitionOf(region)),
    region: region ?? null,
    accountId: accountId ?? null,
    roleArn: written.roleArn ?? null,
    externalId: written.externalId ?? null,
    endpoint: written.endpoint ?? null,
    fips: written.fips ?? false,
    requestsPerSecond: written.requestsPerSecond ?? null,
    burst: written.burst ?? null,
    weight: written.weight ?? 1,
  };
});

function isHttpsOrLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function partitionOf(region: string): string {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}
