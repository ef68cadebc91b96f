import { asSubjectId, type Language, normaliseField, type Source, type StaffActor, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type Accounts, CODE_MINUTES, CODE_TRIES_MAX, type CodeHashes, type DraftProofs, type DraftSeals, newCode, type RateLimits, type Session, tokenHash, typedCode, writeToHeldAddress } from "../accounts/index.ts";
import type { PersonChecked, PersonChecks, SaidCheck } from "../intake/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Representations } from "../representation/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type Access, holdsField, type Vault } from "../vault/index.ts";
import {
  type AddressProofRow, deleteProofs, endedProofs, insertProof, markProofUsed, proofByDraft, proofKeys, setProofCode, takeProofTry,
} from "./address-proofs.store.ts";

export interface AddressChangeDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "typedAddress" | "findByAddress" | "holdAddress" | "endWaysIn">;
  readonly seals: DraftSeals;
  readonly codes: CodeHashes;
  readonly limits: RateLimits;
  readonly notices: Pick<Notices, "send" | "forgetDrafts">;
  readonly proofs: Pick<DraftProofs, "writeTo">;
  readonly vault: Pick<Vault, "collect" | "correct" | "heldSummary" | "readWithin">;
  readonly representations: Pick<Representations, "stageOf">;
  readonly ledger: Pick<Ledger, "append">;
  readonly personChecks: Pick<PersonChecks, "demand">;
}

/** In whose name the proved address is written: the person's own right, or staff who took the person in and was read the code. */
type Writing = { readonly access: Access<"request-handling"> } | { readonly atDesk: Access<"service-provision">; readonly source: Source };

export interface AddressWish {
  readonly session: Session;
  readonly subject: SubjectId;
  readonly email: string;
  readonly network: string;
  readonly language: Language;
  readonly requestId: string;
  /** Staff ask, for somebody who has no address here yet, and say how they know who is there. */
  readonly atDesk?: SaidCheck & { readonly by: StaffActor };
}

/** Where the sealed address lies; part of the associated data. */
const PLACE = "accuracy.address_proof";
const SWEEP = 500;

/** A new mail address is believed once a code that was sent there came back (clause:C7). */
export class AddressChanges {
  readonly #deps: AddressChangeDeps;

  constructor(deps: AddressChangeDeps) {
    this.#deps = deps;
  }

