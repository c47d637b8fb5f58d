/** @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/test/{attack,canary,clients,live-view,unit,integration,model,supergraph}/**/*.test.ts"],
  testEnvironment: "node",
  // Most of them wait for sockets most of the time.
  maxWorkers: "100%",
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  globalSetup: "<rootDir>/test/support/build-programs.js",
  setupFiles: ["reflect-metadata"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  // A request takes milliseconds here, and the longest test some seconds: what needs longer than this hangs, even on a busy machine.
  testTimeout: 60_000,
};
