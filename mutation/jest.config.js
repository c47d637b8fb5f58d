import base from "../jest.config.js";

/** The tests that are quick enough to be run again for each of many mutants. */
export default {
  ...base,
  rootDir: process.cwd(),
  testMatch: [
    "<rootDir>/test/unit/access/{access,credentials,guarded,scoped-instances}.test.ts",
    "<rootDir>/test/unit/{domain,loaders}/**/*.test.ts",
    "<rootDir>/test/unit/pages/cursor.test.ts",
    "<rootDir>/test/unit/server/{at-time,measure-document,origin,overload,seats}.test.ts",
  ],
};
