import { type Actor, checkShortName, isInForce, type ShortNameFault, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Consents } from "../consent/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import type { Accounts } from "./accounts.ts";
import { isOwnCredential } from "./session-methods.ts";
import type { Session } from "./sessions.ts";
import { deleteShortNames, insertShortName, shortNameBySkeleton, shortNameOf, type ShortNameRow } from "./short-names.store.ts";

/** So long a name is kept at least: else one could be taken, used, and left to somebody else within a day. */
export const SHORT_NAME_DAYS_MIN = 30;
/** Nobody's id: looked up where a name is unknown, so that an unknown name takes as many statements as a private one. */
const NOBODY = "00000000-0000-4000-8000-000000000000" as SubjectId;

export interface ShortNamesDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly ledger: Pick<Ledger, "append">;
  readonly consents: Pick<Consents, "stateOf">;
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly representations: Pick<Representations, "stageOf">;
  /** Names of the operator, of which nobody may have a part. */
  readonly ownNames: readonly string[];
}

export interface PublicPage {
  readonly name: string;
  readonly since: Date;
}

/** The short name that stands for an adult's sequential id (clause:R2), and the page under it: nothing until its owner publishes (clause:S7). */
export class ShortNames {
  readonly #deps: ShortNamesDeps;

  constructor(deps: ShortNamesDeps) {
    this.#deps = deps;
  }

  async of(sql: SqlOrTx, subject: SubjectId): Promise<ShortNameRow | null> {
    return shortNameOf(sql, subject);
  }

  /** Whether this person may have one: an adult, signed in by own means. */
  async mayHave(session: Session): Promise<boolean> {
    return isOwnCredential(session.method) && (await this.#isAdult(this.#deps.databases.data, session.subject));
  }

  /**
   * Takes a name, in place of the one before. Throws Refusal invalid with the field `short-name`, `short-name-taken` (also for a look-alike),
   * `short-name-recent`, `short-name-adults`.
   */
  async choose(wish: { session: Session; typed: string; requestId: string }): Promise<void> {
    const { databases, clock, ownNames } = this.#deps;
    const { session, typed, requestId } = wish;
    const check = checkShortName(typed, ownNames);
    if (!check.ok) throw faultOf(check.reason);
    if (!(await this.mayHave(session))) throw new Refusal("refused", "short-name-adults", { clause: "S7" });
    const at = clock.now();
    const { subject } = session;
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      const before = await shortNameOf(tx, subject);
      if (before?.name === check.name) return;
      this.#demandKeptLongEnough(before, at);
      await deleteShortNames(tx, subject);
      if (!(await insertShortName(tx, { skeleton: check.skeleton, name: check.name, subject, chosenAt: at }))) throw faultOf("taken");
      const actor: Actor = { kind: "subject", subject };
      await this.#deps.ledger.append(tx, [{ operation: "record", clause: "R2", purpose: "request-handling", subject, actor, fields: [], requestId, at, detail: { what: "short-name-chosen" } }]);
    });
  }

  /** Gives the name up: its page is gone with it. Throws Refusal `short-name-recent`. */
  async giveUp(session: Session, requestId: string): Promise<void> {
    const { databases, clock } = this.#deps;
    const { subject } = session;
    const at = clock.now();
    if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      this.#demandKeptLongEnough(await shortNameOf(tx, subject), at);
      if ((await deleteShortNames(tx, subject)) === 0) return;
      const actor: Actor = { kind: "subject", subject };
      await this.#deps.ledger.append(tx, [{ operation: "delete", clause: "R2", purpose: "request-handling", subject, actor, fields: [], requestId, at, detail: { what: "short-name-given-up" } }]);
    });
  }

  /** Whether both consents that publishing wants are in force now (clause:S7): the processing, and the publication by itself. */
  async isPublished(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    const states = await this.#deps.consents.stateOf(sql, subject);
    return (["processing", "publication"] as const).every((scope) => states.some((one) => one.purpose === "public-posts" && one.scope === scope && isInForce(one.state)));
  }

  /** Whose a name is, for the school alone: it stands for the user number in requests (clause:R2). Null for a look-alike and for none. */
  async ownerOf(sql: SqlOrTx, typed: string): Promise<SubjectId | null> {
    const check = checkShortName(typed, this.#deps.ownNames);
    const row = check.ok ? await shortNameBySkeleton(sql, check.skeleton) : null;
    return row !== null && check.ok && row.name === check.name ? row.subject : null;
  }

  /**
   * The page of a name as a stranger sees it; null for an unknown, a private, a child's, a blocked and a leaving person's alike, by the same statements
   * (clause:S7). Asked anew each time: what was withdrawn a moment ago is gone.
   */
  async publicPage(typed: string): Promise<PublicPage | null> {
    const sql = this.#deps.databases.data;
    const check = checkShortName(typed, this.#deps.ownNames);
    const row = await shortNameBySkeleton(sql, check.ok ? check.skeleton : "-");
    const subject = row?.subject ?? NOBODY;
    const [account, life, adult, restrictions, published] = await Promise.all([
      this.#deps.accounts.find(sql, subject), lifeOf(sql, subject), this.#isAdult(sql, subject), this.#deps.restrictions.inForce(sql, subject), this.isPublished(sql, subject),
    ]);
    const open = account?.state === "open" && life === "living" && adult && restrictions.length === 0 && published;
    // A look-alike of the name leads nowhere: the page answers to the name itself.
    return row !== null && open && check.ok && row.name === check.name ? { name: row.name, since: row.chosenAt } : null;
  }

  async #isAdult(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    const stage = await this.#deps.representations.stageOf(sql, subject);
    return stage === null || stage === "adult";
  }

  #demandKeptLongEnough(before: ShortNameRow | null, at: Date): void {
    if (before !== null && at.getTime() - before.chosenAt.getTime() < SHORT_NAME_DAYS_MIN * 86_400_000) throw new Refusal("limited", "short-name-recent", { clause: "R2" });
  }
}

function faultOf(reason: ShortNameFault | "taken"): Refusal {
  return new Refusal("invalid", "short-name-refused", { fields: [{ field: "short-name", reason: `short-name-${reason}` }], clause: "R2" });
}
