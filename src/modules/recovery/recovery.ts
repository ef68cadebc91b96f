import {
  type Actor, isIdentityPaper, isRecoveryCheck, isRecoveryReason, type Language, normaliseField, RECOVERIES_A_DAY_MAX, RECOVERY_HOURS, type RecoveryCheck, type StaffActor,
  type StaffRole, type SubjectId,
} from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { ProvedDraft } from "../accounts/index.ts";
import { demandStaff } from "../families/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { insertRecoveryEvent, type RecoveryChange, recoveryEventsOf, type RecoveryEventRow, subjectsRecovering } from "./recovery.store.ts";
import { addressHeld, writeAddress } from "./recovery-address.ts";
import type { RecoveryDeps } from "./recovery-deps.ts";
import { openRecovery, type OpenRecovery, recoveryParts } from "./recovery-state.ts";

/** Who gives accounts back: those who look at documents anyway. */
export const RECOVERY_ROLES: readonly StaffRole[] = Object.freeze(["registrar", "protection-officer"]);
const LISTED_MAX = 100;
const DAY_MS = 86_400_000;

/** One member's word on one person's account. */
interface Wish {
  readonly by: Actor;
  readonly subject: SubjectId;
  readonly requestId: string;
}

/** How this member knows that the person is who he says; as it was typed. */
export interface TypedCheck {
  readonly checked: string;
  /** The kind of document, where one was looked at. */
  readonly document: string;
}

interface Told extends Partial<Pick<RecoveryEventRow, "reason" | "checked" | "document">> {
  readonly id: string;
  readonly change: RecoveryChange;
  readonly endsAt: Date;
}

const refused = (reason: string): Refusal => new Refusal("refused", reason, { clause: "S1" });

/**
 * An account whose person lost mailbox and passkeys comes back by the word of two members, each of whom knows for himself who is there, and by a code to the new
 * address (clause:S1, clause:S3). The old address is told before anything changes. Children's records and who represents them are not touched.
 * Known hole: two members who conspire; the ledger, the history and the old mailbox tell.
 */
export class Recoveries {
  readonly #deps: RecoveryDeps;

  constructor(deps: RecoveryDeps) {
    this.#deps = deps;
  }

