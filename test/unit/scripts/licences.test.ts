import { describe, expect, it } from "@jest/globals";
import { isAllowed, runTimeLicences } from "../../../scripts/licences.js";

describe("the licence check", () => {
  it.each(["MIT", "Apache-2.0 AND MIT", "(MIT AND BSD-3-Clause)", "GPL-3.0-only OR MIT"])("allows %s", (expression) => {
    expect(isAllowed(expression)).toBe(true);
  });

  it.each(["Elastic-2.0", "MIT AND Elastic-2.0", "GPL-3.0-only", "SEE LICENSE IN LICENSE.md", "MIT AND (ISC OR GPL-3.0-only)", "", null])(
    "refuses %s",
    (expression) => {
      expect(isAllowed(expression)).toBe(false);
    },
  );

  it("looks at what is installed without devDependencies, and takes silence for a problem", () => {
    const packages = {
      "": { license: "MIT" },
      "node_modules/served": { license: "ISC" },
      "node_modules/silent": {},
      "node_modules/tool": { license: "Elastic-2.0", dev: true },
    };
    expect(runTimeLicences({ lockfileVersion: 3, packages })).toEqual([
      { path: "node_modules/served", licence: "ISC" },
      { path: "node_modules/silent", licence: null },
    ]);
  });
});
