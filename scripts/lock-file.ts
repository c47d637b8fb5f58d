/** The part of npm's lock file (version 3) that is looked at here; npm wrote it, so its shape is npm's word. */
export interface LockFile {
  readonly lockfileVersion: number;
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage extends Manifest {
  readonly version?: string;
  readonly resolved?: string;
  readonly cpu?: readonly string[];
  readonly dev?: boolean;
  readonly libc?: readonly string[];
  readonly license?: string;
  /** A workspace of this repository; `resolved` is its folder. */
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
}

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
}

interface Missing {
  /** Where the entry belongs in `packages`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** A sibling for another platform that is there: what they share is copied from it. */
  readonly sibling: LockedPackage | null;
}

/** Everything that makes the lock file install something else, or fail, on another machine. */
export function lockFileProblems(lock: LockFile, manifest: Manifest): string[] {
  if (lock.lockfileVersion !== 3) return [`lockfileVersion is ${lock.lockfileVersion}, expected 3`];
  const hosts = Object.entries(lock.packages).flatMap(([path, { link, resolved }]) =>
    resolved === undefined || link === true ? [] : [`${path} names the registry it came from: ${resolved}`],
  );
  const missing = missingOptional(lock).map(({ path, version }) => `${path} ${version} is not there: other platforms would go without it`);
  return [...drift(lock, manifest), ...hosts, ...missing];
}

/**
 * npm writes only the optional packages that it could see while it resolved, and then installs no others anywhere
 * (npm/cli#4828). This puts in those that a package has for other platforms; npm finds their integrity by itself.
 * @throws Error when a name does not say which platform it is for
 */
export function completeLockFile(lock: LockFile): LockFile {
  const added = missingOptional(lock).map((missing) => [missing.path, entryOf(missing)] as const);
  const packages = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** What a package's name says about the platform that its binary is for. */
export function maybePlatform(name: string): Pick<LockedPackage, "cpu" | "libc" | "os"> | null {
  const match =
    /[-/](?<os>aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(?<cpu>[a-z0-9]+)(?:-(?<abi>[a-z]+))?$/.exec(name);
  if (match?.groups === undefined) return null;
  const { os, cpu, abi } = match.groups as { os: string; cpu: string; abi?: string };
  const libc = os !== "linux" ? null : abi === "musl" ? "musl" : abi === "gnu" || abi === "glibc" ? "glibc" : null;
  return { os: [os], cpu: [cpu], ...(libc !== null && { libc: [libc] }) };
}

function drift({ packages }: LockFile, manifest: Manifest): string[] {
  const fields = ["dependencies", "devDependencies", "engines"] as const;
  return fields
    .filter((field) => !sameEntries(packages[""]?.[field], manifest[field]))
    .map((field) => `${field} differ from package.json's: run npm install`);
}

function sameEntries(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function missingOptional({ packages }: LockFile): Missing[] {
  return Object.entries(packages).flatMap(([parentPath, { optionalDependencies = {} }]) => {
    const wanted = Object.entries(optionalDependencies);
    const found = wanted.map(([name, version]) => maybeResolved(packages, parentPath, name, version));
    const sibling = found.find((entry) => entry?.os !== undefined) ?? null;
    const folder = parentPath.slice(0, parentPath.lastIndexOf("node_modules/"));
    return wanted
      .filter((_, index) => found[index] === undefined)
      .map(([name, version]) => ({ path: `${folder}node_modules/${name}`, name, version, sibling }));
  });
}

/** The entry that Node would find for `name` from `parentPath`: in its own node_modules, or in one further up. */
function maybeResolved(packages: LockFile["packages"], parentPath: string, name: string, version: string): LockedPackage | undefined {
  for (let folder = parentPath; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const entry = packages[folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`];
    // A range is npm's to judge; per-platform packages are asked for by exact version.
    if (entry !== undefined && (entry.version === version || !/^\d/.test(version))) return entry;
    if (folder === "") return undefined;
  }
}

function entryOf({ name, version, sibling }: Missing): LockedPackage {
  const platform = maybePlatform(name);
  if (platform === null || !/^\d/.test(version)) throw new Error(`Cannot tell what ${name}@${version} is for: run npm install where it is to be had`);
  return {
    version,
    ...(platform.cpu && { cpu: platform.cpu }),
    ...(sibling?.dev && { dev: true }),
    ...(platform.libc && { libc: platform.libc }),
    ...(sibling?.license !== undefined && { license: sibling.license }),
    optional: true,
    ...(platform.os && { os: platform.os }),
    ...(sibling?.engines && { engines: sibling.engines }),
  };
}
