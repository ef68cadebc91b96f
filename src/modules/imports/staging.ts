import { type Actor, asSubjectId, isLanguage, type Language, normaliseField, type SubjectId } from "../../policy/index.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { SubjectKey } from "../keys/index.ts";
import type { MarkedPupil, MarkedValues } from "../marks/index.ts";
import { deleteRowsOfFamily, type FamilyRow, firstRows, setFamilyState } from "./families.store.ts";
import { addChildren, familiesByMark, insertFamilies, insertRows, type KnownAdult, type NewFamily, type NewRow } from "./imports.store.ts";
import { DAY_MS, type ImportsDeps } from "./imports-deps.ts";
import { type AdultValues, checkRow, type ChildValues, type GoodRow, type RowFault, type RowFaultReason, type TypedRow } from "./row-check.ts";
import { openGood, sealRow } from "./row-seal.ts";

/** More children than any household has: past it a column holds what it should not. */
const CHILDREN_MAX = 20;

export interface LineToStage {
  readonly line: number;
  readonly typed: TypedRow;
}

interface Staged {
  readonly line: number;
  readonly row: GoodRow;
}

/** An adult of the batch with the lines that name the adult. */
interface Household {
  readonly mark: Buffer;
  readonly draft: SubjectId;
  /** Who waits already in this import; null for somebody new. */
  readonly waiting: KnownAdult | null;
  readonly lines: Staged[];
}

/** What a batch comes to, before it is written. */
export interface Batch {
  readonly lines: number;
  readonly households: readonly Household[];
  readonly stopped: ReadonlySet<SubjectId>;
  readonly keys: ReadonlyMap<SubjectId, SubjectKey>;
  readonly faulty: readonly { readonly line: LineToStage; readonly faults: readonly RowFault[] }[];
  readonly alreadyHere: number;
}

/** A fault as it stands in the table. */
export const faultText = ({ target, reason }: RowFault): string => `${target}:${reason}`;
export function readFault(text: string): RowFault {
  const at = text.indexOf(":");
  return { target: text.slice(0, at) as RowFault["target"], reason: text.slice(at + 1) as RowFaultReason };
}

const sameText = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const sameChild = (a: ChildValues, b: ChildValues): boolean =>
  (["family-name", "given-name", "birth-date"] as const).every((field) => normaliseField(field, a[field] ?? "") === normaliseField(field, b[field] ?? ""));

