import type { Sql, SqlOrTx, Tx } from "./postgres.ts";

export interface AppliedMigration {
  readonly id: number;
  readonly name: string;
  readonly hash: Buffer;
}

export async function createMigrationTable(tx: Tx): Promise<void> {
  await tx.unsafe(`
    create schema if not exists platform;
    comment on schema platform is 'What the service itself needs to know about its database.';
    create table if not exists platform.migration (
      id int primary key,
      name text not null,
      hash bytea not null,
      applied_at timestamptz not null
    );
    comment on column platform.migration.id is '@plain number in the file name';
    comment on column platform.migration.name is '@plain file name';
    comment on column platform.migration.hash is '@plain SHA-256 of the file';
    comment on column platform.migration.applied_at is '@plain';
    create table if not exists platform.component (
      name text primary key,
      version text not null,
      installed_at timestamptz not null
    );
    comment on column platform.component.name is '@plain library with a schema of its own';
    comment on column platform.component.version is '@plain';
    comment on column platform.component.installed_at is '@plain';
  `);
}

/** Empty also when there is no table yet. */
export async function appliedMigrations(sql: SqlOrTx): Promise<AppliedMigration[]> {
  const [found] = await sql`select 1 from pg_catalog.pg_tables where schemaname = 'platform' and tablename = 'migration'`;
  return found ? await sql<AppliedMigration[]>`select id, name, hash from platform.migration order by id` : [];
}

export async function insertMigration(tx: Tx, migration: AppliedMigration, at: Date): Promise<void> {
  await tx`
    insert into platform.migration (id, name, hash, applied_at) values (${migration.id}, ${migration.name}, ${migration.hash}, ${at})`;
}

/** Runs a file of statements as it is: it comes from the project, never from outside. */
export async function runMigrationFile(tx: Tx, text: string): Promise<void> {
  await tx.unsafe(text).simple();
}

export async function componentVersion(sql: Sql, name: string): Promise<string | undefined> {
  const [row] = await sql<{ version: string }[]>`select version from platform.component where name = ${name}`;
  return row?.version;
}

export async function recordComponent(tx: Tx, name: string, version: string, at: Date): Promise<void> {
  await tx`
    insert into platform.component (name, version, installed_at) values (${name}, ${version}, ${at})
    on conflict (name) do update set version = excluded.version, installed_at = excluded.installed_at`;
}
