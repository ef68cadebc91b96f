import { civilDateOf, normaliseField, type SubjectId, validateField } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { KeyStore } from "../keys/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { accountOf, accountsOpenedBefore, type AccountRow, closeAccountRow, insertAccount, openAccounts } from "./accounts.store.ts";
import { endAttemptsOf, holdAddress } from "./attempts.store.ts";
import { deleteSessionsOf } from "./sessions.store.ts";

export interface AccountsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly index: Pick<KeyStore["index"], "findByToken" | "findByTokens" | "blindToken">;
}

/** Who may sign in. An address is known by the blind index alone. */
export class Accounts {
  readonly #deps: AccountsDeps;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /** An address in its normal form. Throws Refusal (invalid) with the field `email` on anything else. */
  typedAddress(text: string): string {
    const check = validateField("email", text, civilDateOf(this.#deps.clock.now()));
    if (!check.ok) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "email", reason: check.reason }], clause: "C7" });
    return normaliseField("email", check.value);
  }

  /**
   * Whose open account it is; null for an unknown address. Tokens in the index whose account does not exist are left over from a joining that was
   * cut off: they count for nothing.
   */
  async findByAddress(email: Personal<string>, sql: SqlOrTx = this.#deps.databases.data): Promise<SubjectId | null> {
    const token = this.#deps.index.blindToken("email", normaliseField("email", reveal(email, "door")));
    const subjects = await this.#deps.index.findByToken("email", token);
    const open = await openAccounts(sql, subjects);
    return open[0] ?? null;
  }

  /** Which of many addresses have an open account, by their place in the list. */
  async knownAmong(emails: readonly Personal<string>[], sql: SqlOrTx = this.#deps.databases.data): Promise<ReadonlySet<number>> {
    const tokens = emails.map((email) => this.#deps.index.blindToken("email", normaliseField("email", reveal(email, "door"))));
    const found = tokens.length === 0 ? [] : await this.#deps.index.findByTokens("email", tokens);
    const open = new Set(await openAccounts(sql, found.map(({ subject }) => subject)));
    return new Set(found.filter(({ subject }) => open.has(subject)).map(({ at }) => at));
  }

  /** Opens the account of a new person, in the caller's transaction. */
  async open(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
    await insertAccount(tx, subject, at);
  }

  /** Closes the account and ends its sessions, in the caller's transaction: nobody comes in any more once it commits. Closing twice is no fault. */
  async close(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
    await lockSubjects(tx, [subject], "exclusive");
    await closeAccountRow(tx, subject, at);
    await deleteSessionsOf(tx, subject, "");
  }

  /** Ends the sessions of a person but `except`, and all codes that were mailed and not entered yet, in the caller's transaction: whoever holds one comes in no more. */
  async endWaysIn(tx: Tx, subject: SubjectId, at: Date, except = ""): Promise<void> {
    await deleteSessionsOf(tx, subject, except);
    await endAttemptsOf(tx, subject, at);
  }

  /** Holds an address, in its normal form, until the transaction ends: of two who come to have it, the second finds the first. */
  async holdAddress(tx: Tx, normal: string): Promise<void> {
    await holdAddress(tx, this.#deps.index.blindToken("email", normal).readBigInt64BE(0).toString());
  }

  /** A page of people whose open account was opened before a time, behind `after`, by id. */
  async openedBefore(sql: SqlOrTx, before: Date, after: SubjectId | null, limit: number): Promise<SubjectId[]> {
    return accountsOpenedBefore(sql, before, after, limit);
  }

  async find(sql: SqlOrTx, subject: SubjectId): Promise<AccountRow | null> {
    return accountOf(sql, subject);
  }
}
