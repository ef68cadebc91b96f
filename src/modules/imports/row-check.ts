import { ageOn, civilDate, civilDateOf, currentVersion, type FieldFault, type FieldId, iinFits, validateField } from "../../policy/index.ts";
import { codeOf, fieldOf, type Mapping, type Target } from "./columns.ts";
import type { TableRow } from "./file-fault.ts";
import { dayOfSerial } from "./xlsx-rows.ts";

/** Cells of a row by what they hold, as they were typed. */
export type TypedRow = Readonly<Partial<Record<Target, string>>>;

export const ADULT_FIELDS = ["family-name", "given-name", "patronymic", "birth-date", "email", "phone", "home-address", "language", "iin"] as const satisfies readonly FieldId[];
export const CHILD_FIELDS = ["family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "iin"] as const satisfies readonly FieldId[];
export type AdultValues = Readonly<Partial<Record<(typeof ADULT_FIELDS)[number], string>>>;
export type ChildValues = Readonly<Partial<Record<(typeof CHILD_FIELDS)[number], string>>>;

/** A row that may be kept: an adult, and a child of the adult's where the row names one. */
export interface GoodRow {
  readonly adult: AdultValues;
  readonly child: ChildValues | null;
  readonly relation: string | null;
  /** The day on which the adult signed our form on paper; left out where a letter is to ask. */
  readonly paperOn?: string;
}

/** Why a row cannot be taken as it is, beyond the faults of single fields. */
export const ROW_FAULTS = ["formula", "not-adult", "not-a-child", "name-unclear", "adult-differs", "child-twice", "waits-elsewhere", "too-many-children", "paper-too-old", "paper-not-recorded"] as const;
export type RowFaultReason = FieldFault | (typeof ROW_FAULTS)[number];

export interface RowFault {
  readonly target: Target;
  readonly reason: RowFaultReason;
}

export type RowCheck = { readonly ok: true; readonly row: GoodRow } | { readonly ok: false; readonly faults: readonly RowFault[] };

/** Without these a row asks nobody, or names no child. */
const ADULT_NEEDED = ["family-name", "given-name", "email"] as const;
const CHILD_NEEDED = ["family-name", "given-name", "birth-date"] as const;
/** The cells that may not stay empty, a whole name among them. */
export const NEEDED_TARGETS: readonly Target[] = Object.freeze(["adult.full-name", ...ADULT_NEEDED.map((field) => `adult.${field}` as const), "child.full-name", ...CHILD_NEEDED.map((field) => `child.${field}` as const)]);

const ADULT_YEARS = 18;

/** The cells of a row under the names of the mapping; empty ones are left out. */
export function typedRow(row: TableRow, mapping: Mapping): TypedRow {
  const typed: Partial<Record<Target, string>> = {};
  mapping.forEach((target, at) => {
    const cell = row.cells[at]?.trim() ?? "";
    if (target === null || cell === "") return;
    typed[target] = fieldOf(target) === "birth-date" || target === "paper-consent" ? (dayOfSerial(cell, row.since1904 === true) ?? cell) : cell;
  });
  return typed;
}

/** What a spreadsheet would carry out when the value is opened in one again. A phone's plus is none. */
function isFormula(target: Target, text: string): boolean {
  return /^[=@]/u.test(text) || (target !== "adult.phone" && /^[+\-\t]/u.test(text));
}

/** Family name, given name, patronymic, in the order in which lists of a school have them. */
function namesOf(text: string): readonly [string, string, string] | null {
  const words = text.trim().split(/\s+/u);
  if (words.length < 2 || words.length > 4) return null;
  return [words[0] ?? "", words[1] ?? "", words.slice(2).join(" ")];
}

type Side = "adult" | "child";

class RowReader {
  readonly faults: RowFault[] = [];
  readonly #typed: TypedRow;
  readonly #at: Date;

  constructor(typed: TypedRow, at: Date) {
    this.#typed = typed;
    this.#at = at;
    for (const [target, text] of Object.entries(typed) as [Target, string][]) if (isFormula(target, text)) this.fault(target, "formula");
  }

  fault(target: Target, reason: RowFaultReason): void {
    if (!this.faults.some((fault) => fault.target === target)) this.faults.push({ target, reason });
  }

  /** The values of one person of the row, each by the policy's own rule (clause:C3, clause:C7). */
  values(side: Side, fields: readonly FieldId[], required: readonly FieldId[]): Record<string, string> {
    const values: Record<string, string> = {};
    const typed = this.#withNames(side);
    for (const field of fields) {
      const target = `${side}.${field}` as Target;
      const text = typed[target];
      if (text === undefined) {
        if (required.includes(field)) this.fault(side === "adult" || this.#typed[`${side}.full-name`] === undefined ? target : `${side}.full-name`, "missing");
        continue;
      }
      const value = this.#checked(target, field, text);
      if (value !== null) values[field] = value;
    }
    const { iin, "birth-date": born } = values;
    if (iin !== undefined && born !== undefined && !iinFits(iin, born)) this.fault(`${side}.iin`, "iin-birth-date");
    return values;
  }

  #withNames(side: Side): TypedRow {
    const whole = this.#typed[`${side}.full-name`];
    if (whole === undefined) return this.#typed;
    const names = namesOf(whole);
    if (names === null) {
      this.fault(`${side}.full-name`, "name-unclear");
      return this.#typed;
    }
    const [family, given, patronymic] = names;
    return { [`${side}.family-name`]: family, [`${side}.given-name`]: given, ...(patronymic !== "" && { [`${side}.patronymic`]: patronymic }), ...this.#typed };
  }

  #checked(target: Target, field: FieldId, text: string): string | null {
    const today = civilDateOf(this.#at);
    const check = validateField(field, field === "relation" || field === "language" ? codeOf(field, text) : text, today);
    // A fault in a part of a whole name belongs to the cell that holds it.
    const whole = `${target.slice(0, target.indexOf("."))}.full-name` as Target;
    const cell = this.#typed[target] === undefined ? whole : target;
    if (!check.ok) {
      this.fault(cell, check.reason);
      return null;
    }
    if (field === "birth-date") {
      const age_years = ageOn(civilDate(check.value), today);
      if (target === "adult.birth-date" && age_years < ADULT_YEARS) this.fault(target, "not-adult");
      if (target === "child.birth-date" && age_years >= ADULT_YEARS) this.fault(target, "not-a-child");
    }
    return check.value;
  }

  /** The day on a signed form (clause:C2). With it no letter asks whose child it is: the row has to say it. */
  paperOn(relationMissing: boolean): string | null {
    const text = this.#typed["paper-consent"];
    if (text === undefined) return null;
    const day = this.#checked("paper-consent", "birth-date", text);
    if (day !== null && day < TEXTS_SINCE) this.fault("paper-consent", "paper-too-old");
    if (relationMissing) this.fault("relation", "missing");
    return day;
  }

  relation(): string | null {
    const text = this.#typed.relation;
    return text === undefined ? null : this.#checked("relation", "relation", text);
  }
}

/** The day from which the texts that our forms bear hold: a paper of an earlier day agrees to something else. */
const TEXTS_SINCE = [currentVersion("consent-own").date, currentVersion("consent-representative").date].sort().at(-1) ?? "";

/** Checks a row by the policy's own rules. A child may be missing; an adult without an address could be asked by nobody. */
export function checkRow(typed: TypedRow, at: Date): RowCheck {
  const reader = new RowReader(typed, at);
  const adult = reader.values("adult", ADULT_FIELDS, ADULT_NEEDED);
  const hasChild = Object.keys(typed).some((target) => target.startsWith("child."));
  const child = hasChild ? reader.values("child", CHILD_FIELDS, CHILD_NEEDED) : null;
  const relation = reader.relation();
  const paperOn = reader.paperOn(child !== null && relation === null);
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, row: { adult, child, relation, ...(paperOn !== null && { paperOn }) } };
}
