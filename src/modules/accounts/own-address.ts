import { asSubjectId, type Language, normaliseField, type Stage, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accessFor, holdsField, type Vault } from "../vault/index.ts";
import type { Accounts } from "./accounts.ts";
import { attemptByDraft, attemptParts, type AttemptRow, dropSealedAddress, holdAddress, insertAttempt, markUsed, takeTry } from "./attempts.store.ts";
import type { DraftSeals } from "./draft-seal.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, tokenHash, typedCode } from "./one-time-code.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RowSeals } from "./row-seals.ts";
import type { Session, Sessions } from "./sessions.ts";

/** From when on a pupil may have an address of the pupil's own here. */
const STAGES: readonly (Stage | null)[] = ["from-14", "own-contact-due", "adult"];
const PLACE = "accounts.attempt";

export interface OwnAddressesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly drafts: DraftSeals;
  readonly codes: CodeHashes;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly sessions: Sessions;
  readonly notices: Pick<Notices, "send" | "registerDraftAddress">;
  readonly vault: Pick<Vault, "collect" | "heldSummary">;
  readonly keys: Pick<KeyStore, "openKeys"> & { readonly index: Pick<KeyStore["index"], "blindToken"> };
  readonly representations: Pick<Representations, "stageOf">;
}

/**
 * A pupil's own e-mail, from 14 on: proved by a code to that very address, and until then nowhere but sealed (clause:G5). The session that confirms it ends;
 * what begins is one of the pupil's own. Known hole: a representative with a second mailbox can pass for the pupil; staff see the pupil in person.
 */
export class OwnAddresses {
  readonly #deps: OwnAddressesDeps;

  constructor(deps: OwnAddressesDeps) {
    this.#deps = deps;
    deps.notices.registerDraftAddress((draft) => this.#typedFor(draft));
  }

  /** Whether this person may give an own address now: a pupil from 14 on of whom none is held. */
  async mayGive(session: Session): Promise<boolean> {
    const { databases, representations } = this.#deps;
    return STAGES.includes(await representations.stageOf(databases.data, session.subject)) && !(await this.#holdsAddress(databases.data, session.subject));
  }

  /**
   * Sends a code to the typed address, whoever's it is: nothing here says whether it is known. Throws Refusal `own-address-not-yet`, `own-address-held`,
   * `too-many-codes`, or invalid with the field `email`.
   */
  async requestCode(wish: { session: Session; email: string; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, drafts, limits, accounts, rows, notices } = this.#deps;
    const { session, language, requestId } = wish;
    const at = clock.now();
    const email = accounts.typedAddress(wish.email);
    await this.#demandMayGive(databases.data, session);
    await limits.countCodeWish(databases.data, { address: email, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await drafts.seal(PLACE, draft, { email }, at);
    const attempt = {
      hash, draft, subject: session.subject, aim: "own-address", act: null, language, sessionHash: session.hash, codeHash: null, createdAt: at,
      expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000),
    } as const;
    await databases.data.begin(async (tx) => {
      await insertAttempt(tx, { ...attempt, keyId, sealed, seal: rows.seal("attempt", attemptParts(attempt)) });
      await notices.send(tx, { kind: "sign-in-code", to: { kind: "draft", draft }, language, params: { attempt: hash }, requestId, at });
    });
    return { token };
  }

  /**
   * Enters the code: the address becomes the pupil's, the session of before ends, and one of the pupil's own begins. Throws Refusal `code-wrong`, `code-ended`,
   * `too-many-tries`, `own-address-taken` (told to nobody but who reads that mailbox).
   */
  async enterCode(entry: { session: Session; token: string; code: string; network: string; requestId: string }): Promise<{ token: string; session: Session }> {
    const { databases, clock, limits, codes, drafts } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = tokenHash(entry.token);
    const taken = await databases.data.begin((tx) => takeTry(tx, hash, "own-address", CODE_TRIES_MAX, at));
    const fits = codes.fits(hash, typedCode(entry.code), taken?.codeHash ?? null);
    const email = taken === null ? null : await this.#addressIn(taken, entry.session);
    if (taken === null || email === null) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    const opened: { token: string; session: Session }[] = [];
    await databases.data.begin(async (tx) => { opened.push(await this.#confirm(tx, taken, email, entry, at)); });
    await drafts.drop(taken.keyId === null ? [] : [taken.keyId]);
    await dropSealedAddress(databases.data, hash);
    const [own] = opened;
    if (own === undefined) throw new Error("an address was confirmed and no session opened");
    return own;
  }

  async #confirm(tx: Tx, taken: AttemptRow, email: Personal<string>, entry: { session: Session; requestId: string }, at: Date): Promise<{ token: string; session: Session }> {
    const { accounts, keys, sessions, vault } = this.#deps;
    const { subject, hash } = entry.session;
    const plain = reveal(email, "door");
    await holdAddress(tx, keys.index.blindToken("email", normaliseField("email", plain)).readBigInt64BE(0).toString());
    await lockSubjects(tx, [subject], "exclusive");
    // The code may have come while a right ended or another address was confirmed.
    if (!(await sessions.stillOpens(tx, entry.session))) throw new Refusal("unauthenticated", "sign-in-needed", { clause: "G5" });
    await this.#demandMayGive(tx, entry.session);
    if ((await accounts.findByAddress(email, tx)) !== null) throw new Refusal("conflict", "own-address-taken", { clause: "G5" });
    if (!(await markUsed(tx, taken.hash, at))) throw new Refusal("conflict", "code-ended");
    // Under the duty to handle a person's rights: the service may not take what the pupil has not assented to, and without a way in nobody can assent.
    const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: entry.requestId });
    await vault.collect(tx, access, subject, { email: plain, language: taken.language }, { source: "web-form", at });
    await sessions.endByHash(tx, hash);
    return sessions.open(tx, subject, "own-code", taken.language);
  }

  /** The typed address, if the attempt is as the service left it and belongs to this session. */
  async #addressIn(taken: AttemptRow, session: Session): Promise<Personal<string> | null> {
    if (!this.#deps.rows.fits("attempt", attemptParts(taken), taken.seal)) return null;
    if (taken.subject !== session.subject || taken.sessionHash !== session.hash) return null;
    return this.#open(taken);
  }

  async #open(attempt: AttemptRow): Promise<Personal<string> | null> {
    if (attempt.keyId === null || attempt.sealed === null) return null;
    const values = await this.#deps.drafts.open(PLACE, attempt.draft, { keyId: attempt.keyId, sealed: attempt.sealed });
    return values?.["email"] ?? null;
  }

  /** Where the letter of an attempt goes; null for a draft of another module, and for an attempt that is over. */
  async #typedFor(draft: SubjectId): Promise<Personal<string> | null> {
    const { databases, clock, rows } = this.#deps;
    const attempt = await attemptByDraft(databases.data, draft);
    if (attempt?.aim !== "own-address" || attempt.expiresAt <= clock.now() || !rows.fits("attempt", attemptParts(attempt), attempt.seal)) return null;
    return this.#open(attempt);
  }

  async #demandMayGive(sql: SqlOrTx, session: Session): Promise<void> {
    if (!STAGES.includes(await this.#deps.representations.stageOf(sql, session.subject))) throw new Refusal("refused", "own-address-not-yet", { clause: "G5" });
    // An address that is there is changed by a correction, in a session of the pupil's own: who has a representative's code must not move it to himself.
    if (await this.#holdsAddress(sql, session.subject)) throw new Refusal("conflict", "own-address-held", { clause: "G5" });
  }

  async #holdsAddress(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    return holdsField(await this.#deps.vault.heldSummary(sql, subject), "email");
  }
}
