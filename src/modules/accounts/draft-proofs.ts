import { asSubjectId, type Language, type NoticeKind, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Notices } from "../notices/index.ts";
import type { Accounts } from "./accounts.ts";
import { attemptByDraft, attemptParts, type AttemptRow, dropSealedAddress, insertAttempt, markUsed, takeTry } from "./attempts.store.ts";
import type { DraftSeals } from "./draft-seal.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, tokenHash, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RowSeals } from "./row-seals.ts";

/** Whose addresses are proved in this way: of who joins the staff, and of who gets a lost account back. */
export const DRAFT_PROOF_AIMS = ["staff", "recovery"] as const;
export type DraftProofAim = (typeof DRAFT_PROOF_AIMS)[number];
/** Which letter brings the code: in a recovery the person reads it out to staff, whom no other letter would have one tell. */
const LETTERS = Object.freeze({ staff: "sign-in-code", recovery: "recovery-code" } as const satisfies Record<DraftProofAim, NoticeKind>);
/** So long a last letter to an address that may be held no more may be on its way; the address lies sealed until then, and no longer. */
const LAST_LETTER_DAYS = 3;

const PLACE = "accounts.attempt";

export interface DraftProofsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly drafts: DraftSeals;
  readonly codes: CodeHashes;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly notices: Pick<Notices, "send" | "registerDraftAddress">;
}

/** An address whose code came back. It counts once `use` is called in the transaction of what it was asked for. */
export interface ProvedDraft {
  readonly hash: string;
  readonly act: string;
  readonly language: Language;
  readonly keyId: string | null;
  readonly email: Personal<string>;
  /** What was typed beside the address. */
  readonly values: Readonly<Record<string, Personal<string>>>;
}

/** Proves an address of somebody of whom nothing is known yet, by a code to that very address. Until then it lies sealed under a key of its own (clause:S1). */
export class DraftProofs {
  readonly #deps: DraftProofsDeps;

  constructor(deps: DraftProofsDeps) {
    this.#deps = deps;
    deps.notices.registerDraftAddress((draft) => this.#addressFor(draft));
  }

  /**
   * Sends a code to the address, whoever's it is: nothing here says whether it is known. `act` names what the proof is for and nothing else.
   * Gives the token that the browser keeps. Throws Refusal `too-many-codes`, or invalid with the field `email`.
   */
  async requestCode(wish: { aim: DraftProofAim; act: string; email: string; values?: Readonly<Record<string, string>>; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, accounts, drafts, limits, rows, notices } = this.#deps;
    const { aim, act, language, requestId } = wish;
    const at = clock.now();
    const email = accounts.typedAddress(wish.email);
    await limits.countCodeWish(databases.data, { address: email, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await drafts.seal(PLACE, draft, { ...wish.values, email }, at);
    const attempt = { hash, draft, subject: null, aim, act, language, sessionHash: null, codeHash: null, createdAt: at, expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000) } as const;
    await databases.data.begin(async (tx) => {
      await insertAttempt(tx, { ...attempt, keyId, sealed, seal: rows.seal("attempt", attemptParts(attempt)) });
      await notices.send(tx, { kind: LETTERS[aim], to: { kind: "draft", draft }, language, params: { attempt: hash }, requestId, at });
    });
    return { token };
  }

  /** Enters the code. The try counts whatever comes after it. Throws Refusal `code-wrong`, `code-ended`, `too-many-tries`. */
  async enterCode(entry: { aim: DraftProofAim; token: string; code: string; network: string }): Promise<ProvedDraft> {
    const { databases, clock, limits, codes } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = tokenHash(entry.token);
    const taken = await databases.data.begin((tx) => takeTry(tx, hash, entry.aim, CODE_TRIES_MAX, at));
    const fits = codes.fits(hash, typedCode(entry.code), taken?.codeHash ?? null);
    const values = taken === null ? null : await this.#open(taken);
    const email = values?.["email"];
    const act = taken?.act ?? null;
    if (taken === null || act === null || values === null || email === undefined) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    return { hash, act, language: taken.language, keyId: taken.keyId, email, values };
  }

  /** Uses the proof up, in the transaction of the act. Throws Refusal `code-ended` when it was used before. */
  async use(tx: Tx, { hash }: Pick<ProvedDraft, "hash">): Promise<void> {
    if (!(await markUsed(tx, hash, this.#deps.clock.now()))) throw new Refusal("conflict", "code-ended");
  }

  /** Forgets what was typed, once the act stands. */
  async forget({ hash, keyId }: Pick<ProvedDraft, "hash" | "keyId">): Promise<void> {
    await this.#deps.drafts.drop(keyId === null ? [] : [keyId]);
    await dropSealedAddress(this.#deps.databases.data, hash);
  }

  /** A last letter to an address that is a person's no more, or may soon be none, in the caller's transaction: it goes there whatever holds by then. No code opens anything by it. */
  async writeTo(tx: Tx, letter: { kind: NoticeKind; subject: SubjectId; email: Personal<string>; language: Language; requestId: string; at: Date }): Promise<void> {
    const { drafts, rows, notices } = this.#deps;
    const { kind, subject, language, requestId, at } = letter;
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await drafts.seal(PLACE, draft, { email: reveal(letter.email, "mail") }, at);
    const expiresAt = new Date(at.getTime() + LAST_LETTER_DAYS * 86_400_000);
    const attempt = { hash: tokenHash(randomToken()), draft, subject, aim: "recovery", act: null, language, sessionHash: null, codeHash: null, createdAt: at, expiresAt } as const;
    await insertAttempt(tx, { ...attempt, keyId, sealed, seal: rows.seal("attempt", attemptParts(attempt)) });
    await notices.send(tx, { kind, to: { kind: "draft", draft }, language, params: {}, requestId, at });
  }

  async #open(attempt: AttemptRow): Promise<Readonly<Record<string, Personal<string>>> | null> {
    if (attempt.keyId === null || attempt.sealed === null || !this.#deps.rows.fits("attempt", attemptParts(attempt), attempt.seal)) return null;
    return this.#deps.drafts.open(PLACE, attempt.draft, { keyId: attempt.keyId, sealed: attempt.sealed });
  }

  /** Where the letter of an attempt goes; null for a draft of another module, and for an attempt that is over. */
  async #addressFor(draft: SubjectId): Promise<Personal<string> | null> {
    const { databases, clock } = this.#deps;
    const attempt = await attemptByDraft(databases.data, draft);
    if (attempt === null || !(DRAFT_PROOF_AIMS as readonly string[]).includes(attempt.aim) || attempt.expiresAt <= clock.now()) return null;
    return (await this.#open(attempt))?.["email"] ?? null;
  }
}
