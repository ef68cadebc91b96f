import { randomInt } from "node:crypto";
import type { Actor, Language, StaffRole, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Representations } from "../representation/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Accounts } from "./accounts.ts";
import { type CodeOpens, deleteCodesOf, deleteEndedCodes, insertIssuedCode, issuedCodeParts, takeIssuedCode, waitingCodes } from "./issued-codes.store.ts";
import { type CodeHashes, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RowSeals } from "./row-seals.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Sixteen digits, for a number pad: among a million waiting codes, one guess in ten thousand million finds one. */
export const ISSUED_CODE_DIGITS = 16;
/** A representative's code waits until the pupil comes home from school; one given by staff is used at once. */
export const ISSUED_CODE_HOURS = 24;
export const STAFF_CODE_MINUTES = 15;
/** So many wait for one pupil from one issuer. */
export const ISSUED_CODES_MAX = 3;
/** Who may say: this is the pupil, in person. */
export const ENROLLING_ROLES: readonly StaffRole[] = Object.freeze(["registrar", "protection-officer"]);

export interface WaitingCode {
  readonly id: string;
  readonly issuedAt: Date;
  readonly endsAt: Date;
}

export interface IssuedCodesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly longLived: { readonly formToken: Uint8Array };
  readonly accounts: Accounts;
  readonly codes: CodeHashes;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly sessions: Sessions;
  readonly ledger: Pick<Ledger, "append">;
  readonly representations: Pick<Representations, "represents" | "representativesOf" | "stageOf">;
}

/** What a code is hashed for: the hash is looked up, so it is bound to nothing else. */
const BOUND = "issued code";

/** Codes that somebody else gives a pupil: the representative, to look at the own record; staff, to the pupil in person, as the pupil's own (clause:G5). */
export class IssuedCodes {
  readonly #deps: IssuedCodesDeps;
  readonly #issuerKey: Buffer;

  constructor(deps: IssuedCodesDeps) {
    this.#deps = deps;
    this.#issuerKey = hkdf(deps.longLived.formToken, "robotek issuers of codes");
  }

  /**
   * A code with which the child signs in once and reads the own record, and does nothing else. Of any age under 18; only by who represents the child now.
   * Throws Refusal `child-unknown`, `too-many-codes`.
   */
  async issueForChild(wish: { representative: SubjectId; child: SubjectId; requestId: string }): Promise<{ code: string; endsAt: Date }> {
    const { databases, clock, representations } = this.#deps;
    const { representative, child, requestId } = wish;
    const at = clock.now();
    return databases.data.begin(async (tx) => {
      await lockSubjects(tx, [child], "exclusive");
      if (!(await representations.represents(tx, representative, child, at))) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
      const by: Actor = { kind: "representative", subject: representative, of: child };
      return this.#issue(tx, { pupil: child, opens: "issued-code", by, issuer: representative, endsAt: new Date(at.getTime() + ISSUED_CODE_HOURS * 3_600_000), at, requestId });
    });
  }

  /**
   * A code for a pupil from 14 on who stands before staff: what it opens is the pupil's own, and lets the pupil add a passkey or an own address.
   * Throws Refusal `role-not-permitted`, `own-address-not-yet`, `too-many-codes`.
   */
  async issueBeforeStaff(wish: { by: Actor; pupil: SubjectId; requestId: string }): Promise<{ code: string; endsAt: Date }> {
    const { databases, clock, representations } = this.#deps;
    const { by, pupil, requestId } = wish;
    if (by.kind !== "staff" || !ENROLLING_ROLES.includes(by.role)) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
    const at = clock.now();
    return databases.data.begin(async (tx) => {
      await lockSubjects(tx, [pupil], "exclusive");
      const stage = await representations.stageOf(tx, pupil);
      if (stage === null || stage === "under-14") throw new Refusal("refused", "own-address-not-yet", { clause: "G5" });
      return this.#issue(tx, { pupil, opens: "own-code", by, issuer: by.subject, endsAt: new Date(at.getTime() + STAFF_CODE_MINUTES * 60_000), at, requestId });
    });
  }

