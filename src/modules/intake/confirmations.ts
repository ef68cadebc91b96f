import type { Actor, Language, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff, RECORDING_ROLES } from "../families/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { confirmationsOf, type ConfirmedHow, insertConfirmation, takenOf, type TakenRow, takenWith, unconfirmedOf, waitingIntakes, type WaitingIntake } from "./intake.store.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import type { PaperCodes } from "./paper-codes.ts";

const LISTED_MAX = 100;

export interface TakenSeen extends Pick<TakenRow, "intake" | "receipt" | "channel" | "confirmation" | "shown" | "saidAs" | "typedAs" | "at"> {
  /** How a telephone intake was confirmed later; null while nobody has. */
  readonly confirmed: ConfirmedHow | null;
}

/** The later word of who was taken in by telephone: a code out of the letter, the code of the own mail address, the letter signed and sent back (clause:C2). */
export class Confirmations {
  readonly #deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "notices">;
  readonly #codes: PaperCodes;

  constructor(deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "notices">, codes: PaperCodes) {
    this.#deps = deps;
    this.#codes = codes;
  }

  /** Notes a confirmation of all that waits for one, in the caller's transaction. Nothing waiting is no fault. Gives how many there were. */
  async note(tx: Tx, wish: { subject: SubjectId; how: ConfirmedHow; by: Extract<Actor, { kind: "staff" }>; requestId: string; at: Date }): Promise<number> {
    const { subject, how, by, requestId, at } = wish;
    await lockSubjects(tx, [subject], "exclusive");
    const waiting = await unconfirmedOf(tx, subject);
    for (const intake of waiting) {
      const [entry] = await this.#deps.ledger.append(tx, [{
        operation: "record", clause: "C2", purpose: "service-provision", subject, actor: by, fields: [], requestId, at, detail: { what: "consent-confirmed", how, intake },
      }]);
      if (entry === undefined) throw new Error("the ledger gave no entry");
      await insertConfirmation(tx, { subject, event: newId(), intake, how, typedBy: by.subject, typedAs: by.role, entryId: entry.entryId, at });
    }
    return waiting.length;
  }

  /** The own mail address is proved: the telephone intake is confirmed by that, and the receipts of the whole family go there (clause:C2). */
  async addressProved(wish: { subject: SubjectId; language: Language; by: Actor; requestId: string }): Promise<void> {
    const { by, subject, language, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    const at = this.#deps.clock.now();
    await this.#deps.databases.data.begin(async (tx) => {
      await this.note(tx, { subject, how: "e-mail-code", by, requestId, at });
      for (const { subject: of, receipt } of await takenWith(tx, subject)) {
        await this.#deps.notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject }, language, params: { receipt, of }, requestId, at });
      }
    });
  }

  /** The code out of the letter, as it is said on the telephone. Throws Refusal `role-not-permitted`, `paper-code-unknown`, `paper-code-used` (also another person's). */
  async byLetterCode(wish: { subject: SubjectId; code: string; by: Actor; requestId: string }): Promise<void> {
    const { databases, clock } = this.#deps;
    const { by, subject, code } = wish;
    demandStaff(by, RECORDING_ROLES);
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      const row = await this.#codes.look(tx, code, "receipt-letter");
      if (row.subject !== subject) {
        throw new Refusal("invalid", "paper-code-unknown", { fields: [{ field: "code", reason: "paper-code-unknown" }], clause: "U1" });
      }
      await this.#codes.use(tx, code, subject, at);
      await this.note(tx, { subject, how: "letter-code", by, requestId: wish.requestId, at });
    });
  }

  /** How somebody was taken in. */
  async of(sql: SqlOrTx, subject: SubjectId): Promise<TakenSeen[]> {
    const confirmed = new Map((await confirmationsOf(sql, subject)).map(({ intake, how }) => [intake, how]));
    return (await takenOf(sql, subject)).map(({ intake, receipt, channel, confirmation, shown, saidAs, typedAs, at }) => ({
      intake, receipt, channel, confirmation, shown, saidAs, typedAs, at, confirmed: confirmed.get(intake) ?? null,
    }));
  }

  /** What waits for a word or for a scan, the oldest first. */
  async waiting(sql: SqlOrTx): Promise<WaitingIntake[]> {
    return waitingIntakes(sql, LISTED_MAX);
  }
}
