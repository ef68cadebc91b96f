import type { Databases } from "../../platform/postgres.ts";
import type { Participants, Trace } from "../participants/index.ts";
import type { Kept } from "./certificate.ts";
import type { Work } from "./destruction.store.ts";
import { rowsHolding, searchableColumns } from "./leftovers.store.ts";

/** Where each kept thing lies: the only tables that may still know the subject. */
const KEPT_TABLES: Readonly<Record<string, readonly string[]>> = { "consent-evidence": ["consent.evidence"], contract: ["consent.evidence"], "request-evidence": ["requests.request", "requests.event", "requests.party"] };
/** The running destruction's own row goes in the very last step. */
const OWN_TABLE = "destruction.work";
/** Shorter values (a house number) are found by chance. */
const SOUGHT_LENGTH_MIN = 5;

/**
 * Searches both databases for what a destruction must not leave: rows that participants still find, and the sought values themselves in any readable column.
 * @returns one trace a table; empty when nothing is left but what is named on the certificate.
 */
export async function findLeftovers(
  deps: { readonly databases: Pick<Databases, "data" | "keys">; readonly participants: Participants },
  work: Pick<Work, "subject" | "keyIds">, kept: readonly Kept[], values: Readonly<Record<string, string>>,
): Promise<Trace[]> {
  const allowed = new Set([OWN_TABLE, ...kept.flatMap(({ what }) => KEPT_TABLES[what] ?? [])]);
  const traces: Trace[] = [];
  await deps.databases.data.begin(async (tx) => {
    for (const participant of deps.participants.all()) traces.push(...await participant.find(tx, work.subject));
  });
  const sought = Object.values(values).filter((value) => value.length >= SOUGHT_LENGTH_MIN);
  for (const sql of [deps.databases.data, deps.databases.keys]) {
    if (sought.length === 0) break;
    for (const column of await searchableColumns(sql)) {
      const rows = await rowsHolding(sql, column, sought);
      if (rows > 0) traces.push({ table: `${column.schema}.${column.table}`, rows });
    }
  }
  return traces.filter(({ table, rows }) => rows > 0 && !allowed.has(table));
}
