import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "./clock.ts";
import { sha256 } from "./crypto.ts";
import {
  appliedMigrations, createMigrationTable, insertMigration, runMigrationFile, type AppliedMigration,
} from "./migrations.store.ts";
import { projectRoot } from "./paths.ts";
import { connect, databaseName, type DatabaseAddresses, type Sql } from "./postgres.ts";
import { installQueue } from "./queue-schema.ts";
import { ensureGroupRoles, ensureLogins, lockMigrations } from "./roles.store.ts";
import type { DatabaseKind } from "./roles.ts";

export interface Migration extends AppliedMigration {
  readonly sql: string;
}

/** A database that the files cannot bring up to date. The message says which file and why. */
export class MigrationFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "MigrationFault";
  }
}

const FILE = /^(\d{4})_[a-z0-9_-]+\.sql$/;

/** The files of `migrations/<kind>/` in order. Throws MigrationFault on a strange name or a number used twice. */
export function readMigrations(kind: DatabaseKind, folder: string = join(projectRoot, "migrations", kind)): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql") && name !== "schema.sql").sort();
  const migrations = names.map((name) => {
    const number = FILE.exec(name)?.[1];
    if (number === undefined) throw new MigrationFault(`${name} is not named like 0001_ledger.sql`);
    const sql = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return { id: Number(number), name, sql, hash: sha256(sql) };
  });
  for (const [index, { id, name }] of migrations.entries()) {
    if (migrations[index + 1]?.id === id) throw new MigrationFault(`${name} has a number that another file has too`);
  }
  return migrations;
}

/** What is still to be applied. Throws MigrationFault when history differs: a changed or vanished file, or one slipped in below. */
export function pendingMigrations(files: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  for (const done of applied) {
    const file = files.find(({ id }) => id === done.id);
    if (!file) throw new MigrationFault(`${done.name} was applied and is not among the files: is this an older version of the program?`);
    if (!file.hash.equals(done.hash)) throw new MigrationFault(`${file.name} was changed after it was applied: write a new file`);
  }
  const newest = Math.max(-1, ...applied.map(({ id }) => id));
  const pending = files.filter(({ id }) => !applied.some((done) => done.id === id));
  const late = pending.find(({ id }) => id < newest);
  if (late) throw new MigrationFault(`${late.name} comes before one that was applied already: give it the next number`);
  return pending;
}

/** Brings one database up to date and returns the names applied. Two at once are safe: the second waits and finds nothing to do. */
export async function migrateDatabase(sql: Sql, files: readonly Migration[], clock: Clock): Promise<string[]> {
  await sql.begin(async (tx) => {
    await lockMigrations(tx);
    await ensureGroupRoles(tx);
    await createMigrationTable(tx);
  });
  const names: string[] = [];
  for (const file of files) {
    const done = await sql.begin(async (tx) => {
      await lockMigrations(tx);
      const pending = pendingMigrations(files, await appliedMigrations(tx));
      if (pending[0]?.id !== file.id) return false;
      await insertMigration(tx, file, clock.now());
      await runMigrationFile(tx, file.sql).catch((error: unknown) => {
        throw new MigrationFault(`${file.name} failed: ${error instanceof Error ? error.message : "unknown"}`, error);
      });
      return true;
    });
    if (done) names.push(file.name);
  }
  return names;
}

async function upToDate(sql: Sql, files: readonly Migration[]): Promise<boolean> {
  const applied = await appliedMigrations(sql);
  return pendingMigrations(files, applied).length === 0 && applied.length > 0;
}

async function migrateKind(kind: DatabaseKind, url: string, at: DatabaseAddresses, clock: Clock): Promise<string[]> {
  const bounds = { connections_max: 2, statement_ms_max: 3_600_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };
  const sql = connect(url, { name: "robotek migrate", ...bounds });
  try {
    const files = readMigrations(kind);
    const names = (await upToDate(sql, files)) ? [] : await migrateDatabase(sql, files, clock);
    if (kind === "data") await installQueue(sql, url, clock);
    await ensureLogins(sql, kind, at.loginPrefix ?? databaseName(url), at.secret);
    return names.map((name) => `${kind}/${name}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Brings both databases and the roles up to date; run at every start. Returns the files applied. Throws MigrationFault. */
export async function migrate(at: DatabaseAddresses, clock: Clock): Promise<string[]> {
  const both = await Promise.allSettled([migrateKind("data", at.dataUrl, at, clock), migrateKind("keys", at.keysUrl, at, clock)]);
  // Both have ended when the fault of one is told: the caller may stop the server.
  return both.flatMap((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
