import { deadlines, type Limit } from "./deadlines.ts";
import type { TableBlock } from "./document-shape.ts";
import { fieldsIn } from "./fields.ts";
import { COMPARTMENT_IDS, FIELD_IDS, OPERATION_IDS, PURPOSE_IDS, type FieldId, type PurposeId } from "./ids.ts";
import { operations } from "./operations.ts";
import { purposeRow, purposesOf } from "./purposes.ts";
import { recipients } from "./recipients.ts";
import { retention, retentionOf, type RetentionRow } from "./retention.ts";
import { formWords, termInWords } from "./term-words.ts";
import type { DeadlineId, Language, LanguageTexts, TableId } from "./text/text-shape.ts";

type Row = Readonly<Record<string, string>>;
interface Words {
  readonly language: Language;
  readonly texts: LanguageTexts;
}

const DPV = "https://w3id.org/dpv#";
const list = (names: readonly string[]): string => names.join("; ");
const sentence = ({ texts }: Words, source: string): string => (Object.hasOwn(texts.sourceWords, source) ? (texts.sourceWords[source] ?? source) : source);
const fieldNames = ({ texts }: Words, fields: readonly FieldId[]): string => list(fields.map((field) => texts.fieldWords[field].name));
const termText = ({ language }: Words, { term, starts }: RetentionRow): string => `${termInWords(language, term)} ${formWords(language).after[starts]}`;
const purposeTerms = (words: Words, purpose: PurposeId): string =>
  list(retentionOf(purpose).map((row) => `${words.texts.retentionWords[row.compartment].name}: ${termText(words, row)}`));

function purposeRows(words: Words): readonly Row[] {
  return PURPOSE_IDS.map((id) => {
    const { ground, fields, source } = purposeRow(id);
    const { name, why, ifRefused } = words.texts.purposeWords[id];
    const law = source === null ? "" : ` (${sentence(words, source)})`;
    return { purpose: name, why, ground: `${words.texts.groundWords[ground].name}${law}`, fields: fieldNames(words, fields), retention: purposeTerms(words, id), ifRefused };
  });
}

function fieldRows(words: Words): readonly Row[] {
  return FIELD_IDS.map((id) => {
    const { name, why } = words.texts.fieldWords[id];
    const purposes = list(purposesOf(id).map((purpose) => words.texts.purposeWords[purpose].name));
    const [compartment] = COMPARTMENT_IDS.filter((known) => fieldsIn(known).includes(id));
    return { field: name, why, purposes, retention: compartment ? words.texts.retentionWords[compartment].name : "" };
  });
}

function retentionRows(words: Words): readonly Row[] {
  const { locked } = formWords(words.language);
  return COMPARTMENT_IDS.map((id) => {
    const row = retention[id];
    const term = [termText(words, row), ...(row.locked ? [locked] : []), sentence(words, row.source)].join("; ");
    return { ...words.texts.retentionWords[id], fields: fieldNames(words, fieldsIn(id)), term };
  });
}

function limitText(words: Words, limit: Limit | null, by: string): readonly string[] {
  return limit === null ? [] : [`${termInWords(words.language, limit.term)} (${by})`];
}

function deadlineRows(words: Words): readonly Row[] {
  const { byLaw, byPolicy } = formWords(words.language);
  return (Object.keys(deadlines) as DeadlineId[]).map((id) => {
    const { law, promise } = deadlines[id];
    const term = list([...limitText(words, law, byLaw), ...limitText(words, promise, byPolicy)]);
    const source = list([law, promise].filter((limit) => limit !== null).map((limit) => sentence(words, limit.source)));
    return { ...words.texts.deadlineWords[id], term, source };
  });
}

function operationRows(words: Words): readonly Row[] {
  const { ownOperation } = formWords(words.language);
  return OPERATION_IDS.map((id) => {
    const { name, means } = words.texts.operationWords[id];
    const { dpv, named } = operations[id];
    return { operation: named ? name : `${name} (${ownOperation})`, means, dpv: `dpv:${dpv.slice(DPV.length)}` };
  });
}

function recipientRows(words: Words): readonly Row[] {
  return recipients.map(({ kind, name, purpose, ground, fields }) => ({
    recipient: `${words.texts.recipientWords[kind].name}: ${name}`,
    gets: fieldNames(words, fields),
    purpose: words.texts.purposeWords[purpose].name,
    ground: words.texts.groundWords[ground].name,
  }));
}

const rows: Readonly<Record<TableId, (words: Words) => readonly Row[]>> = {
  purposes: purposeRows, fields: fieldRows, retention: retentionRows, recipients: recipientRows, deadlines: deadlineRows, operations: operationRows,
};

/** A table of the policy in a language, made from the same rows that the code obeys. Columns and their order come from the texts. */
export function tableBlock(table: TableId, language: Language, texts: LanguageTexts): TableBlock {
  const { caption, columns } = texts.tableWords[table];
  const made = rows[table]({ language, texts });
  return {
    table,
    caption,
    columns: Object.entries(columns).map(([id, label]) => ({ id, label })),
    rows: made.map((row) => Object.keys(columns).map((id) => row[id] ?? "")),
    empty: made.length === 0 ? formWords(language).noRecipients : null,
  };
}
