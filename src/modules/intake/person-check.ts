import { type Actor, type IdentityPaper, isIdentityPaper, isPersonCheck, type PersonCheck, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff } from "../families/index.ts";
import { CALL_ROLES, type CallerChecks, CHECK_MINUTES } from "./caller-check.ts";
import { takenOf } from "./intake.store.ts";

/** What a member says of how he knows who is there; `taken-in` is said by the form alone that takes a family in, never typed. */
export interface SaidCheck {
  readonly checked: string;
  readonly document: string;
}

/** How it was checked, as the ledger keeps it: the kind of a document, nothing of what stands in it. */
export type PersonChecked = { readonly checked: "caller-check" | "taken-in" } | { readonly checked: "document"; readonly document: IdentityPaper };

/** Whether the person of a known record is there, before something is done on that person's word: answers on a call back, or a document that was looked at (clause:S1, clause:C2). */
export class PersonChecks {
  readonly #clock: Clock;
  readonly #callers: Pick<CallerChecks, "passed">;

  constructor(clock: Clock, callers: Pick<CallerChecks, "passed">) {
    this.#clock = clock;
    this.#callers = callers;
  }

  /** Throws Refusal `role-not-permitted`, `caller-unchecked`, or invalid with the fields `checked` and `document`. */
  async demand(sql: SqlOrTx, { by, subject, checked, document }: SaidCheck & { by: Actor; subject: SubjectId }): Promise<PersonChecked> {
    demandStaff(by, CALL_ROLES);
    if (checked === "taken-in") {
      const since = new Date(this.#clock.now().getTime() - CHECK_MINUTES * 60_000);
      const own = (await takenOf(sql, subject)).some(({ saidBy, typedBy, at }) => saidBy === subject && typedBy === by.subject && at > since);
      if (!own) throw unchecked();
      return { checked };
    }
    if (!isPersonCheck(checked)) throw chooseOne("checked");
    if (checked === "document") {
      if (!isIdentityPaper(document)) throw chooseOne("document");
      return { checked, document };
    }
    // The answers of a caller count only for who asked the questions himself.
    if (!(await this.#callers.passed(sql, subject, by))) throw unchecked();
    return { checked: checked satisfies Exclude<PersonCheck, "document"> };
  }
}

const unchecked = (): Refusal => new Refusal("refused", "caller-unchecked", { clause: "C2" });
const chooseOne = (field: "checked" | "document"): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason: "choose-one" }], clause: "S1" });
