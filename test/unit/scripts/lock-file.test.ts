import { describe, expect, it } from "@jest/globals";
import { completeLockFile, lockFileProblems, maybePlatform, type LockedPackage, type LockFile } from "../../../scripts/lock-file.js";

const manifest = { devDependencies: { fast: "^1.0.0" } };
const linux: LockedPackage = {
  version: "1.2.3",
  cpu: ["x64"],
  dev: true,
  libc: ["glibc"],
  license: "MIT",
  optional: true,
  os: ["linux"],
};

function lockFile(packages: Record<string, LockedPackage> = {}): LockFile {
  return {
    lockfileVersion: 3,
    packages: {
      "": manifest,
      "node_modules/fast": {
        version: "1.2.3",
        dev: true,
        optionalDependencies: { "@fast/darwin-arm64": "1.2.3", "@fast/linux-x64-gnu": "1.2.3" },
      },
      "node_modules/@fast/linux-x64-gnu": linux,
      ...packages,
    },
  };
}

describe("the lock file check", () => {
  it("names the optional package of another platform that npm left out", () => {
    expect(lockFileProblems(lockFile(), manifest)).toEqual([expect.stringContaining("@fast/darwin-arm64 1.2.3")]);
  });

  it("takes another version further up for missing", () => {
    const older = lockFile({ "node_modules/@fast/darwin-arm64": { version: "1.0.0", os: ["darwin"] } });
    expect(lockFileProblems(older, manifest)).toHaveLength(1);
  });

  it("finds what a nested package has beside it or further up", () => {
    const nested = lockFile({
      "node_modules/@fast/darwin-arm64": { version: "1.2.3" },
      "node_modules/a/node_modules/fast": {
        version: "2.0.0",
        optionalDependencies: { "@fast/darwin-arm64": "1.2.3", "@fast/linux-x64-gnu": "2.0.0" },
      },
      "node_modules/a/node_modules/@fast/linux-x64-gnu": { ...linux, version: "2.0.0" },
    });
    expect(lockFileProblems(nested, manifest)).toEqual([]);
  });

  it("refuses a registry's address", () => {
    const lock = completeLockFile(lockFile({ "node_modules/b": { version: "1.0.0", resolved: "https://registry.example/b.tgz" } }));
    expect(lockFileProblems(lock, manifest)).toEqual([expect.stringContaining("registry.example")]);
  });

  it("refuses dependencies that are not package.json's", () => {
    const lock = completeLockFile(lockFile());
    expect(lockFileProblems(lock, { devDependencies: { fast: "^2.0.0" } })).toEqual([expect.stringContaining("devDependencies")]);
    expect(lockFileProblems(lock, { ...manifest, engines: { node: ">=20" } })).toEqual([expect.stringContaining("engines")]);
  });
});

describe("completing a lock file", () => {
  it("adds what is missing with its platform and what its siblings share, and then has no problem", () => {
    const completed = completeLockFile(lockFile());
    expect(lockFileProblems(completed, manifest)).toEqual([]);
    expect(completed.packages["node_modules/@fast/darwin-arm64"]).toEqual({
      version: "1.2.3",
      cpu: ["arm64"],
      dev: true,
      license: "MIT",
      optional: true,
      os: ["darwin"],
    });
  });

  it("is done after one go", () => {
    const once = completeLockFile(lockFile());
    expect(completeLockFile(once)).toEqual(once);
  });

  it("does not guess what a package without a platform in its name is for", () => {
    const lock = lockFile({ "node_modules/b": { version: "1.0.0", optionalDependencies: { colours: "1.5.0" } } });
    expect(() => completeLockFile(lock)).toThrow("colours@1.5.0");
  });

  it.each([
    ["@swc/core-win32-ia32-msvc", { os: ["win32"], cpu: ["ia32"] }],
    ["@unrs/resolver-binding-linux-arm64-musl", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
    ["@parcel/watcher-linux-x64-glibc", { os: ["linux"], cpu: ["x64"], libc: ["glibc"] }],
    ["@oxc-parser/binding-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"] }],
    ["@oxc-parser/binding-android-arm-eabi", { os: ["android"], cpu: ["arm"] }],
  ])("reads the platform of %s", (name, platform) => {
    expect(maybePlatform(name)).toEqual(platform);
  });
});
