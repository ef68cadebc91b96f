import { type Actor, type FieldId, type FieldsOf, normaliseField, type StaffActor, type SubjectId } from "../../policy/index.ts";
import { equalConstantTime, sha256 } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff } from "../families/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { callerAnswersSince, insertCallerAnswer } from "./intake.store.ts";
import type { IntakeDeps } from "./intake-deps.ts";

/** Who talks with callers. */
export const CALL_ROLES = ["registrar"] as const;
/** What a caller may be asked, the least known to others first. */
export const ASKABLE = ["patronymic", "birth-date", "email", "home-address", "phone"] as const satisfies readonly FieldsOf<"service-provision">[];
export type Askable = (typeof ASKABLE)[number];
/** So many different answers must fit. */
export const ANSWERS_NEEDED = 2;
/** So many wrong ones a day, whoever asks: the check is no oracle for what is held. */
export const WRONG_ANSWERS_MAX = 3;
const WINDOW_MS = 24 * 3_600_000;
/** A caller who was checked stays on the line for so long. */
export const CHECK_MINUTES = 30;

export interface CallerCheck {
  /** What may be asked: only what is held, and no value of it. */
  readonly questions: readonly Askable[];
  readonly fitting: readonly Askable[];
  readonly triesLeft: number;
  readonly passed: boolean;
}

export type CallerCheckDeps = Pick<IntakeDeps, "databases" | "clock" | "vault" | "ledger">;

/** The same writing for two ways of saying one thing: an address without its dots and commas. */
function asSaid(field: FieldId, text: string): string {
  const normal = normaliseField(field, text.slice(0, 1_000)).toLowerCase();
  return field === "home-address" ? normal.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim() : normal;
}

/** Dates are said as they are written here. */
function asTyped(field: FieldId, text: string): string {
  const day = field === "birth-date" ? /^\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*$/u.exec(text) : null;
  return day === null ? text : `${day[3] ?? ""}-${(day[2] ?? "").padStart(2, "0")}-${(day[1] ?? "").padStart(2, "0")}`;
}

/**
 * Whether a caller is who he says: staff types what the caller says, and learns only whether it fits (clause:C2, clause:U3). What is held is read by the service
 * under the vault's decision, compared in constant time, and shown to nobody; each answer stands in the ledger.
 */
export class CallerChecks {
  readonly #deps: CallerCheckDeps;

  constructor(deps: CallerCheckDeps) {
    this.#deps = deps;
  }

  /** How far this member has come with this caller. */
  async state(sql: SqlOrTx, subject: SubjectId, by: StaffActor): Promise<CallerCheck> {
    const now_ms = this.#deps.clock.now().getTime();
    const { compartments } = await this.#deps.vault.heldSummary(sql, subject);
    const held = new Set(compartments.flatMap(({ fields }) => fields.map(({ field }) => field)));
    const answers = await callerAnswersSince(sql, subject, new Date(now_ms - WINDOW_MS));
    const recent = answers.filter(({ fits, askedBy, at }) => fits && askedBy === by.subject && at.getTime() > now_ms - CHECK_MINUTES * 60_000);
    const fitting = ASKABLE.filter((field) => recent.some((answer) => answer.field === field));
    const triesLeft = Math.max(0, WRONG_ANSWERS_MAX - answers.filter(({ fits }) => !fits).length);
    return { questions: ASKABLE.filter((field) => held.has(field)), fitting, triesLeft, passed: triesLeft > 0 && fitting.length >= ANSWERS_NEEDED };
  }

  async passed(sql: SqlOrTx, subject: SubjectId, by: StaffActor): Promise<boolean> {
    return (await this.state(sql, subject, by)).passed;
  }

  /**
   * Compares one answer. Throws Refusal `role-not-permitted`, `caller-tries-used`, `caller-question`, and the vault's where the record may not be used.
   */
  async answer(wish: { by: Actor; subject: SubjectId; field: string; said: string; requestId: string }): Promise<boolean> {
    const { databases, clock, vault, ledger } = this.#deps;
    const { by, subject, said, requestId } = wish;
    demandStaff(by, CALL_ROLES);
    const at = clock.now();
    const fits = await databases.data.begin(async (tx) => {
      // Two answers at once are two tries.
      await lockSubjects(tx, [subject], "exclusive");
      const state = await this.state(tx, subject, by);
      if (state.triesLeft === 0) throw new Refusal("limited", "caller-tries-used", { clause: "S1" });
      const field = state.questions.find((one) => one === wish.field);
      if (field === undefined) throw new Refusal("invalid", "caller-question", { fields: [{ field: "field", reason: "choose-one" }], clause: "C2" });
      const { values } = await vault.readWithin(tx, accessFor({ purpose: "service-provision", actor: by, requestId }), subject, [field]);
      const held = values[field];
      const right = held !== undefined && same(field, said, reveal(held.value, "door"));
      const [entry] = await ledger.append(tx, [{
        operation: "use", clause: "C2", purpose: "service-provision", subject, actor: by, fields: [field], requestId, at, detail: { what: "caller-asked", fits: right },
      }]);
      if (entry === undefined) throw new Error("the ledger gave no entry");
      await insertCallerAnswer(tx, { subject, answer: newId(), field, fits: right, askedBy: by.subject, askedAs: by.role, entryId: entry.entryId, at });
      return right;
    });
    return fits;
  }
}

function same(field: FieldId, said: string, held: string): boolean {
  // Hashes are of one length, whatever was said.
  return equalConstantTime(sha256(asSaid(field, asTyped(field, said))), sha256(asSaid(field, held)));
}
