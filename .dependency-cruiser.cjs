/**
 * Which room may import which (the way of the data runs left to right):
 *
 *   HTTP ─▶ server ─▶ schema ─▶ loaders ─┐
 *                        └────▶ live ────┴▶ pages ─▶ connect ─▶ AWS, or the emulator
 *
 * (access stands before pages and live, in what an operation is handed: whoever asks reaches them through it only.)
 *
 * The files at the top of src wire the rooms and may import all of them; no room imports a file at the top (but record, a program
 * of its own, reads the same settings).
 * test/unit/layers.test.ts shows that each rule bites.
 */
const mayImport = {
  access: ["domain"],
  config: ["domain"],
  connect: ["domain"],
  directory: ["domain"],
  domain: [],
  live: ["connect", "domain", "pages"],
  loaders: ["domain", "pages"],
  pages: ["domain"],
  schema: ["domain"],
  server: ["access", "domain", "schema"],
  telemetry: ["domain"],
};

/** Rooms that a room knows by their types alone: what it gets of them is handed to it. */
const mayImportTypesOf = {
  access: ["pages"],
  config: ["access"],
  pages: ["connect"],
  schema: ["live", "loaders"],
};

const roomRules = Object.entries(mayImport).map(([room, others]) => {
  const typesOf = mayImportTypesOf[room] ?? [];
  return {
    name: `room-${room}`,
    severity: "error",
    comment: `src/${room} imports of ours ${[...others, ...typesOf.map((other) => `the types of ${other}`)].join(", ") || "nothing"}.`,
    from: { path: `^src/${room}/` },
    to: { path: "^src/", pathNot: `^src/(${[room, ...others, ...typesOf].join("|")})/` },
  };
});

const typesOnlyRules = Object.entries(mayImportTypesOf).map(([room, others]) => ({
  name: `types-only-${room}`,
  severity: "error",
  comment: `src/${room} imports ${others.join(" and ")} by \`import type\` only.`,
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${others.join("|")})/`, dependencyTypesNot: ["type-only"] },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...typesOnlyRules,
    {
      name: "room-client",
      severity: "error",
      comment: "Front ends import it: it brings nothing along, neither of ours nor of Node's nor of others', but the type of a document.",
      from: { path: "^src/client/" },
      to: { pathNot: ["^src/client/", "^node_modules/@graphql-typed-document-node/core/"] },
    },
    {
      name: "room-emulator",
      severity: "error",
      comment: "The emulator is an upstream of its own: sharing more than the clock, it would share our mistakes.",
      from: { path: "^src/emulator/" },
      to: { path: "^src/", pathNot: ["^src/emulator/", "^src/domain/clock\\.ts$"] },
    },
    {
      name: "room-record",
      severity: "error",
      comment: "The recorder is a program beside the gateway: it knows the upstream and the settings, and none of the rooms between.",
      from: { path: "^src/record/" },
      to: { path: "^src/", pathNot: "^src/((record|config|connect|domain)/|config\\.ts$)" },
    },
    {
      name: "unknown-room",
      severity: "error",
      comment: "A new room says in this file what it may import.",
      from: { path: "^src/[^/]+/", pathNot: `^src/(${[...Object.keys(mayImport), "client", "emulator", "record"].join("|")})/` },
      to: {},
    },
    {
      name: "aws-sdk",
      severity: "error",
      comment: "connect alone knows the AWS SDK.",
      from: { path: "^src/", pathNot: "^src/connect/" },
      to: { path: "(^|/)@(aws-sdk|smithy)/" },
    },
    {
      name: "src-stands-alone",
      severity: "error",
      comment: "What is shipped imports nothing that is not.",
      from: { path: "^src/" },
      to: { path: "^(test|bench|scripts|examples|dist)/" },
    },
    {
      name: "run-time-dependencies",
      severity: "error",
      comment: "What src imports must be in `dependencies`: not in devDependencies, nor there by another package's grace.",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "Every import names something that is there.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "No file needs itself to start. (Types may name each other: nothing of them is left at run time.)",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "A file that imports nothing and that nothing imports is left over.",
      from: { path: "^src/", orphan: true },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      // Packages of types alone have no main.
      mainFields: ["main", "types", "typings"],
    },
  },
};