  /**
   * Sends a code to the new address, and word of it to the present one. Gives the token that the browser keeps until the code is entered.
   * A free and a taken address are answered alike. Throws Refusal `too-many-codes`, or invalid with the field `email`; of staff also `address-not-first` and those of `PersonChecks.demand`.
   */
  async ask(wish: AddressWish): Promise<{ token: string }> {
    const { databases, clock, accounts, seals, limits, notices } = this.#deps;
    const { session, subject, language, requestId } = wish;
    const at = clock.now();
    const email = accounts.typedAddress(wish.email);
    const checked = wish.atDesk === undefined ? null : await this.#demandPerson(databases.data, wish, wish.atDesk);
    await limits.countCodeWish(databases.data, { address: email, network: wish.network }, at);
    const token = randomToken();
    const hash = tokenHash(token);
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await seals.seal(PLACE, draft, { email }, at);
    await databases.data.begin(async (tx) => {
      if (checked !== null) await this.#noteChecked(tx, wish, checked, at);
      await insertProof(tx, {
        hash, draft, subject, corrector: session.subject, sessionHash: session.hash, keyId, sealed, language, requestId, createdAt: at,
        expiresAt: new Date(at.getTime() + CODE_MINUTES * 60_000),
      });
      await notices.send(tx, { kind: "new-address-code", to: { kind: "draft", draft }, language, params: {}, requestId, at });
      // Who changes it secretly is noticed there.
      if (wish.atDesk === undefined) await writeToHeldAddress(this.#deps, tx, { kind: "address-change-asked", subject, language, requestId, at });
    });
    return { token };
  }

  /** The code for the letter of a proof: only its hash is stored. Null when the proof is over. Called by the sending job. */
  async codeForLetter(draft: SubjectId): Promise<{ code: string; minutes: number } | null> {
    const { databases, clock, codes } = this.#deps;
    const at = clock.now();
    const proof = await proofByDraft(databases.data, draft, at);
    if (proof === null) return null;
    const code = newCode();
    return (await setProofCode(databases.data, proof.hash, codes.hash(boundTo(proof), code), at)) ? { code, minutes: CODE_MINUTES } : null;
  }

  /** The address that the letter of a proof goes to; null when it is none of ours, or over. */
  async address(draft: SubjectId): Promise<Personal<string> | null> {
    const proof = await proofByDraft(this.#deps.databases.data, draft, this.#deps.clock.now());
    return proof === null ? null : this.#open(proof);
  }

  async #open({ draft, keyId, sealed }: AddressProofRow): Promise<Personal<string> | null> {
    if (sealed === null) return null;
    return (await this.#deps.seals.open(PLACE, draft, { keyId, sealed }))?.["email"] ?? null;
  }

  /**
   * Enters the code: the address is corrected and all other sessions of the person end, in one transaction.
   * Throws Refusal `code-wrong`, `code-ended`, `too-many-tries`, `address-taken` (told only to who has proved to own the address), `address-not-first`.
   */
  async confirm(entry: { session: Session; subject: SubjectId; token: string; code: string; network: string } & Writing): Promise<void> {
    const { databases, clock, accounts, codes, limits, seals } = this.#deps;
    const { session, subject } = entry;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const proof = await databases.data.begin((tx) => takeProofTry(tx, tokenHash(entry.token), CODE_TRIES_MAX, at));
    const fits = codes.fits(proof === null ? "none" : boundTo(proof), typedCode(entry.code), proof?.codeHash ?? null);
    if (proof?.subject !== subject || proof.sessionHash !== session.hash) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    const email = await this.#open(proof);
    if (email === null) throw new Refusal("conflict", "code-ended");
    await databases.data.begin(async (tx) => {
      await accounts.holdAddress(tx, normaliseField("email", reveal(email, "door")));
      // Before the proof is taken: an address that is being given back ends it under the same lock.
      await lockSubjects(tx, [subject], "exclusive");
      if ("atDesk" in entry) await this.#demandFirst(tx, session, subject);
      const taken = await accounts.findByAddress(email, tx);
      if (taken !== null && taken !== subject) throw new Refusal("conflict", "address-taken", { clause: "C7" });
      if (!(await markProofUsed(tx, proof.hash, at))) throw new Refusal("conflict", "code-ended");
      await this.#write(tx, entry, subject, { email: reveal(email, "door") }, at);
      // A code on its way to the old address opens nothing any more.
      await accounts.endWaysIn(tx, subject, at, subject === session.subject ? session.hash : "");
    });
    await seals.drop([proof.keyId]);
  }

  /**
   * The address opens the account: staff give the first one to a grown person, and no other. Whoever has one changes it alone, and who lost it gets the account
   * back by two members (clause:S1, clause:G5). Throws Refusal `address-not-first`.
   */
  async #demandFirst(sql: SqlOrTx, session: Session, subject: SubjectId): Promise<void> {
    const { vault, representations } = this.#deps;
    const stage = await representations.stageOf(sql, subject);
    const held = holdsField(await vault.heldSummary(sql, subject), "email");
    if (held || session.subject === subject || (stage !== null && stage !== "adult")) throw new Refusal("refused", "address-not-first", { clause: "S1" });
  }

  /** Whoever has the first address has the account: who says it on the telephone must be the person (clause:S1). */
  async #demandPerson(sql: SqlOrTx, { session, subject }: AddressWish, said: SaidCheck & { by: StaffActor }): Promise<PersonChecked & { by: StaffActor }> {
    await this.#demandFirst(sql, session, subject);
    return { by: said.by, ...(await this.#deps.personChecks.demand(sql, { ...said, subject })) };
  }

  async #noteChecked(tx: Tx, { subject, requestId }: AddressWish, { by, ...how }: PersonChecked & { by: StaffActor }, at: Date): Promise<void> {
    await this.#deps.ledger.append(tx, [{
      operation: "record", clause: "S1", purpose: "service-provision", subject, actor: by, fields: [], requestId, at, detail: { what: "first-address-asked", ...how },
    }]);
  }

  async #write(tx: Tx, how: Writing, subject: SubjectId, values: { email: string }, at: Date): Promise<void> {
    const { vault } = this.#deps;
    if ("access" in how) await vault.correct(tx, how.access, subject, values, { source: "web-form", at });
    else await vault.collect(tx, how.atDesk, subject, values, { source: how.source, at });
  }

  /** Forgets proofs that are over: first their keys, then letters and rows. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    const { databases, clock, seals, notices } = this.#deps;
    const ended = await endedProofs(databases.data, clock.now(), SWEEP);
    await seals.drop(ended.map(({ keyId }) => keyId));
    await notices.forgetDrafts(ended.map(({ draft }) => draft));
    await deleteProofs(databases.data, ended.map(({ hash }) => hash));
    return ended.length;
  }

  /** Which of these keys seal an address that waits: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return proofKeys(sql, keyIds);
  }
}

// Who writes to the table cannot turn a code of an own proof into another person's.
function boundTo({ hash, subject, sessionHash }: AddressProofRow): string {
  return JSON.stringify([hash, subject, sessionHash]);
}