  /** What is under way for a person; null when nothing is. A row that is not ours counts for nothing, and nothing is under way then. */
  async of(sql: SqlOrTx, subject: SubjectId): Promise<OpenRecovery | null> {
    return openRecovery(await this.#rows(sql, subject), this.#deps.clock.now());
  }

  /** Everything under way, for the desk's list. */
  async list(): Promise<OpenRecovery[]> {
    const { databases, clock } = this.#deps;
    const all = await Promise.all((await subjectsRecovering(databases.data, clock.now(), LISTED_MAX)).map((subject) => this.of(databases.data, subject)));
    const open = all.filter((one) => one !== null);
    return open.filter(({ id }, at) => open.findIndex((other) => other.id === id) === at);
  }

  async #rows(sql: SqlOrTx, subject: SubjectId): Promise<RecoveryEventRow[]> {
    const rows = await recoveryEventsOf(sql, subject);
    return rows.every((row) => this.#deps.seals.fits("recovery_event", recoveryParts(row), row.seal)) ? rows : [];
  }

  /**
   * The first member's word: why, and how the person was known. The address that still holds is told at once. Throws Refusal `role-not-permitted`, `recovery-own`,
   * `recovery-unfit` (no open account of a grown person who is no member of staff), `recovery-open`, `too-many-recoveries`, `caller-unchecked`, and invalid with fields.
   */
  async ask(wish: Wish & TypedCheck & { reason: string; language: Language }): Promise<void> {
    const { databases, clock, limits, notices } = this.#deps;
    const { by, subject, requestId, language } = wish;
    demandStaff(by, RECOVERY_ROLES);
    const faults = checkFaults(wish);
    if (!isRecoveryReason(wish.reason)) faults.push({ field: "reason", reason: "choose-one" });
    if (faults.length > 0 || !isRecoveryReason(wish.reason)) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "S1" });
    const reason = wish.reason;
    const at = clock.now();
    await limits.countDeskUse(databases.data, "desk-recovery", by.subject, at);
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      await this.#demandFit(tx, by, subject);
      const rows = await this.#rows(tx, subject);
      if (openRecovery(rows, at) !== null) throw new Refusal("conflict", "recovery-open", { clause: "S1" });
      const today = rows.filter(({ change, at: then }) => change === "asked" && at.getTime() - then.getTime() < DAY_MS);
      if (today.length >= RECOVERIES_A_DAY_MAX) throw new Refusal("limited", "too-many-recoveries", { clause: "S1" });
      const check = await this.#checked(tx, by, wish);
      await this.#note(tx, { by, subject, requestId }, { id: newId(), change: "asked", reason, ...check, endsAt: new Date(at.getTime() + RECOVERY_HOURS * 3_600_000) });
      await notices.send(tx, { kind: "recovery-asked", to: { kind: "subject", subject }, language, params: {}, requestId, at });
    });
  }

  /** The word of a second, different member. Throws Refusal as `ask`, and `recovery-none`, `recovery-same-member`. */
  async confirm(wish: Wish & TypedCheck): Promise<void> {
    const { by, subject, requestId } = wish;
    demandStaff(by, RECOVERY_ROLES);
    const faults = checkFaults(wish);
    if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "S1" });
    await this.#deps.databases.data.begin(async (tx) => {
      const open = await this.#held(tx, by, subject);
      if (open.askedBy === by.subject) throw refused("recovery-same-member");
      if (open.confirmed) return;
      const check = await this.#checked(tx, by, wish);
      await this.#note(tx, { by, subject, requestId }, { id: open.id, change: "confirmed", ...check, endsAt: open.endsAt });
    });
  }

  /** Any member with the role stops it: the person wrote that it is a fraud, or it was a mistake. Throws Refusal `role-not-permitted`, `recovery-none`. */
  async stop({ by, subject, requestId }: Wish): Promise<void> {
    demandStaff(by, RECOVERY_ROLES);
    await this.#deps.databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      const open = await this.#demandOpen(tx, subject);
      await this.#note(tx, { by, subject, requestId }, { id: open.id, change: "stopped", endsAt: open.endsAt });
    });
  }

  /**
   * Sends a code to the address that the person names, whoever's it is. Gives the token that the desk's browser keeps.
   * Throws Refusal `recovery-none`, `recovery-unconfirmed`, `too-many-codes`, or invalid with the field `email`.
   */
  async requestCode(wish: Wish & { email: string; network: string; language: Language }): Promise<{ token: string }> {
    const { by, subject, email, network, language, requestId } = wish;
    demandStaff(by, RECOVERY_ROLES);
    const open = await this.#demandConfirmed(this.#deps.databases.data, by, subject);
    return this.#deps.proofs.requestCode({ aim: "recovery", act: open.id, email, network, language, requestId });
  }

  /**
   * Enters the code that the person read out: the address is the person's, and every way in of before has ended, in one transaction.
   * Throws Refusal `code-wrong`, `code-ended`, `too-many-tries`, `recovery-none`, `recovery-unconfirmed`, `address-taken` (told only to who proved the address), and the vault's.
   */
  async finish(wish: Wish & { token: string; code: string; network: string }): Promise<void> {
    const { databases, proofs, steps } = this.#deps;
    const { by, subject, requestId } = wish;
    demandStaff(by, RECOVERY_ROLES);
    const proved = await proofs.enterCode({ aim: "recovery", token: wish.token, code: wish.code, network: wish.network });
    await steps("recovery:code-entered");
    const dropKeys = await databases.data.begin(async (tx) => {
      const email = reveal(proved.email, "door");
      await this.#deps.accounts.holdAddress(tx, normaliseField("email", email));
      await lockSubjects(tx, [subject], "exclusive");
      const open = await this.#demandConfirmed(tx, by, subject);
      // A code that was sent for another recovery proves nothing for this one.
      if (proved.act !== open.id) throw new Refusal("conflict", "code-ended");
      const owner = await this.#deps.accounts.findByAddress(proved.email, tx);
      if (owner !== null && owner !== subject) throw new Refusal("conflict", "address-taken", { clause: "C7" });
      await proofs.use(tx, proved);
      return this.#giveBack(tx, { by, subject, requestId }, open, proved);
    });
    await steps("recovery:given-back");
    await dropKeys();
    await proofs.forget(proved);
  }

  /** Gives what drops the keys of the ended tokens once the transaction stands. */
  async #giveBack(tx: Tx, { by, subject, requestId }: Wish & { by: StaffActor }, open: OpenRecovery, proved: ProvedDraft): Promise<() => Promise<void>> {
    const { accounts, passkeys, tokens, notices, proofs, vault, clock, steps } = this.#deps;
    const at = clock.now();
    const writing = { vault, by, subject, requestId };
    const before = await addressHeld(tx, writing);
    await writeAddress(tx, writing, reveal(proved.email, "door"), { source: open.checked === "document" ? "in-person" : "telephone", at });
    await steps("recovery:address-written");
    await accounts.endWaysIn(tx, subject, at);
    await passkeys.removeAll(tx, subject);
    const dropKeys = await tokens.revokeAll(tx, subject);
    await this.#note(tx, { by, subject, requestId }, { id: open.id, change: "done", endsAt: open.endsAt });
    const letter = { kind: "account-recovered", language: proved.language, params: {}, requestId, at } as const;
    await notices.send(tx, { ...letter, to: { kind: "subject", subject } });
    // To the address that held until now: who lost nothing must hear of it there.
    if (before !== null && normaliseField("email", reveal(before, "door")) !== normaliseField("email", reveal(proved.email, "door"))) await proofs.writeTo(tx, { ...letter, subject, email: before });
    return dropKeys;
  }

  /** Nobody's own account, and nobody's who could be more by it: a member of staff is given a new factor by an administrator; a pupil gets a code in person. */
  async #demandFit(sql: SqlOrTx, by: StaffActor, subject: SubjectId): Promise<void> {
    const { accounts, members, representations } = this.#deps;
    if (by.subject === subject) throw refused("recovery-own");
    const life = await lifeOf(sql, subject);
    const stage = await representations.stageOf(sql, subject);
    const fits = (life === "living" || life === "frozen") && (stage === null || stage === "adult") && (await accounts.find(sql, subject))?.state === "open" && (await members.find(sql, subject)) === null;
    if (!fits) throw refused("recovery-unfit");
  }

  async #held(tx: Tx, by: StaffActor, subject: SubjectId): Promise<OpenRecovery> {
    await lockSubjects(tx, [subject], "exclusive");
    await this.#demandFit(tx, by, subject);
    return this.#demandOpen(tx, subject);
  }

  async #demandOpen(sql: SqlOrTx, subject: SubjectId): Promise<OpenRecovery> {
    const open = await this.of(sql, subject);
    if (open === null) throw new Refusal("conflict", "recovery-none", { clause: "S1" });
    return open;
  }

  async #demandConfirmed(sql: SqlOrTx, by: StaffActor, subject: SubjectId): Promise<OpenRecovery> {
    await this.#demandFit(sql, by, subject);
    const open = await this.#demandOpen(sql, subject);
    if (!open.confirmed) throw refused("recovery-unconfirmed");
    return open;
  }

  /** What this member says of the check: the answers of a caller count only for who asked the questions himself. */
  async #checked(tx: Tx, by: StaffActor, { subject, checked, document }: Wish & TypedCheck): Promise<{ checked: RecoveryCheck; document: string | null }> {
    if (checked === "document") return { checked, document };
    if (!(await this.#deps.callerChecks.passed(tx, subject, by))) throw refused("caller-unchecked");
    return { checked: "caller-check", document: null };
  }

  async #note(tx: Tx, { by, subject, requestId }: Wish & { by: StaffActor }, told: Told): Promise<void> {
    const { ledger, seals, clock } = this.#deps;
    const { id, change, endsAt, reason = null, checked = null, document = null } = told;
    const at = clock.now();
    const [entry] = await ledger.append(tx, [{
      operation: "record", clause: "S1", purpose: "request-handling", subject, actor: by, fields: [], requestId, at,
      detail: { what: `recovery-${change}`, recovery: id, ...(reason === null ? {} : { reason }), ...(checked === null ? {} : { checked }), ...(document === null ? {} : { document }) },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    const row = { subject, event: newId(), recovery: id, change, reason, checked, document, by: by.subject, byAs: by.role, endsAt, entryId: entry.entryId, at };
    if (!(await insertRecoveryEvent(tx, { ...row, seal: seals.seal("recovery_event", recoveryParts(row)) }))) throw new Refusal("conflict", "recovery-none", { clause: "S1" });
  }
}

function checkFaults({ checked, document }: TypedCheck): RefusedField[] {
  if (!isRecoveryCheck(checked)) return [{ field: "checked", reason: "choose-one" }];
  return checked === "document" && !isIdentityPaper(document) ? [{ field: "document", reason: "choose-one" }] : [];
}
