import { randomBytes } from "node:crypto";
import type { Actor, Language, PaperKind, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { hkdf, hmac } from "../../platform/crypto.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff, RECORDING_ROLES } from "../families/index.ts";
import { type CodedPaper, deleteEndedPaperCodes, insertPaperCode, leadPaperTo, paperCode, type PaperCodeRow, usePaperCode } from "./papers.store.ts";

/** A form may lie in somebody's drawer for a while. */
export const PAPER_CODE_DAYS = 120;
export const PAPER_CODE_LENGTH = 12;
/** Crockford's base 32: no letter looks like a digit. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** As what a paper with one of our codes is scanned: a receipt letter comes back signed, and is a form of consent then. */
const SCANNED_AS: Readonly<Record<CodedPaper, PaperKind>> = Object.freeze({ "consent-form": "consent-form", "request-form": "request-form", "receipt-letter": "consent-form" });

export interface PaperCodesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly longLived: { readonly formToken: Uint8Array };
}

/** Sixty random bits, nothing of a person in them (clause:U1). */
function newPaperCode(): string {
  return [...randomBytes(PAPER_CODE_LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** A code as it was typed or scanned, in its one form. */
export function typedPaperCode(text: string): string {
  return text.slice(0, 60).toUpperCase().replaceAll(/[^0-9A-Z]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1").slice(0, PAPER_CODE_LENGTH + 1);
}

/** The codes in the QR of printed forms and letters: random, used once, leading to the record that the paper belongs to (clause:U1). */
export class PaperCodes {
  readonly #deps: PaperCodesDeps;
  readonly #key: Buffer;

  constructor(deps: PaperCodesDeps) {
    this.#deps = deps;
    this.#key = hkdf(deps.longLived.formToken, "robotek codes of papers");
  }

  /** A code for a form about to be printed; of a person, or blank. Only its hash is kept. Throws Refusal `role-not-permitted`. */
  async make(wish: { by: Actor; paper: CodedPaper; subject: SubjectId | null; language: Language }): Promise<string> {
    const { by, paper, subject, language } = wish;
    demandStaff(by, RECORDING_ROLES);
    const madeAt = this.#deps.clock.now();
    const code = newPaperCode();
    const endsAt = new Date(madeAt.getTime() + PAPER_CODE_DAYS * 86_400_000);
    await this.#deps.databases.data.begin((tx) => insertPaperCode(tx, { hash: this.#hash(code), paper, language, subject, madeBy: by.subject, madeAt, endsAt }));
    return code;
  }

  /** Where a code leads. Throws Refusal `paper-code-unknown` (also an ended one, and one of another kind of paper), `paper-code-used`. */
  async look(sql: SqlOrTx, typed: string, paper: CodedPaper | null = null): Promise<PaperCodeRow> {
    const row = await paperCode(sql, this.#hash(typedPaperCode(typed)));
    const fault = (reason: string): Refusal => new Refusal("invalid", reason, { fields: [{ field: "code", reason }], clause: "U1" });
    if (row === null || row.endsAt <= this.#deps.clock.now() || (paper !== null && row.paper !== paper)) throw fault("paper-code-unknown");
    if (row.usedAt !== null) throw fault("paper-code-used");
    return row;
  }

  /** Where the code of a paper that is scanned as this kind leads. Throws as `look`, and Refusal `paper-code-other-kind`: what confirms a consent is the form of consent alone. */
  async lookAs(sql: SqlOrTx, typed: string, kind: PaperKind): Promise<PaperCodeRow> {
    const row = await this.look(sql, typed);
    if (SCANNED_AS[row.paper] === kind) return row;
    throw new Refusal("invalid", "paper-code-other-kind", { fields: [{ field: "code", reason: "paper-code-other-kind" }], clause: "U1" });
  }

  /** A blank request form, before its request is taken in. Throws as `look`, and Refusal `paper-code-has-request` where one was taken in by it. */
  async blankRequest(sql: SqlOrTx, typed: string): Promise<void> {
    const { caseId } = await this.look(sql, typed, "request-form");
    if (caseId !== null) throw new Refusal("invalid", "paper-code-has-request", { fields: [{ field: "code", reason: "paper-code-has-request" }], clause: "R1" });
  }

  /** From now on the form leads to the request that comes in on it, in that request's transaction. Throws Refusal (conflict) `paper-code-used` where another was first. */
  async leadTo(tx: Tx, typed: string, caseId: string): Promise<void> {
    const led = await leadPaperTo(tx, this.#hash(typedPaperCode(typed)), caseId, this.#deps.clock.now());
    if (!led) throw new Refusal("conflict", "paper-code-used", { clause: "U1" });
  }

  /** Binds the paper to its record, once, in the caller's transaction. Throws Refusal (conflict) `paper-code-used`: also where the code belongs to somebody else. */
  async use(tx: Tx, typed: string, subject: SubjectId, at: Date): Promise<void> {
    if (!(await usePaperCode(tx, this.#hash(typedPaperCode(typed)), subject, at))) throw new Refusal("conflict", "paper-code-used", { clause: "U1" });
  }

  /** Forgets codes that ended long ago. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedPaperCodes(this.#deps.databases.data, this.#deps.clock.now());
  }

  #hash(code: string): string {
    return hmac(this.#key, code).toString("base64url");
  }
}
