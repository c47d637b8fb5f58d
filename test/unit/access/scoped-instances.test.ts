import { expect, test } from "@jest/globals";
import { createScopedInstances } from "../../../src/access/scoped-instances.js";
import type { ContactKey } from "../../../src/domain/contact.js";
import type { Instances } from "../../../src/domain/instances.js";
import { NOBODY } from "../../../src/domain/principal.js";

const ALIASES: Readonly<Record<string, string>> = { berlin: "i1", boston: "i2" };
const instances: Instances = {
  canonicalId: (name) => ALIASES[name] ?? name,
  contactArn: ({ instanceId, contactId }) => `arn:${instanceId}/${contactId}`,
  maybeContact(arn) {
    const [instanceId = "", contactId = ""] = arn.slice(4).split("/");
    return { instanceId, contactId };
  },
};
const scoped = createScopedInstances(instances, { ...NOBODY, grants: [{ instances: new Set(["i1"]), raw: false }] });
const contact = (instanceId: string): ContactKey => ({ instanceId, contactId: "c" });

test("A principal knows the names and ARNs of its own instances", () => {
  expect(scoped.canonicalId("berlin")).toBe("i1");
  expect(scoped.contactArn(contact("i1"))).toBe("arn:i1/c");
  expect(scoped.maybeContact("arn:i1/c")).toEqual(contact("i1"));
});

test("and none of the others', nor whether there are any", () => {
  expect([scoped.canonicalId("boston"), scoped.canonicalId("nowhere")]).toEqual(["boston", "nowhere"]);
  expect(scoped.contactArn(contact("i2"))).toBeNull();
  expect(scoped.maybeContact("arn:i2/c")).toBeNull();
});
