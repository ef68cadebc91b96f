import { type Language, normaliseField, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import { type Accounts, CODE_TRIES_MAX, type CodeHashes, type RateLimits, type Session, type Sessions, tokenHash, typedCode } from "../accounts/index.ts";
import type { Consents, Receipt, Receipts } from "../consent/index.ts";
import type { KeyCompartment, KeyStore, SubjectKey } from "../keys/index.ts";
import type { Notices } from "../notices/index.ts";
import { createSubject } from "../subjects/index.ts";
import { accessFor, type Vault } from "../vault/index.ts";
import { draftByHash, draftById, type DraftRow, holdDraft, markConfirmed, takeDraftTry } from "./drafts.store.ts";
import { holdAddress } from "./hold-address.ts";
import type { JoinDrafts } from "./join-drafts.ts";
import { JOIN_CHOICES, type JoinValues } from "./join-form.ts";
import type { ConsentDocument } from "./joining.ts";

export interface JoinConfirmationDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly consentDocument: (language: Language) => Promise<ConsentDocument>;
  readonly accounts: Pick<Accounts, "findByAddress" | "open">;
  readonly sessions: Pick<Sessions, "open">;
  readonly consents: Pick<Consents, "record">;
  readonly receipts: Pick<Receipts, "fresh">;
  readonly drafts: JoinDrafts;
  readonly codes: CodeHashes;
  readonly limits: RateLimits;
  readonly keys: Pick<KeyStore, "createKeys"> & { readonly index: Pick<KeyStore["index"], "blindToken"> };
  readonly vault: Pick<Vault, "collect">;
  readonly notices: Pick<Notices, "send">;
  readonly steps?: Steps;
}

export interface Joined {
  readonly subject: SubjectId;
  /** For the session cookie. */
  readonly token: string;
  readonly session: Session;
  readonly receipt: Receipt;
}

/** The keys of a new person. The other compartments get theirs from the vault, with the first value. */
export const JOIN_COMPARTMENTS = ["identity", "contact", "evidence", "ledger"] as const satisfies readonly KeyCompartment[];

/** The second half of joining: the code makes the person (clause:C2: the consent is recorded before the first value is collected). */
export class JoinConfirmation {
  readonly #deps: JoinConfirmationDeps;

  constructor(deps: JoinConfirmationDeps) {
    this.#deps = deps;
  }

  /**
   * Enters the code: subject, account, consent, vault records, session are one transaction.
   * Throws Refusal `code-wrong`, `code-ended` (expired, too many tries, no such draft), `already-confirmed`, `already-registered` (joined meanwhile from another
   * form), `text-changed` (the consent text moved on: the form is to be shown anew), `too-many-tries`.
   */
  async confirm(entry: { token: string; code: string; network: string; requestId: string }): Promise<Joined> {
    const { databases, clock, limits, drafts, steps, consentDocument } = this.#deps;
    const at = clock.now();
    await limits.countEntry(databases.data, entry.network, at);
    const hash = tokenHash(entry.token);
    const draft = await this.#proved(hash, entry.code, at);
    if (draft.confirmedAt !== null) throw new Refusal("conflict", "already-confirmed", { clause: "C2" });
    const document = await consentDocument(draft.language);
    if (document.hash !== draft.documentHash) throw new Refusal("conflict", "text-changed", { clause: "C2" });
    const joined = await databases.data.begin((tx) => this.#join(tx, draft, entry.requestId, at));
    await steps?.("join:committed");
    await drafts.dropForm(draft.draft, draft.keyId);
    await steps?.("join:draft-key-destroyed");
    return joined;
  }

  /** What was typed on the form behind a token, to be shown anew once its code was right and the text had moved on. Null where it is gone or was confirmed. */
  async typedBehind(token: string): Promise<Readonly<Record<string, Personal<string>>> | null> {
    const draft = await draftByHash(this.#deps.databases.data, tokenHash(token));
    return draft === null || draft.confirmedAt !== null ? null : this.#deps.drafts.open(draft);
  }

  /** The draft whose code this is. The try counts whatever comes after it. */
  async #proved(hash: string, code: string, at: Date): Promise<DraftRow> {
    const { databases, codes } = this.#deps;
    const taken = await databases.data.begin((tx) => takeDraftTry(tx, hash, CODE_TRIES_MAX, at));
    const fits = codes.fits(hash, typedCode(code), taken?.codeHash ?? null);
    const draft = await draftByHash(databases.data, hash);
    if (taken === null || draft === null) throw new Refusal("conflict", "code-ended");
    if (!fits) throw new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "code-wrong" }] });
    return draft;
  }

  async #join(tx: Tx, { draft: id }: DraftRow, requestId: string, at: Date): Promise<Joined> {
    const { accounts, drafts, keys, sessions, steps } = this.#deps;
    await holdDraft(tx, id);
    const draft = await draftById(tx, id);
    if (draft === null) throw new Refusal("conflict", "code-ended");
    if (draft.confirmedAt !== null) throw new Refusal("conflict", "already-confirmed", { clause: "C2" });
    const typed = await drafts.open(draft);
    const email = typed?.["email"];
    if (typed === null || email === undefined) throw new Refusal("conflict", "code-ended");
    // Held before it is looked up: of two forms with one address, the second waits and then finds the first's account.
    await holdAddress(tx, keys.index.blindToken("email", normaliseField("email", reveal(email, "door"))));
    if ((await accounts.findByAddress(email, tx)) !== null) throw new Refusal("conflict", "already-registered", { clause: "U4" });
    const subject = await createSubject(tx, at);
    // Keys are committed before the data under them; if this transaction dies they are orphans, swept after an hour.
    const made = await keys.createKeys(subject, JOIN_COMPARTMENTS, at);
    await steps?.("join:keys-made");
    const receipt = await this.#consent(tx, subject, draft, requestId, at);
    const values = Object.fromEntries(Object.entries(typed).map(([field, value]) => [field, reveal(value, "door")]));
    await this.#collect(tx, subject, values, { draft, keys: made, requestId, at });
    await accounts.open(tx, subject, at);
    const { token, session } = await sessions.open(tx, subject, "one-time-code", draft.language);
    await markConfirmed(tx, id, at);
    await this.#deps.notices.send(tx, { kind: "joined", to: { kind: "subject", subject }, language: draft.language, params: { receipt: receipt.receiptId }, requestId, at });
    await steps?.("join:written");
    return { subject, token, session, receipt };
  }

  async #consent(tx: Tx, subject: SubjectId, draft: DraftRow, requestId: string, at: Date): Promise<Receipt> {
    const actor = { kind: "subject", subject } as const;
    const events = await this.#deps.consents.record(tx, {
      subject, decidedBy: actor, typedBy: actor, choices: JOIN_CHOICES, documentHash: draft.documentHash, policyVersion: draft.policyVersion,
      language: draft.language, source: draft.source, method: "one-time-code", at, requestId,
    });
    await this.#deps.steps?.("join:consent-recorded");
    return this.#deps.receipts.fresh(events);
  }

  async #collect(tx: Tx, subject: SubjectId, values: JoinValues, how: { draft: DraftRow; keys: readonly SubjectKey[]; requestId: string; at: Date }): Promise<void> {
    const access = accessFor({ purpose: "service-provision", actor: { kind: "subject", subject }, requestId: how.requestId });
    await this.#deps.vault.collect(tx, access, subject, { ...values, language: how.draft.language }, { source: how.draft.source, at: how.at, keys: how.keys });
    await this.#deps.steps?.("join:collected");
  }
}
