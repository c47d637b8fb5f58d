/** @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/test/{attack,canary,unit,integration,model}/**/*.test.ts"],
  testEnvironment: "node",
  // Most of them wait for sockets most of the time.
  maxWorkers: "100%",
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
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
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  // A request takes milliseconds here, and the longest test some seconds: what needs longer than this hangs, even on a busy machine.
  testTimeout: 60_000,
};
