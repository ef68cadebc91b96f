import { type JsonObject, normaliseField, type SubjectId } from "../../policy/index.ts";
import { hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Journal, JournalRecord } from "../journal/index.ts";
import { countMarks, insertMarks, marksAmong } from "./marks.store.ts";

/** How much of a MAC is kept: so little that every mark fits thousands of addresses of a country (docs/operations/threats.md). */
export const MARK_BITS = 20;
const MARKS_MAX = 2 ** MARK_BITS;

/** What a person can be reached by, and brought back by. */
export type MarkedField = "email" | "phone";
/** A pupil has no address of the own in a list of the school's: there the names and the birth date bring the pupil back. */
export type MarkedPupil = Readonly<Record<"family-name" | "given-name" | "birth-date", Personal<string>>>;
export type MarkedValues = Readonly<Partial<Record<MarkedField, Personal<string>>>> & { readonly pupils?: readonly MarkedPupil[] };

const NAMES = ["family-name", "given-name", "birth-date"] as const;

export interface MarksDeps {
  /** The journal's long-lived key: never turned, and in the offline copy. The index key may be turned, and would take every mark along. */
  readonly longLived: { readonly journal: Uint8Array };
  readonly journal: Pick<Journal, "note">;
}

/**
 * Marks of who was destroyed, unsubscribed or said no: 20 bits of a keyed MAC of address and phone, of a pupil of names and birth date, and nothing beside them (clause:D2, clause:U3).
 * A hit may be chance. It asks staff; it decides nothing.
 */
export class Marks {
  readonly #key: Buffer;
  readonly #journal: MarksDeps["journal"];

  constructor({ longLived, journal }: MarksDeps) {
    this.#key = hkdf(longLived.journal, "robotek marks v1");
    this.#journal = journal;
  }

  /** The marks of a person's address and phone, and of pupils, in no order that tells which is which. */
  of(values: MarkedValues): number[] {
    const fields = ["email", "phone"] as const;
    const marks = fields.flatMap((field) => {
      const value = values[field];
      return value === undefined ? [] : [this.#mark(field, normaliseField(field, reveal(value, "door")))];
    });
    const pupils = (values.pupils ?? []).map((pupil) => this.#mark("pupil", NAMES.map((field) => normaliseField(field, reveal(pupil[field], "door"))).join("\n")));
    return [...marks, ...pupils].sort((a, b) => a - b);
  }

  #mark(field: MarkedField | "pupil", normalised: string): number {
    return hmac(this.#key, `${field} ${normalised}`).readUInt32BE(0) % MARKS_MAX;
  }

  /** Notes marks in the caller's transaction: of somebody whose destruction begins, whose journal record carries them. */
  async note(tx: Tx, marks: readonly number[]): Promise<void> {
    if (marks.length > 0) await insertMarks(tx, marks);
  }

  /** Somebody left a mailing list, or said no to the letter of an import: the marks and their journal record, in the caller's transaction; the caller ships the journal. clause:U3 */
  async rememberUnsubscribed(tx: Tx, { subject, values, at }: { subject: SubjectId; values: MarkedValues; at: Date }): Promise<void> {
    const marks = this.of(values);
    if (marks.length === 0) return;
    await insertMarks(tx, marks);
    await this.#journal.note(tx, { kind: "unsubscribe", id: newId(), subject, at, body: { marks } });
  }

  /** Which of these numbers stand for somebody who may not want to come back. */
  async hits(sql: SqlOrTx, marks: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(marks.length === 0 ? [] : await marksAmong(sql, marks));
  }

  /** How many marks there are, for telling how often a hit is chance. */
  async count(sql: SqlOrTx): Promise<number> {
    return countMarks(sql);
  }

  /** After a restore: what the journal still knows, whether the rows know the person or not. */
  async replay(tx: Tx, records: readonly JournalRecord[]): Promise<number> {
    const marks = records.flatMap(({ body }) => marksIn(body));
    await this.note(tx, marks);
    return marks.length;
  }
}

function marksIn(body: JsonObject): number[] {
  const { marks } = body;
  return Array.isArray(marks) ? marks.filter((mark): mark is number => Number.isInteger(mark) && Number(mark) >= 0 && Number(mark) < MARKS_MAX) : [];
}

/** Of how many families that were never here one is stopped by chance, when address, phone and a child of each are looked up among `count` marks; null: none yet. */
export function oneByChanceIn(count: number): number | null {
  return count === 0 ? null : Math.max(1, Math.round(MARKS_MAX / (3 * count)));
}
