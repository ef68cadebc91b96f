import { asSubjectId, type Language, type NoticeKind, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Notices } from "../notices/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Vault } from "../vault/index.ts";
import { attemptParts, type AttemptRow, insertAttempt, markUsed, takeTry } from "./attempts.store.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, tokenHash, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RowSeals } from "./row-seals.ts";
import type { Session } from "./sessions.ts";
import { deleteEndedStepUps, putStepUp, stepUpOf, stepUpParts, takeStepUp } from "./step-ups.store.ts";

/** Acts that want a fresh proof of the address beside the session. */
export const STEP_UP_ACTS = ["withdraw-all", "add-passkey", "make-token", "desk"] as const;
/**
 * The letter that brings the code: only the one of a withdrawal says that all will be destroyed. The desk is not here: it wants a second factor, and the
 * mailbox is the first.
 */
const LETTERS = { "withdraw-all": "withdraw-code", "add-passkey": "sign-in-code", "make-token": "sign-in-code" } as const satisfies Readonly<Partial<Record<(typeof STEP_UP_ACTS)[number], NoticeKind>>>;
export type MailedAct = keyof typeof LETTERS;
export type StepUpAct = (typeof STEP_UP_ACTS)[number];
export const STEP_UP_MINUTES = 10;
/** Whoever has signed in so shortly ago need not prove it again before a way in is added. */
const FRESH_MINUTES = 10;
const DAY_MS = 86_400_000;

export interface StepUpDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly codes: CodeHashes;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly notices: Pick<Notices, "send">;
  readonly vault: Pick<Vault, "lastCorrection">;
  /** So many days a code to an address that an open session put in proves nothing more than that session. */
  readonly graceDays: number;
}

/**
 * A fresh e-mailed code for one act of one session (clause:D2: withdrawal of all destroys). An open session can move the mail address: until the days of grace
 * have passed since, a code that goes there says no more than the session does, and proves nothing (clause:S1).
 */
export class StepUps {
  readonly #deps: StepUpDeps;

  constructor(deps: StepUpDeps) {
    this.#deps = deps;
  }

  /** Queues the letter with a code. The token comes back with the code. Throws Refusal `too-many-codes`, `address-moved`. */
  async requestCode(wish: { session: Session; act: MailedAct; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, limits, notices, rows } = this.#deps;
    const at = clock.now();
    const { subject, hash: sessionHash } = wish.session;
    await limits.countCodeWish(databases.data, { address: subject, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    const attempt = {
      hash, draft: asSubjectId(newId()), subject, aim: "step-up", act: wish.act, language: wish.language,
      sessionHash, codeHash: null, createdAt: at, expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000),
    } as const;
    await databases.data.begin(async (tx) => {
      // Against the move itself: a code that was asked for before it is ended by it.
      await lockSubjects(tx, [subject], "shared");
      if ((await this.#movedAt(tx, subject)) !== null) throw new Refusal("refused", "address-moved", { clause: "S1" });
      await insertAttempt(tx, { ...attempt, keyId: null, sealed: null, seal: rows.seal("attempt", attemptParts(attempt)) });
      await notices.send(tx, { kind: LETTERS[wish.act], to: { kind: "subject", subject }, language: wish.language, params: { attempt: hash }, requestId: wish.requestId, at });
    });
    return { token };
  }

  /** Enters the code: the act may then be done once, within ten minutes, in this session. Throws Refusal `code-wrong`, `code-ended`, `too-many-tries`. */
  async enterCode(entry: { session: Session; token: string; code: string; network: string }): Promise<void> {
    const { databases, clock, codes, limits } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = tokenHash(entry.token);
    const taken = await databases.data.begin((tx) => takeTry(tx, hash, "step-up", CODE_TRIES_MAX, at));
    const fits = codes.fits(hash, typedCode(entry.code), taken?.codeHash ?? null);
    const act = taken === null ? null : this.#actOf(taken, entry.session);
    if (act === null) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    await databases.data.begin(async (tx) => {
      if (!(await markUsed(tx, hash, at))) throw new Refusal("conflict", "code-ended");
      await this.prove(tx, entry.session, act, at);
    });
  }

  /** What the attempt is for, if its row is as the service left it and belongs to this session. */
  #actOf(taken: AttemptRow, session: Session): string | null {
    if (!this.#deps.rows.fits("attempt", attemptParts(taken), taken.seal)) return null;
    return taken.subject === session.subject && taken.sessionHash === session.hash ? taken.act : null;
  }

  /** Notes a fresh proof, however it was given: by code here, by passkey there. */
  async prove(tx: Tx, session: Session, act: string, at: Date): Promise<void> {
    const proof = { sessionHash: session.hash, act, subject: session.subject, provedAt: at, endsAt: new Date(at.getTime() + STEP_UP_MINUTES * 60_000) };
    await putStepUp(tx, { ...proof, seal: this.#deps.rows.seal("step_up", stepUpParts(proof)) });
  }

  /** Whether a code to this person's address proves too little now, since a session has moved the address lately. */
  async isMoved(session: Pick<Session, "subject">): Promise<boolean> {
    return (await this.#movedAt(this.#deps.databases.data, session.subject)) !== null;
  }

  /** When a session moved the address that is held, where the days of grace have not passed since. What two members gave back is no such move. */
  async #movedAt(sql: SqlOrTx, subject: SubjectId): Promise<Date | null> {
    const last = await this.#deps.vault.lastCorrection(sql, subject, "email");
    if (last === null || last.as === "staff") return null;
    return this.#deps.clock.now().getTime() - last.at.getTime() < this.#deps.graceDays * DAY_MS ? last.at : null;
  }

  /**
   * Whether the person has shown within the last minutes to be there: by signing in, or by a proof for the act. Signing in by a code to an address that was
   * moved before is no such showing.
   */
  async isFresh(session: Session, act: StepUpAct): Promise<boolean> {
    if (this.#deps.clock.now().getTime() - session.openedAt.getTime() < FRESH_MINUTES * 60_000) {
      const moved = session.method === "passkey" ? null : await this.#movedAt(this.#deps.databases.data, session.subject);
      if (moved === null || session.openedAt < moved) return true;
    }
    return this.isProved(session, act);
  }

  /** Whether the act was proved and not done yet: what a page shows. The act itself uses the proof up. */
  async isProved(session: Session, act: StepUpAct): Promise<boolean> {
    const proof = await stepUpOf(this.#deps.databases.data, session.hash, act, session.subject, this.#deps.clock.now());
    return proof !== null && this.#deps.rows.fits("step_up", stepUpParts(proof), proof.seal);
  }

  /** Uses the proof up in the transaction of the act itself. Throws Refusal `step-up-needed`. */
  async use(tx: Tx, session: Session, act: StepUpAct): Promise<void> {
    const proof = await takeStepUp(tx, session.hash, act, session.subject, this.#deps.clock.now());
    if (proof === null || !this.#deps.rows.fits("step_up", stepUpParts(proof), proof.seal)) throw new Refusal("unauthenticated", "step-up-needed", { clause: "D2" });
  }

  /** Forgets proofs that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedStepUps(this.#deps.databases.data, this.#deps.clock.now());
  }
}
