import type { Exported, ExportedObject } from "../../../modules/participants/index.ts";
import { Personal, reveal } from "../../../platform/personal.ts";

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };
export type PlainRow = Readonly<Record<string, Plain>>;

/** The one place where an export's personal values leave their wrappers: on the way to the person they are about, or who represents the person. */
export function plain(value: Exported): Plain {
  if (value instanceof Personal) return reveal(value, "door");
  if (Array.isArray(value)) return (value as readonly Exported[]).map(plain);
  if (typeof value === "object" && value !== null) return plainRow(value as ExportedObject);
  return value;
}

export function plainRow(row: ExportedObject): PlainRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

export interface PlainTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly PlainRow[];
}

const isRow = (value: Plain): value is PlainRow => typeof value === "object" && value !== null && !Array.isArray(value);

function tableOf(name: string, rows: readonly PlainRow[]): PlainTable {
  return { name, rows, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))] };
}

/**
 * A module's part as tables: a list of rows is one; names that lead to rows are one, with the name in its first column; all single values together are one.
 */
export function tablesOf(part: string, content: PlainRow): PlainTable[] {
  const tables: PlainTable[] = [];
  const singles: PlainRow[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (Array.isArray(value)) {
      const rows = (value as readonly Plain[]).map((one) => (isRow(one) ? one : { value: one }));
      if (rows.length > 0) tables.push(tableOf(`${part}-${name}`, rows));
    } else if (isRow(value)) {
      const rows = Object.entries(value).map(([key, one]) => (isRow(one) ? { name: key, ...one } : { name: key, value: one }));
      if (rows.length > 0) tables.push(tableOf(`${part}-${name}`, rows));
    } else singles.push({ name, value });
  }
  return singles.length === 0 ? tables : [tableOf(part, singles), ...tables];
}
