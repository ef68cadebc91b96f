import { asSubjectId, type Language } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Notices } from "../notices/index.ts";
import { insertAttempt, markUsed, takeTry } from "./attempts.store.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, tokenHash, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Session } from "./sessions.ts";
import { deleteEndedStepUps, putStepUp, takeStepUp } from "./step-ups.store.ts";

/** Acts that want a fresh proof of the address beside the session. */
export const STEP_UP_ACTS = ["withdraw-all"] as const;
export type StepUpAct = (typeof STEP_UP_ACTS)[number];
export const STEP_UP_MINUTES = 10;

export interface StepUpDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly codes: CodeHashes;
  readonly limits: RateLimits;
  readonly notices: Pick<Notices, "send">;
}

/** A fresh e-mailed code for one act of one session (clause:D2: withdrawal of all destroys). */
export class StepUps {
  readonly #deps: StepUpDeps;

  constructor(deps: StepUpDeps) {
    this.#deps = deps;
  }

  /** Queues the letter with a code. The token comes back with the code. Throws Refusal `too-many-codes`. */
  async requestCode(wish: { session: Session; act: StepUpAct; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, limits, notices } = this.#deps;
    const at = clock.now();
    const { subject, hash: sessionHash } = wish.session;
    await limits.countCodeWish(databases.data, { address: subject, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    await databases.data.begin(async (tx) => {
      await insertAttempt(tx, {
        hash, draft: asSubjectId(newId()), subject, aim: "step-up", act: wish.act, keyId: null, sealed: null, language: wish.language,
        sessionHash, createdAt: at, expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000),
      });
      await notices.send(tx, { kind: "withdraw-code", to: { kind: "subject", subject }, language: wish.language, params: { attempt: hash }, requestId: wish.requestId, at });
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
    if (taken === null || taken.act === null || taken.subject !== entry.session.subject || taken.sessionHash !== entry.session.hash) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    const { act } = taken;
    await databases.data.begin(async (tx) => {
      if (!(await markUsed(tx, hash, at))) throw new Refusal("conflict", "code-ended");
      await putStepUp(tx, { sessionHash: entry.session.hash, act, subject: entry.session.subject, provedAt: at, endsAt: new Date(at.getTime() + STEP_UP_MINUTES * 60_000) });
    });
  }

  /** Uses the proof up in the transaction of the act itself. Throws Refusal `step-up-needed`. */
  async use(tx: Tx, session: Session, act: StepUpAct): Promise<void> {
    if (!(await takeStepUp(tx, session.hash, act, session.subject, this.#deps.clock.now()))) throw new Refusal("unauthenticated", "step-up-needed", { clause: "D2" });
  }

  /** Forgets proofs that are over. Safe to run twice. */
  async forget(): Promise<number> {
    return deleteEndedStepUps(this.#deps.databases.data, this.#deps.clock.now());
  }
}