/** Takes lines of a spreadsheet in: checked, told apart, sealed under keys that die with the waiting. Nothing of it is in the vault. */
export class Staging {
  readonly #deps: ImportsDeps;
  readonly #key: Buffer;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
    this.#key = hkdf(deps.longLived.index, "robotek imports v1");
  }

  /** By what the same file is known again. */
  fileMark(bytes: Uint8Array): string {
    return hmac(this.#key, Buffer.concat([Buffer.from("file "), bytes])).toString("hex");
  }

  #adultMark(email: string): Buffer {
    return hmac(this.#key, `adult ${normaliseField("email", email)}`);
  }

  /** Looks at a batch: which lines can be taken, who is new, whom a mark stops. Makes the keys; commits nothing else. */
  async plan(importId: SubjectId, lines: readonly LineToStage[], at: Date): Promise<Batch> {
    const checks = lines.map((line) => ({ line, check: checkRow(line.typed, at) }));
    const faulty: { line: LineToStage; faults: readonly RowFault[] }[] = checks.flatMap(({ line, check }) => (check.ok ? [] : [{ line, faults: check.faults }]));
    const good = checks.flatMap(({ line, check }) => (check.ok ? [{ line, row: check.row, mark: this.#adultMark(check.row.adult.email ?? "") }] : []));
    const waiting = new Map((await familiesByMark(this.#deps.databases.data, good.map(({ mark }) => mark))).map((family) => [family.mark.toString("hex"), family]));
    const opened = await this.#openWaiting(importId, [...waiting.values()].filter((family) => family.importId === importId));
    const households = new Map<string, Household>();
    for (const { line, row, mark } of good) {
      const id = mark.toString("hex");
      const before = waiting.get(id) ?? null;
      const household = households.get(id) ?? { mark, draft: before?.draft ?? asSubjectId(newId()), waiting: before, lines: [] };
      const fault = faultAmong(importId, before, [...(opened.get(household.draft) ?? []), ...household.lines.map((one) => one.row)], row);
      if (fault !== null) {
        faulty.push({ line, faults: [fault] });
        continue;
      }
      household.lines.push({ line: line.line, row });
      households.set(id, household);
    }
    return this.#withKeys([...households.values()], faulty, lines.length, at);
  }

  async #openWaiting(importId: SubjectId, families: readonly KnownAdult[]): Promise<Map<SubjectId, GoodRow[]>> {
    const drafts = families.map(({ draft }) => draft);
    if (drafts.length === 0) return new Map();
    const [rows, keys] = await Promise.all([firstRows(this.#deps.databases.data, importId, drafts), this.#deps.keys.openKeys(drafts, ["draft"], { fresh: true })]);
    const opened = new Map<SubjectId, GoodRow[]>();
    for (const row of rows) {
      const content: GoodRow | null = openGood(keys, importId, row);
      if (content === null || row.draft === null) continue;
      opened.set(row.draft, [...(opened.get(row.draft) ?? []), content]);
    }
    return opened;
  }

  async #withKeys(all: readonly Household[], faulty: Batch["faulty"], lines: number, at: Date): Promise<Batch> {
    const { accounts, marks, databases, keys } = this.#deps;
    const fresh = all.filter(({ waiting }) => waiting === null);
    const emails = fresh.map(({ lines: [first] }) => new Personal(first?.row.adult.email ?? ""));
    const known = await accounts.knownAmong(emails);
    const newcomers = fresh.filter((_, place) => !known.has(place));
    const alreadyHere = fresh.filter((_, place) => known.has(place)).reduce((sum, household) => sum + household.lines.length, 0);
    const marked = newcomers.map((household) => ({ draft: household.draft, marks: marksOf(marks, household) }));
    const hits = await marks.hits(databases.data, marked.flatMap((one) => one.marks));
    const stopped = new Set(marked.filter((one) => one.marks.some((mark) => hits.has(mark))).map(({ draft }) => draft));
    const made = await keys.createKeyOfEach(newcomers.map(({ draft }) => draft), "draft", at);
    const waiting = all.filter((household) => household.waiting !== null);
    const old = waiting.length === 0 ? [] : await keys.openKeys(waiting.map(({ draft }) => draft), ["draft"]);
    return {
      lines, households: [...newcomers, ...waiting], stopped, keys: new Map([...made, ...old].map((key) => [key.subject, key])), faulty, alreadyHere,
    };
  }

  /** Writes a batch in the caller's transaction, which holds the import. What lost a race to another import becomes a line with a fault. */
  async write(tx: Tx, importId: SubjectId, batch: Batch, { own, at, actor, requestId }: { own: SubjectKey; at: Date; actor: Actor; requestId: string }): Promise<void> {
    const dueAt = new Date(at.getTime() + this.#deps.days * DAY_MS);
    const fresh = batch.households.filter(({ waiting }) => waiting === null);
    const inserted = new Set(fresh.length === 0 ? [] : await insertFamilies(tx, importId, fresh.map((household) => familyOf(household, batch)), dueAt));
    const lost = fresh.filter(({ draft }) => !inserted.has(draft));
    const taken = batch.households.filter((household) => !lost.includes(household));
    const rows = [...taken.flatMap((household) => goodRows(importId, household, batch)), ...batch.faulty.map(({ line, faults }) => faultyRow(importId, own, line.line, line.typed, faults))];
    for (const { lines } of lost) for (const { line, row } of lines) rows.push(faultyRow(importId, own, line, typedAgain(row), [{ target: "adult.email", reason: "waits-elsewhere" }]));
    await insertRows(tx, importId, rows);
    await addChildren(tx, importId, taken.filter(({ waiting }) => waiting !== null).map(({ draft, lines }) => ({ draft, more: lines.filter(({ row }) => row.child !== null).length })));
    await this.#deps.ledger.append(tx, [{
      operation: "collect", clause: "C4", purpose: null, subject: null, actor, fields: [], requestId, at, detail: { import: importId, source: "import", rows: rows.length },
    }]);
  }

  /**
   * Makes lines of a family into lines that wait for staff, with what is wrong with each today; the family ends, and its key goes with it. In the caller's transaction,
   * which holds import and family. Like every such line they go with the import's own key, at the latest on its last day.
   */
  async setAside(tx: Tx, { importId, draft }: FamilyRow, lines: readonly Staged[], { at, actor, requestId }: { at: Date; actor: Actor; requestId: string }): Promise<void> {
    const [own] = await this.#deps.keys.openKeys([importId], ["draft"], { fresh: true });
    if (own === undefined) throw new Error("an import without its key");
    const rows = lines.map(({ line, row }): NewRow => {
      const faults = rowFaults(row, at);
      return faultyRow(importId, own, line, typedAgain(row), faults.length > 0 ? faults : [{ target: "paper-consent", reason: "paper-not-recorded" }]);
    });
    await deleteRowsOfFamily(tx, importId, draft);
    await insertRows(tx, importId, rows);
    await setFamilyState(tx, draft, "over");
    await this.#deps.ledger.append(tx, [{
      operation: "use", clause: "C7", purpose: null, subject: null, actor, fields: [], requestId, at, detail: { import: importId, setAside: rows.length },
    }]);
  }

  /** Drops the keys of families that did not come in. */
  async drop(batch: Batch, drafts: ReadonlySet<SubjectId>): Promise<void> {
    const unused = [...batch.keys.values()].filter(({ subject }) => !drafts.has(subject) && batch.households.some(({ draft, waiting }) => draft === subject && waiting === null));
    if (unused.length > 0) await this.#deps.keys.destroyKeys(unused.map(({ keyId }) => keyId));
  }
}

/** What an adult of a list is reached by: what marks are made of. */
export function reachedBy({ email, phone }: Pick<AdultValues, "email" | "phone"> = {}): MarkedValues {
  return { ...(email !== undefined && { email: new Personal(email) }), ...(phone !== undefined && { phone: new Personal(phone) }) };
}

function marksOf(marks: ImportsDeps["marks"], { lines }: Household): number[] {
  const pupils = lines.flatMap(({ row: { child } }): MarkedPupil[] => {
    const { "family-name": family, "given-name": given, "birth-date": born } = child ?? {};
    return family === undefined || given === undefined || born === undefined ? [] : [{ "family-name": new Personal(family), "given-name": new Personal(given), "birth-date": new Personal(born) }];
  });
  return marks.of({ ...reachedBy(lines[0]?.row.adult), pupils });
}

function faultAmong(importId: SubjectId, waiting: KnownAdult | null, before: readonly GoodRow[], row: GoodRow): RowFault | null {
  if (waiting !== null && (waiting.importId !== importId || waiting.state === "over" || waiting.state === "asked")) return { target: "adult.email", reason: "waits-elsewhere" };
  const [first] = before;
  if (first === undefined) return null;
  if (!sameText(first.adult, row.adult) || first.paperOn !== row.paperOn) return { target: "adult.email", reason: "adult-differs" };
  if (row.child === null || before.some(({ child }) => child !== null && sameChild(child, row.child ?? {}))) return { target: "child.given-name", reason: "child-twice" };
  return before.length >= CHILDREN_MAX ? { target: "child.given-name", reason: "too-many-children" } : null;
}

function familyOf({ draft, mark, lines }: Household, { stopped, keys }: Batch): NewFamily {
  const language = lines[0]?.row.adult.language ?? "";
  const spoken: Language = isLanguage(language) ? language : "ru";
  return {
    draft, adultMark: mark, keyId: keys.get(draft)?.keyId ?? "", state: stopped.has(draft) ? "stopped" : "ready", language: spoken,
    children: lines.filter(({ row }) => row.child !== null).length, paperOn: lines[0]?.row.paperOn ?? null,
  };
}

function goodRows(importId: SubjectId, { draft, lines }: Household, { keys }: Batch): NewRow[] {
  const key = keys.get(draft);
  if (key === undefined) throw new Error("a family without its key");
  return lines.map(({ line, row }) => ({ line, draft, keyId: key.keyId, sealed: sealRow(key, { importId, line, draft }, row), faults: [] }));
}

function faultyRow(importId: SubjectId, key: SubjectKey, line: number, typed: TypedRow, faults: readonly RowFault[]): NewRow {
  return { line, draft: null, keyId: key.keyId, sealed: sealRow(key, { importId, line, draft: null }, typed), faults: faults.map(faultText) };
}

/** What is wrong today with a line that was taken before. */
export function rowFaults(row: GoodRow, at: Date): readonly RowFault[] {
  const check = checkRow(typedAgain(row), at);
  return check.ok ? [] : check.faults;
}

/** A checked line as it could be typed again. */
function typedAgain({ adult, child, relation, paperOn }: GoodRow): TypedRow {
  const of = (side: string, values: object): [string, string][] => (Object.entries(values) as [string, string][]).map(([field, value]) => [`${side}.${field}`, value]);
  return Object.fromEntries([...of("adult", adult), ...of("child", child ?? {}), ...(relation === null ? [] : [["relation", relation]]), ...(paperOn === undefined ? [] : [["paper-consent", paperOn]])]) as TypedRow;
}
