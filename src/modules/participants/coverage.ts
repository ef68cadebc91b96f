import type { SqlOrTx } from "../../platform/postgres.ts";
import { classedColumns, type ClassedColumn } from "./classed-columns.store.ts";
import type { Participants } from "./participants.ts";

/** Something about a person that no right would reach: the program does not start with it. */
export class UncoveredColumns extends Error {
  readonly places: readonly string[];

  constructor(places: readonly string[]) {
    super(`no class, or no module answers for it: ${places.join(", ")}`);
    this.name = "UncoveredColumns";
    this.places = places;
  }
}

const aboutPeople = (column: ClassedColumn): boolean => column.class === "personal" || column.class === "pseudonymous";

/** Columns without a class, and tables that hold @personal or @pseudonymous columns although no participant names them. */
export function uncovered(columns: readonly ClassedColumn[], tables: readonly string[]): readonly string[] {
  const unclassed = columns.filter((column) => column.class === null).map(({ schema, table, column }) => `${schema}.${table}.${column}`);
  const held = new Set(columns.filter((column) => !column.view && aboutPeople(column)).map(({ schema, table }) => `${schema}.${table}`));
  return [...unclassed, ...[...held].filter((table) => !tables.includes(table))];
}

/**
 * Throws UncoveredColumns unless every column of the data database has a class and every table with columns about people has a participant, so that
 * @pseudonymous ones fall under every right like @personal ones (clause:C8). For the start of a process.
 */
export async function assertCovered(sql: SqlOrTx, participants: Participants): Promise<void> {
  const places = uncovered(await classedColumns(sql), participants.all().flatMap(({ tables }) => tables));
  if (places.length > 0) throw new UncoveredColumns(places);
}
