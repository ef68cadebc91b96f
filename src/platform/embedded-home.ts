import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { mayUse, type ServerUser } from "./embedded-paths.ts";
import { randomToken } from "./id.ts";
import { ourselves, stillRuns, type ProcessIdentity } from "./process-identity.ts";

/** Where root keeps clusters when the database's account may not enter the data folder. */
const OUTSIDE = ["/var/lib/robotek", join(tmpdir(), "robotek")];
const START_WAIT_MS_MAX = 60_000;

/** The folder of one embedded server. */
export interface Home {
  readonly folder: string;
  readonly cluster: string;
  readonly log: string;
  readonly user: ServerUser | null;
  /** Where a copy of the binaries may lie. */
  readonly shared: string;
  readonly password: string;
}

interface HomeRecord {
  readonly folder: string;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Written whole: a reader sees the old content or the new. */
function writeWhole(file: string, content: string): void {
  const unfinished = `${file}.${randomToken(6)}`;
  writeFileSync(unfinished, content, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
}

/** The content of `file`, whole: what the first of several processes wrote, or `content` when nobody was before us. */
function settle(file: string, content: string, user: ServerUser | null): string {
  const unfinished = `${file}.${randomToken(6)}`;
  writeFileSync(unfinished, content, { mode: 0o600, flush: true });
  give(unfinished, user);
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(unfinished);
  }
  return readFileSync(file, "utf8");
}

function give(path: string, user: ServerUser | null): void {
  if (user) chownSync(path, user.uid, user.gid);
}

function makeFolder(folder: string, user: ServerUser | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  give(folder, user);
}

function outside(user: ServerUser): string {
  for (const base of OUTSIDE) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      chmodSync(base, 0o755);
      const folder = join(base, randomToken(9));
      makeFolder(folder, user);
      if (mayUse(user, folder, true)) return folder;
      rmSync(folder, { recursive: true });
    } catch {
      // Not writable: the next one.
    }
  }
  throw new Error("no folder was found that the database's account may enter");
}

/** Whether the database's account may reach what lies in `dataDir`. A folder of our own name is tried: another process may be trying at the same moment. */
function mayLieIn(dataDir: string, user: ServerUser): boolean {
  const tried = join(dataDir, `tried-${randomToken(6)}`);
  makeFolder(tried, user);
  try {
    return mayUse(user, tried, true);
  } finally {
    rmSync(tried, { recursive: true });
  }
}

/** The folder that `dataDir/postgres.json` names. The first process to write it decides; another one's choice is removed again. */
function folderOf(dataDir: string, user: ServerUser | null): string {
  const record = join(dataDir, "postgres.json");
  const recorded = (readJson(record) as HomeRecord | null)?.folder ?? "";
  if (existsSync(recorded)) return recorded;
  rmSync(record, { force: true });
  const inside = join(dataDir, "postgres");
  const chosen = user === null || mayLieIn(dataDir, user) ? inside : outside(user);
  // Before it is named: whoever reads the name finds the folder.
  makeFolder(chosen, user);
  const { folder } = JSON.parse(settle(record, `${JSON.stringify({ folder: chosen })}\n`, null)) as HomeRecord;
  if (chosen !== folder) rmSync(chosen, { recursive: true });
  return folder;
}

/**
 * The home of the server that belongs to `dataDir`: inside it, or where root had to put it, which `dataDir/postgres.json` records.
 * Makes folder and password at the first call; several processes may make that call at once.
 */
export function homeOf(dataDir: string, user: ServerUser | null): Home {
  // Others may pass through but not look: the database's account has to reach its own folder in here.
  mkdirSync(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 });
  const folder = folderOf(dataDir, user);
  const secret = join(folder, "password");
  const password = existsSync(secret) ? readFileSync(secret, "utf8") : settle(secret, `${randomToken(24)}\n`, user);
  const shared = user ? (OUTSIDE.find((base) => folder.startsWith(base)) ?? OUTSIDE[0] ?? dataDir) : dataDir;
  return { folder, cluster: join(folder, "cluster"), log: join(folder, "postgres.log"), user, shared, password: password.trim() };
}

/** Who started the server of this home and will stop it; null when that process is gone. */
export function livingOwner(home: Home): ProcessIdentity | null {
  const owner = readJson(join(home.folder, "owner.json")) as ProcessIdentity | null;
  return owner && stillRuns(owner) ? owner : null;
}

export function becomeOwner(home: Home): void {
  writeWhole(join(home.folder, "owner.json"), `${JSON.stringify(ourselves())}\n`);
}

export function leaveOwnership(home: Home): void {
  rmSync(join(home.folder, "owner.json"), { force: true });
}

/** Runs `act` while no other process starts or adopts the server of this home. A lock left by a dead process is taken over. */
export async function whileStarting<T>(home: Home, act: () => Promise<T>): Promise<T> {
  const lock = join(home.folder, "starting.json");
  const until = performance.now() + START_WAIT_MS_MAX;
  for (;;) {
    try {
      writeFileSync(lock, JSON.stringify(ourselves()), { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readJson(lock) as ProcessIdentity | null;
    // Unreadable: just being written. Two takers at once may both go on; then the second server finds postmaster.pid and is not started.
    if (holder && !stillRuns(holder)) {
      const taken = `${lock}.${randomToken(6)}`;
      try {
        renameSync(lock, taken);
        rmSync(taken);
      } catch {
        // Another one was faster.
      }
    } else await wait(25);
    if (performance.now() > until) throw new Error(`another process has been starting PostgreSQL for too long (${lock})`);
  }
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}
