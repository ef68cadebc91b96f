import type { Actor, Language, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff, RECORDING_ROLES } from "../families/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { type ConfirmedHow, familiesByRequest, insertConfirmation, takenOf, type SignedFamily, type TakenAndConfirmed, takenWith, unconfirmedOf, waitingIntakes, type WaitingIntake } from "./intake.store.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import type { PaperCodes } from "./paper-codes.ts";

const LISTED_MAX = 100;

export type TakenSeen = Pick<TakenAndConfirmed, "subject" | "intake" | "receipt" | "channel" | "confirmation" | "shown" | "saidAs" | "typedAs" | "at" | "confirmed">;

const seen = ({ subject, intake, receipt, channel, confirmation, shown, saidAs, typedAs, at, confirmed }: TakenAndConfirmed): TakenSeen =>
  ({ subject, intake, receipt, channel, confirmation, shown, saidAs, typedAs, at, confirmed });

/** The later word of who was taken in by telephone: a code out of the letter, the code of the own mail address, the letter signed and sent back (clause:C2). */
export class Confirmations {
  readonly #deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "notices">;
  readonly #codes: PaperCodes;

  constructor(deps: Pick<IntakeDeps, "databases" | "clock" | "ledger" | "notices">, codes: PaperCodes) {
    this.#deps = deps;
    this.#codes = codes;
  }

  /** Locks somebody with all for whom a confirmation would be noted, in one call: a later one could wait in the wrong order. */
  async lock(tx: Tx, subject: SubjectId): Promise<void> {
    await lockSubjects(tx, [subject, ...(await unconfirmedOf(tx, subject)).map((one) => one.subject)], "exclusive");
  }

  /**
   * Notes a confirmation of all that somebody said and that waits for one, each under whom it concerns: the own record, and each child's. In the caller's transaction,
   * which begins with `lock`. Nothing waiting is no fault. Gives how many there were.
   */
  async note(tx: Tx, wish: { subject: SubjectId; how: ConfirmedHow; by: Extract<Actor, { kind: "staff" }>; requestId: string; at: Date }): Promise<number> {
    const { how, by, requestId, at } = wish;
    await this.lock(tx, wish.subject);
    const waiting = await unconfirmedOf(tx, wish.subject);
    for (const { subject, intake } of waiting) {
      const life = await lifeOf(tx, subject);
      if (life !== "living" && life !== "frozen") continue;
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
      await this.lock(tx, subject);
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
    return (await takenOf(sql, subject)).map(seen);
  }

  /** How somebody was taken in, and each child whom this person spoke for. */
  async ofFamily(sql: SqlOrTx, subject: SubjectId): Promise<TakenSeen[]> {
    return (await takenOf(sql, subject, { spoken: true })).map(seen);
  }

  /** Whom one act brought in from signed forms and who is there, the first of them and how many there are: an import has one request for all of its families. */
  async takenBy(sql: SqlOrTx, requestId: string, limit: number | null = null): Promise<{ count: number; families: readonly SignedFamily[] }> {
    const families = await familiesByRequest(sql, requestId, limit);
    return { count: families[0]?.families ?? 0, families };
  }

  /** What waits for a word or for a scan, the oldest first. */
  async waiting(sql: SqlOrTx): Promise<WaitingIntake[]> {
    return waitingIntakes(sql, LISTED_MAX);
  }
}
