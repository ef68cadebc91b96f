import type { Sql, Tx } from "./postgres.ts";
import { groupRole, loginRole, PARTS, PARTS_OF, scramVerifier, type DatabaseKind } from "./roles.ts";

/** Any number, the same in all versions: whoever changes roles or schemas of this database waits for the other. */
const MIGRATION_LOCK = 7_204_117_001;

export async function lockMigrations(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
}

async function roleExists(tx: Tx, name: string): Promise<boolean> {
  const rows = await tx`select 1 from pg_catalog.pg_roles where rolname = ${name}`;
  return rows.length > 0;
}

/** Roles belong to the whole server, so another database's migration may make the same one meanwhile: then it is there, which is all we want. */
async function createRole(tx: Tx, name: string, login: boolean): Promise<void> {
  await tx
    .savepoint((inner) => inner`create role ${inner(name)} ${login ? inner`login` : inner`nologin`} noinherit nosuperuser nocreatedb nocreaterole`)
    .catch((error: unknown) => {
      if (!["42710", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
    });
}

/** The group roles that migrations grant to. */
export async function ensureGroupRoles(tx: Tx): Promise<void> {
  for (const part of PARTS) if (!(await roleExists(tx, groupRole(part)))) await createRole(tx, groupRole(part), false);
}

async function setLogin(tx: Tx, role: string, group: string, verifier: string): Promise<void> {
  // ALTER ROLE takes no parameter; the verifier holds base64 and punctuation only.
  await tx.unsafe(`alter role "${role.replaceAll('"', '""')}" inherit password '${verifier}'`);
  await tx`grant ${tx(group)} to ${tx(role)}`;
}

/**
 * The login roles of one installation for a database of `kind`, with the passwords of `secret`; nobody else may connect to that database.
 * Needs a role that may create roles.
 */
export async function ensureLogins(sql: Sql, kind: DatabaseKind, prefix: string, secret: Uint8Array): Promise<void> {
  await sql.begin(async (tx) => {
    await lockMigrations(tx);
    const [{ database } = { database: "" }] = await tx<{ database: string }[]>`select current_database() as database`;
    await tx`revoke all on database ${tx(database)} from public`;
    for (const part of PARTS_OF[kind]) {
      const role = loginRole(prefix, part);
      if (!(await roleExists(tx, role))) await createRole(tx, role, true);
      await setLogin(tx, role, groupRole(part), scramVerifier(secret, role));
      await tx`grant connect on database ${tx(database)} to ${tx(role)}`;
    }
  });
}

export async function createDatabaseIfMissing(sql: Sql, name: string): Promise<void> {
  const found = await sql`select 1 from pg_catalog.pg_database where datname = ${name}`;
  if (found.length === 0) await sql`create database ${sql(name)}`;
}
