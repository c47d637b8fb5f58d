import base from "../jest.config.js";

/** The tests that are quick enough to be run again for each of many mutants. */
export default {
  ...base,
  rootDir: process.cwd(),
  // None of these starts a program of its own.
  globalSetup: undefined,
  testMatch: [
    "<rootDir>/test/unit/{access,directory,domain,loaders}/**/*.test.ts",
    "<rootDir>/test/unit/pages/cursor.test.ts",
    "<rootDir>/test/unit/server/{at-time,caches,check-documents,format-error,logged-error,measure-document,origin,overload,seats}.test.ts",
    "<rootDir>/test/integration/{auth,cost,overload,rate-limit,trusted-documents}.test.ts",
  ],
};
