import type { Databases } from "../../platform/postgres.ts";
import type { Participants, Trace } from "../participants/index.ts";
import type { Kept } from "./certificate.ts";
import type { Work } from "./destruction.store.ts";
import { rowsHolding, searchableColumns } from "./leftovers.store.ts";

/** Where each kept thing lies: the only tables that may still know the subject. */
const KEPT_TABLES: Readonly<Record<string, readonly string[]>> = { "consent-evidence": ["consent.evidence"], contract: ["consent.evidence"], "request-evidence": ["requests.request", "requests.event", "requests.party"] };
/** The running destruction's own row goes in the very last step. */
const OWN_TABLE = "destruction.work";
/** Published texts: the school's own address and town stand in them, and no person. */
const PUBLIC_TABLES = ["documents.text"];
/** Shorter values (a house number) are found by chance. */
const SOUGHT_LENGTH_MIN = 5;

/** Whether a value says who it belongs to. An address without a number is a town's, or any word: it stands in half the tables, and the search would never end. */
function pointsAtSomebody([field, value]: readonly [string, string]): boolean {
  return value.length >= SOUGHT_LENGTH_MIN && (field !== "home-address" || /\d/.test(value));
}

/**
 * Searches both databases for what a destruction must not leave: rows that participants still find, and the sought values themselves in any readable column.
 * @returns one trace a table; empty when nothing is left but what is named on the certificate.
 */
export async function findLeftovers(
  deps: { readonly databases: Pick<Databases, "data" | "keys">; readonly participants: Participants },
  work: Pick<Work, "subject" | "keyIds">, kept: readonly Kept[], values: Readonly<Record<string, string>>,
): Promise<Trace[]> {
  const allowed = new Set([OWN_TABLE, ...PUBLIC_TABLES, ...kept.flatMap(({ what }) => KEPT_TABLES[what] ?? [])]);
  const traces: Trace[] = [];
  await deps.databases.data.begin(async (tx) => {
    for (const participant of deps.participants.all()) traces.push(...await participant.find(tx, work.subject));
  });
  const sought = Object.entries(values).filter(pointsAtSomebody).map(([, value]) => value);
  for (const sql of [deps.databases.data, deps.databases.keys]) {
    if (sought.length === 0) break;
    for (const column of await searchableColumns(sql)) {
      const rows = await rowsHolding(sql, column, sought);
      if (rows > 0) traces.push({ table: `${column.schema}.${column.table}`, rows });
    }
  }
  return traces.filter(({ table, rows }) => rows > 0 && !allowed.has(table));
}
