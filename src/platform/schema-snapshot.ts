import { join } from "node:path";
import { catalogueLines } from "./catalogue.store.ts";
import { projectRoot } from "./paths.ts";
import type { SqlOrTx } from "./postgres.ts";
import type { DatabaseKind } from "./roles.ts";

const HEAD = "-- What the migrations make, read from the catalogue. Not for running: for reading what a change of a migration changes.\n";

/** Sorted by plain code units: the database's and the machine's collation do not matter. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The schema of a migrated database as one deterministic text. */
export async function schemaSnapshot(sql: SqlOrTx): Promise<string> {
  const bySubject = new Map<string, Set<string>>();
  for (const { subject, line } of await catalogueLines(sql)) {
    const lines = bySubject.get(subject) ?? new Set<string>();
    bySubject.set(subject, lines.add(line.trim()));
  }
  const subjects = [...bySubject].sort(([a], [b]) => byText(a, b));
  const parts = subjects.map(([subject, lines]) => `${subject}\n${[...lines].sort(byText).map((line) => `  ${line.replaceAll("\n", "\n    ")}\n`).join("")}`);
  return `${HEAD}\n${parts.join("\n")}`;
}

/** Where the committed snapshot lies. */
export function snapshotFile(kind: DatabaseKind): string {
  return join(projectRoot, "migrations", kind, "schema.sql");
}
