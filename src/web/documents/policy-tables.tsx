import {
  deadlines, fields, operations, purposesOf, purposes, recipients, retention, type CompartmentId, type DeadlineId, type FieldId, type OperationId, type PurposeId, type Term,
} from "../../policy/index.ts";
import { texts, type LanguageTexts, type TableId } from "../../policy/text/index.ts";
import { Table } from "../ui/table.tsx";
import type { Words } from "../words/index.ts";

interface Cells {
  readonly rows: readonly { readonly id?: string; readonly cells: readonly string[] }[];
  /** Keys of the column names, in order. */
  readonly columns: readonly string[];
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(record) as K[];

/** A term in words, such as "15 working days"; none at all is "at once". */
export function sayTerm(words: Words, term: Term): string {
  return term.amount === 0 ? words("term.at-once") : words(`term.${term.unit}`, { count: term.amount });
}

const makers: Readonly<Record<TableId, (said: LanguageTexts, words: Words) => Cells>> = {
  purposes: (said) => ({
    columns: ["purpose", "why", "ground", "fields", "retention", "ifRefused"],
    rows: keysOf<PurposeId>(purposes).map((id) => {
      const row = purposes[id];
      const kept = row.retention.map((part) => said.retentionWords[part].name).join("; ");
      return { cells: [said.purposeWords[id].name, said.purposeWords[id].why, groundOf(said, row), fieldsOf(said, row.fields), kept || "—", said.purposeWords[id].ifRefused] };
    }),
  }),
  fields: (said) => ({
    columns: ["field", "why", "purposes", "retention"],
    rows: keysOf<FieldId>(fields).map((id) => {
      const named = purposesOf(id).map((purpose) => said.purposeWords[purpose].name).join("; ");
      return { cells: [said.fieldWords[id].name, said.fieldWords[id].why, named, said.retentionWords[fields[id].compartment].howLong] };
    }),
  }),
  retention: (said, words) => ({
    columns: ["name", "fields", "howLong", "term"],
    rows: keysOf<CompartmentId>(retention).map((id) => {
      const held = keysOf<FieldId>(fields).filter((field) => fields[field].compartment === id);
      return { cells: [said.retentionWords[id].name, fieldsOf(said, held), said.retentionWords[id].howLong, sayTerm(words, retention[id].term)] };
    }),
  }),
  recipients: (said, words) => ({
    columns: ["recipient", "gets", "purpose", "ground"],
    rows: recipients.length === 0
      ? [{ cells: [words("policy.no-recipients"), "—", "—", "—"] }]
      : recipients.map((one) => ({ cells: [one.name, fieldsOf(said, one.fields), said.purposeWords[one.purpose].name, said.groundWords[one.ground].name] })),
  }),
  deadlines: (said, words) => ({
    columns: ["name", "starts", "term", "source"],
    rows: keysOf<DeadlineId>(deadlines).map((id) => {
      const limits = [deadlines[id].promise, deadlines[id].law].filter((limit) => limit !== null);
      return {
        cells: [said.deadlineWords[id].name, said.deadlineWords[id].starts, limits.map((limit) => sayTerm(words, limit.term)).join("; "), limits.map((limit) => limit.source).join("; ")],
      };
    }),
  }),
  operations: (said) => ({
    columns: ["operation", "means", "dpv"],
    rows: keysOf<OperationId>(operations).map((id) => ({ cells: [said.operationWords[id].name, said.operationWords[id].means, operations[id].dpv.replace("https://w3id.org/", "")] })),
  }),
};

function fieldsOf(said: LanguageTexts, ids: readonly FieldId[]): string {
  if (ids.length === keysOf(fields).length) return said.tableWords.fields.caption;
  return ids.map((id) => said.fieldWords[id].name.toLowerCase()).join(", ") || "—";
}

function groundOf(said: LanguageTexts, row: (typeof purposes)[PurposeId]): string {
  return row.source === null ? said.groundWords[row.ground].name : `${said.groundWords[row.ground].name} (${row.source})`;
}

/** The cells of a table that the policy's text names, made from the policy's code: text and behaviour cannot part (clause:G3). */
export function policyTable(words: Words, table: TableId): { readonly caption: string; readonly columns: readonly string[]; readonly rows: Cells["rows"] } {
  const said = texts[words.language];
  const { columns, rows } = makers[table](said, words);
  return { caption: said.tableWords[table].caption, columns: columns.map((column) => said.tableWords[table].columns[column] ?? column), rows };
}

export function PolicyTable({ words, table }: { words: Words; table: TableId }) {
  return <Table {...policyTable(words, table)} />;
}