  async #issue(tx: Tx, wish: { pupil: SubjectId; opens: CodeOpens; by: Actor; issuer: SubjectId; endsAt: Date; at: Date; requestId: string }): Promise<{ code: string; endsAt: Date }> {
    const { accounts, codes, rows, ledger } = this.#deps;
    const { pupil, opens, by, endsAt, at, requestId } = wish;
    const issuer = this.#issuerHash(wish.issuer, pupil);
    if ((await waitingCodes(tx, pupil, at)).filter((one) => one.issuer === issuer).length >= ISSUED_CODES_MAX) throw new Refusal("limited", "too-many-codes", { clause: "S1" });
    if ((await accounts.find(tx, pupil)) === null) await accounts.open(tx, pupil, at);
    const code = newIssuedCode();
    const row = { hash: codes.hash(BOUND, code), subject: pupil, id: newId(), opens, issuer, issuedAt: at, endsAt };
    await insertIssuedCode(tx, { ...row, seal: rows.seal("issued_code", issuedCodeParts(row)) });
    await ledger.append(tx, [{ operation: "record", clause: "G5", purpose: "request-handling", subject: pupil, actor: by, fields: [], requestId, at, detail: { what: `${opens}-made` } }]);
    return { code, endsAt };
  }

  /** Enters a code and opens a session. Whatever is wrong is answered alike. Throws Refusal `issued-code-wrong`, `too-many-tries`. */
  async enter(entry: { code: string; network: string; language: Language }): Promise<{ token: string; session: Session }> {
    const { databases, clock, codes, limits, sessions } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = codes.hash(BOUND, typedCode(entry.code));
    const opened = await databases.data.begin(async (tx) => {
      const taken = await takeIssuedCode(tx, hash, at);
      if (taken === null || !(await this.#stillGood(tx, taken, at))) return null;
      return sessions.open(tx, taken.subject, taken.opens, entry.language);
    });
    if (opened === null) throw new Refusal("invalid", "issued-code-wrong", { fields: [{ field: "code", reason: "issued-code-wrong" }], clause: "S1" });
    return opened;
  }

  /** Whether the row is as the service left it, and its representative still represents the child. */
  async #stillGood(tx: Tx, row: NonNullable<Awaited<ReturnType<typeof takeIssuedCode>>>, at: Date): Promise<boolean> {
    if (!this.#deps.rows.fits("issued_code", issuedCodeParts(row), row.seal)) return false;
    if (row.opens === "own-code") return true;
    const now = await this.#deps.representations.representativesOf(tx, row.subject, at);
    return now.some(({ representative }) => this.#issuerHash(representative, row.subject) === row.issuer);
  }

  /** The codes that this representative made for the child and that wait; never those of another. */
  async waiting(sql: SqlOrTx, representative: SubjectId, child: SubjectId): Promise<WaitingCode[]> {
    const issuer = this.#issuerHash(representative, child);
    const rows = await waitingCodes(sql, child, this.#deps.clock.now());
    return rows.filter((row) => row.issuer === issuer).map(({ id, issuedAt, endsAt }) => ({ id, issuedAt, endsAt }));
  }

  /** Takes back the representative's codes for the child, and ends every session that a representative's code opened. Throws Refusal `child-unknown`. */
  async takeBack(wish: { representative: SubjectId; child: SubjectId }): Promise<void> {
    const { databases, clock, representations, sessions } = this.#deps;
    const { representative, child } = wish;
    await databases.data.begin(async (tx) => {
      if (!(await representations.represents(tx, representative, child, clock.now()))) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
      await deleteCodesOf(tx, child, this.#issuerHash(representative, child));
      await sessions.endOpenedBy(tx, child, "issued-code");
    });
  }

  /** Forgets codes that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedCodes(this.#deps.databases.data, this.#deps.clock.now());
  }

  #issuerHash(issuer: SubjectId, pupil: SubjectId): string {
    return hmac(this.#issuerKey, canonicalJson([issuer, pupil])).toString("base64url");
  }
}

/** Sixteen random digits, each code equally likely. */
function newIssuedCode(): string {
  return Array.from({ length: 2 }, () => randomInt(10 ** 8).toString().padStart(8, "0")).join("");
}
