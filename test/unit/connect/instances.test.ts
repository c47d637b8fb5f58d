import { describe, expect, it } from "@jest/globals";
import { createInstances } from "../../../src/connect/instances.js";
import { instancesSchema } from "../../../src/connect/instances-schema.js";

const ID = "00000000-0000-4000-8000-00000000000a";
const ARN = `arn:aws:connect:eu-west-2:111122223333:instance/${ID}`;
const instances = createInstances(instancesSchema.parse([{ arn: ARN, alias: "claims" }, { instanceId: "bare" }]));

describe("the instances", () => {
  it.each([ID, "claims", ARN])("know an instance as %s", (name) => expect(instances.canonicalId(name)).toBe(ID));

  it.each(["other", "toString", "__proto__", ARN.replace("eu-west-2", "eu-west-1")])("leave %s as it is", (name) => {
    expect(instances.canonicalId(name)).toBe(name);
    expect(instances.maybeInstance(name)).toBeNull();
  });

  it("turn a contact into its ARN and back", () => {
    const contact = { instanceId: ID, contactId: "c1" };
    const arn = instances.contactArn(contact);
    expect(arn).toBe(`${ARN}/contact/c1`);
    expect(instances.maybeContact(arn ?? "")).toEqual(contact);
  });

  it("know no ARN where the account or the Region is not known", () => {
    expect(instances.contactArn({ instanceId: "bare", contactId: "c1" })).toBeNull();
    expect(instances.contactArn({ instanceId: "other", contactId: "c1" })).toBeNull();
  });

  it.each([
    `${ARN}/contact/..`,
    `${ARN}/contact/`,
    `${ARN}/contact/c1/more`,
    `${ARN.replace("1111", "9999")}/contact/c1`,
    `${ARN.replace("eu-west-2", "us-east-1")}/contact/c1`,
    ARN,
    "c1",
    "",
  ])("know no contact behind %s", (arn) => expect(instances.maybeContact(arn)).toBeNull());

  it("serve every id, and know no ARN, where none is listed", () => {
    const any = createInstances(null);
    expect(any.maybeInstance(ID)).toMatchObject({ instanceId: ID, roleArn: null, weight: 1 });
    expect(any.maybeInstance("..")).toBeNull();
    expect(any.maybeInstance("a/b")).toBeNull();
    expect(any.canonicalId(ID)).toBe(ID);
    expect(any.contactArn({ instanceId: ID, contactId: "c1" })).toBeNull();
    expect(any.maybeContact(`${ARN}/contact/c1`)).toBeNull();
  });
});
