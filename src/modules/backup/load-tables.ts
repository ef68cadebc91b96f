import type { Tx } from "../../platform/postgres.ts";
import { appliedMigrations } from "../../platform/migrations.store.ts";
import { anyRow, copyIn, emptyTables, liftTimeLimits, setCounter, switchTriggers, tablePointers, tableShapes, type TableShape } from "./backed-tables.store.ts";
import { BackupFault } from "./backup-fault.ts";
import { readRows } from "./backup-files.ts";
import { rowsPath } from "./check-backup.ts";
import type { BackedTable, Manifest } from "./manifest.ts";
import type { RestoreDeps } from "./restore-deps.ts";
import { isBackedUp } from "./what-is-kept.ts";

const nameOf = ({ schema, table }: Pick<BackedTable, "schema" | "table">): string => `${schema}.${table}`;

async function assertSameSchema(deps: RestoreDeps, manifest: Manifest): Promise<void> {
  const here = { data: await appliedMigrations(deps.databases.dataOwner), keys: await appliedMigrations(deps.databases.keysOwner) };
  for (const kind of ["data", "keys"] as const) {
    const ours = here[kind].map(({ name, hash }) => `${name} ${hash.toString("hex")}`);
    const theirs = manifest.migrations[kind].map(({ name, hash }) => `${name} ${hash}`);
    if (ours.join() !== theirs.join()) throw new BackupFault("other-schema", ours.find((file) => !theirs.includes(file)) ?? theirs.find((file) => !ours.includes(file)));
  }
}

/** Tables in an order in which every row finds the row it points at. */
export function inOrderOfPointers<T extends { readonly schema: string; readonly table: string }>(tables: readonly T[], pointers: readonly { from: string; to: string }[]): T[] {
  const placed = new Set<string>();
  const ordered: T[] = [];
  const known = new Set(tables.map(nameOf));
  while (ordered.length < tables.length) {
    const ready = tables.filter((table) => !placed.has(nameOf(table)) && pointers.every(({ from, to }) => from !== nameOf(table) || !known.has(to) || placed.has(to)));
    if (ready.length === 0) throw new Error("tables point at each other in a circle");
    for (const table of ready) placed.add(nameOf(table));
    ordered.push(...ready);
  }
  return ordered;
}

/** Nobody's data are here. What migrations and a first start fill in themselves (texts, calendar, a log's first line) names nobody and is replaced. */
async function assertEmpty(tx: Tx, shapes: readonly TableShape[]): Promise<void> {
  const held = await anyRow(tx, shapes.filter(({ columns }) => columns.includes("subject_id")));
  if (held !== null) throw new BackupFault("installation-not-empty", held);
}

/** Looks before anything is written: the schema is the backup's own, and nobody's data are here. Throws BackupFault. */
export async function assertLoadable(deps: RestoreDeps, manifest: Manifest): Promise<void> {
  await assertSameSchema(deps, manifest);
  await deps.databases.dataOwner.begin(async (tx) => assertEmpty(tx, (await tableShapes(tx)).filter(({ schema, table }) => isBackedUp(schema, table))));
}

/** Takes all rows of a backup in, in the caller's transaction: all or none. Counters go on behind the rows. */
export async function loadTables(deps: RestoreDeps, tx: Tx, folder: string, manifest: Manifest): Promise<number> {
  await liftTimeLimits(tx);
  const shapes = (await tableShapes(tx)).filter(({ schema, table }) => isBackedUp(schema, table));
  await assertEmpty(tx, shapes);
  await emptyTables(tx, shapes);
  let rows = 0;
  for (const table of inOrderOfPointers(manifest.tables, await tablePointers(tx))) {
    await switchTriggers(tx, table, "disable");
    await copyIn(tx, table, readRows(rowsPath(folder, table)));
    await switchTriggers(tx, table, "enable");
    await deps.steps("restore:table-loaded");
    rows += table.rows;
  }
  for (const counter of manifest.counters) if (counter.last > 0) await setCounter(tx, counter);
  return rows;
}
