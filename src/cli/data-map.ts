import { fields } from "../policy/index.ts";
import { installationExists, openInstallation } from "../platform/installation.ts";
import type { SqlOrTx } from "../platform/postgres.ts";
import { classedColumns, type ClassedColumn, type ColumnClass } from "../modules/participants/index.ts";
import { UsageFault, type Answer, type Call, type Command } from "./command.ts";
import { personalColumns, schemaUses } from "./data-map-contents.ts";

export interface MappedColumn {
  readonly database: "data" | "keys";
  /** `schema.table.column` */
  readonly column: string;
  readonly type: string;
  readonly class: ColumnClass | null;
  /** Short IRIs of the Data Privacy Vocabulary 2. */
  readonly categories: readonly string[];
  readonly purposes: readonly string[];
  readonly retention: string;
  readonly about: string;
}

const short = (iri: string): string => iri.replace("https://w3id.org/dpv/pd#", "pd:").replace("https://w3id.org/dpv#", "dpv:");

function categoriesOf(column: ClassedColumn): readonly string[] {
  const held = personalColumns[`${column.schema}.${column.table}.${column.column}`];
  if (column.class === "pseudonymous") return ["dpv:PseudonymisedData"];
  if (column.class !== "personal") return ["dpv:NonPersonalData"];
  return held === undefined || held.length === 0 ? ["dpv:PersonalData"] : [...new Set(held.map((field) => short(fields[field].dpv)))];
}

/** One column of the map. A commitment says nothing once its key is gone, a plain column nothing about anybody: neither has a purpose or a term. */
export function mapColumn(database: "data" | "keys", column: ClassedColumn): MappedColumn {
  const use = column.class === "personal" || column.class === "pseudonymous" ? schemaUses[column.schema] : undefined;
  return {
    database,
    column: `${column.schema}.${column.table}.${column.column}`,
    type: column.type,
    class: column.class,
    categories: categoriesOf(column),
    purposes: use?.purposes ?? [],
    retention: use?.retention ?? "",
    about: column.about,
  };
}

/** The map of one database, read from its catalogue. */
export async function dataMap(database: "data" | "keys", sql: SqlOrTx): Promise<readonly MappedColumn[]> {
  return (await classedColumns(sql)).map((column) => mapColumn(database, column));
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

function lines(columns: readonly MappedColumn[]): string {
  const head = ["| column | class | category | purposes | retention | what |", "| --- | --- | --- | --- | --- | --- |"];
  const all = columns.map(({ column, class: kind, categories, purposes, retention, about }) =>
    `| ${[column, kind ?? "NONE", categories.join(" "), purposes.join(" "), retention, about].map(cell).join(" | ")} |`);
  return [...head, ...all].join("\n");
}

async function run(call: Call): Promise<Answer> {
  const config = call.config();
  if (!installationExists(config)) throw new UsageFault("there is no installation to read: none is configured and none lies in DATA_DIR");
  const installation = await openInstallation(config, call.clock);
  try {
    const { data, keys } = installation.databases;
    const columns = [...await dataMap("data", data), ...await dataMap("keys", keys)];
    return { ok: columns.every((column) => column.class !== null), value: columns, text: lines(columns) };
  } finally {
    await installation.close();
  }
}

export const command: Command = { name: "data-map", summary: "every column: class, category (DPV), purposes, retention", run };
