import { describe, expect, it } from "@jest/globals";
import { instancesSchema } from "../../../src/connect/instances-schema.js";

const ID = "00000000-0000-4000-8000-00000000000a";
const ARN = `arn:aws:connect:eu-west-2:111122223333:instance/${ID}`;
const ROLE = "arn:aws:iam::111122223333:role/reader";

function problems(...instances: object[]): string[] {
  const { success, error } = instancesSchema.safeParse(instances);
  return success ? [] : error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the settings of an instance", () => {
  it("need no more than an id", () => {
    expect(instancesSchema.parse([{ instanceId: ID }])).toEqual([
      {
        instanceId: ID,
        alias: null,
        partition: null,
        region: null,
        accountId: null,
        roleArn: null,
        externalId: null,
        endpoint: null,
        fips: false,
        requestsPerSecond: null,
        burst: null,
        weight: 1,
      },
    ]);
  });

  it("take id, Region and account from an ARN", () => {
    expect(instancesSchema.parse([{ arn: ARN, alias: "claims" }])).toMatchObject([
      { instanceId: ID, partition: "aws", region: "eu-west-2", accountId: "111122223333" },
    ]);
  });

  it("take the account from a role, and the partition from a Region", () => {
    expect(instancesSchema.parse([{ instanceId: ID, region: "us-gov-west-1", roleArn: ROLE }])).toMatchObject([
      { accountId: "111122223333", partition: "aws-us-gov" },
    ]);
  });

  it.each([
    ["neither id nor ARN", [{ alias: "claims" }], ["0.instanceId: is missing: give instanceId or arn"]],
    ["an id that would change the path", [{ instanceId: ".." }], ["0.instanceId: is not an instance id"]],
    ["another ARN", [{ arn: "arn:aws:s3:::bucket" }], ["0.arn: is not the ARN of an Amazon Connect instance"]],
    ["an ARN with another id", [{ arn: ARN, instanceId: "other" }], ["0.instanceId: is not the one in arn"]],
    ["an ARN with another Region", [{ arn: ARN, region: "us-east-1" }], ["0.region: is not the one in arn"]],
    ["an ARN with another account", [{ arn: ARN, accountId: "444455556666" }], ["0.accountId: is not the one in arn"]],
    [
      "a role of another account",
      [{ arn: ARN, roleArn: ROLE.replace("1111", "9999") }],
      ["0.roleArn: belongs to another account than the instance"],
    ],
    ["an external id without a role", [{ instanceId: ID, externalId: "shared" }], ["0.externalId: serves only with roleArn"]],
    [
      "FIPS at an endpoint",
      [{ instanceId: ID, fips: true, endpoint: "https://vpce.example" }],
      ["0.fips: cannot be had with an endpoint of your own"],
    ],
    ["a plain endpoint", [{ instanceId: ID, endpoint: "http://connect.example" }], ["0.endpoint: must be https, unless it is a loopback address"]],
    ["a loopback look-alike", [{ instanceId: ID, endpoint: "http://127.0.0.1.example" }], ["0.endpoint: must be https, unless it is a loopback address"]],
    ["no rate", [{ instanceId: ID, requestsPerSecond: 0 }], ["0.requestsPerSecond: Too small: expected number to be >0"]],
    ["an unknown name", [{ instanceId: ID, role: ROLE }], ['0: Unrecognized key: "role"']],
    ["one id twice", [{ instanceId: ID }, { arn: ARN }], ["1.instanceId: names more than one instance"]],
    ["one alias twice", [{ instanceId: "a", alias: "c" }, { instanceId: "b", alias: "c" }], ["1.alias: names more than one instance"]],
    ["an alias that is an id", [{ instanceId: "a" }, { instanceId: "b", alias: "a" }], ["1.alias: names more than one instance"]],
    [
      "two rates for one account",
      [
        { instanceId: "a", requestsPerSecond: 2 },
        { instanceId: "b", requestsPerSecond: 4 },
      ],
      ["1.requestsPerSecond: differs from that of another instance in the same account and Region, which share one quota"],
    ],
    ["no instance at all", [], [": Too small: expected array to have >=1 items"]],
  ])("are refused with %s", (_, instances, expected) => {
    expect(problems(...instances)).toEqual(expected);
  });

  it("are refused whole, with every problem", () => {
    expect(problems({ instanceId: "" }, { arn: "x", burst: 1.5 })).toHaveLength(3);
  });

  it.each(["http://localhost:4010", "http://127.0.0.1:4010", "http://[::1]:4010", "https://vpce-0.connect.eu-west-2.vpce.amazonaws.com"])(
    "take the endpoint %s",
    (endpoint) => expect(problems({ instanceId: ID, endpoint })).toEqual([]),
  );

  it("let one of several instances say what their account allows", () => {
    const settings = [{ instanceId: "a", requestsPerSecond: 10 }, { instanceId: "b" }, { instanceId: "c", region: "eu-west-2", requestsPerSecond: 4 }];
    expect(problems(...settings)).toEqual([]);
  });
});
