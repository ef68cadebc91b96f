import {
  actorSubject, birthDateFault, type CivilDate, civilDateOf, type Corrector, type FieldId, type Language, mayBeLeftOut, normaliseField, selfCorrectable, type Stage, type SubjectId, validateField,
} from "../../policy/index.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import { type DraftProofs, writeToHeldAddress } from "../accounts/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Access, Held, Vault } from "../vault/index.ts";

export interface CorrectionDeps {
  readonly databases: Pick<Databases, "data">;
  readonly vault: Pick<Vault, "readWithin" | "correct">;
  readonly proofs: Pick<DraftProofs, "writeTo">;
}

export interface CorrectionWish {
  readonly access: Access<"request-handling">;
  readonly subject: SubjectId;
  readonly by: Corrector;
  readonly stage: Stage | null;
  /** What was typed, by field; a field that the form had not is left out. */
  readonly typed: Readonly<Partial<Record<FieldId, string>>>;
  /** When the form was made: what changed since then is not overwritten by what was typed before. */
  readonly asOf: Date;
  readonly language: Language;
  readonly at: Date;
}

export interface Corrected {
  readonly fields: readonly FieldId[];
  /** A new mail address that must be proved by a code first; null where none was typed. */
  readonly email: string | null;
}

type Verdict = { readonly kind: "same" } | { readonly kind: "fault"; readonly reason: string } | { readonly kind: "new"; readonly value: string };

const SAME: Verdict = Object.freeze({ kind: "same" });
const fault = (reason: string): Verdict => ({ kind: "fault", reason });

function judge(field: FieldId, text: string, held: Held | undefined, { by, asOf, at }: CorrectionWish): Verdict {
  const today = civilDateOf(at);
  if (text.trim() === "") {
    if (held === undefined) return mayBeLeftOut(field) ? SAME : fault("missing");
    return fault("not-emptied");
  }
  const check = validateField(field, text, today);
  if (!check.ok) return fault(check.reason);
  if (held !== undefined && isSame(field, check.value, reveal(held.value, "door"))) return SAME;
  if (held !== undefined && held.at > asOf) return fault("changed-meanwhile");
  const birth = field === "birth-date" ? birthDateFault(by, check.value as CivilDate, today) : null;
  return birth === null ? { kind: "new", value: check.value } : fault(birth);
}

// A mail address in other letters is the same one; a name in other letters is a correction.
function isSame(field: FieldId, value: string, held: string): boolean {
  return field === "email" ? normaliseField(field, value) === normaliseField(field, held) : value === held;
}

/** Puts right what a person typed (clause:C7): only what differs, in the caller's name, with the history of it kept. */
export class Corrections {
  readonly #deps: CorrectionDeps;

  constructor(deps: CorrectionDeps) {
    this.#deps = deps;
  }

  /**
   * Corrects what differs from what is held; a new mail address is handed back, to be proved first. Nothing differing is no fault.
   * Throws Refusal `invalid-fields` with every fault at once, and the vault's for what the policy refuses (a block, a destruction).
   */
  async correct(wish: CorrectionWish): Promise<Corrected> {
    return this.#deps.databases.data.begin((tx) => this.#within(tx, wish));
  }

  async #within(tx: Tx, wish: CorrectionWish): Promise<Corrected> {
    const { access, subject, by, stage, typed, at } = wish;
    const fields = selfCorrectable(by, stage).filter((field) => typed[field] !== undefined);
    if (fields.length === 0) return { fields: [], email: null };
    // Locked before it is read, so that no other correction slips between.
    await lockSubjects(tx, [subject], "exclusive");
    const { values } = await this.#deps.vault.readWithin(tx, access, subject, fields);
    const judged = fields.map((field) => ({ field, verdict: judge(field, typed[field] ?? "", values[field], wish) }));
    const faults: RefusedField[] = judged.flatMap(({ field, verdict }) => (verdict.kind === "fault" ? [{ field, reason: verdict.reason }] : []));
    if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
    const changed = new Map(judged.flatMap(({ field, verdict }) => (verdict.kind === "new" ? [[field, verdict.value] as const] : [])));
    const email = changed.get("email") ?? null;
    changed.delete("email");
    if (changed.size > 0) await this.#deps.vault.correct(tx, access, subject, Object.fromEntries(changed), { source: "web-form", at });
    if (changed.has("iin")) await this.#tellOfNumber(tx, wish);
    return { fields: [...changed.keys()], email };
  }

  /** A signature is known by the number: who writes it into another's open session is noticed at the address (clause:S1). */
  async #tellOfNumber(tx: Tx, { access, language, at }: CorrectionWish): Promise<void> {
    const subject = actorSubject(access.actor);
    if (subject !== null) await writeToHeldAddress(this.#deps, tx, { kind: "iin-written", subject, language, requestId: access.requestId, at });
  }
}
