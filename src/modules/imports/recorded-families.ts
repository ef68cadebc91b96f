import { type Actor, type Language, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { type HistoryRow, isLook } from "../ledger/index.ts";
import { aboutSubjects } from "../subjects/index.ts";
import { countTakenBack, importById, isAnyStopped, noteRecordedJudged } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";

export const TAKE_BACK_JOB = "take-back-imported";
const UNDO: Actor = Object.freeze({ kind: "system", job: TAKE_BACK_JOB });
const ENTRIES_AT_ONCE = 200;
/** Of whose history more than so many pages would have to be read stays. */
const PAGES_MAX = 50;
/** Families that a page tells of one by one. */
const TOLD_MAX = 100;

/** Why a family that was recorded from paper stays when its import is undone: it did something itself, or staff did something for it. */
export type StayReason = "own-act" | "staff-act" | "kept";

export interface RecordedFamily {
  readonly adult: SubjectId;
  readonly number: number;
  /** Null: nobody has touched it since, and an undoing takes it back. `going`: the undoing has not come to it yet. */
  readonly stays: StayReason | "going" | null;
}

export interface RecordedSeen {
  readonly families: number;
  /** The first of them, judged one by one; all where there are no more than `TOLD_MAX`. */
  readonly told: readonly RecordedFamily[];
}

interface Family {
  readonly adult: SubjectId;
  readonly children: readonly SubjectId[];
}

/** The open requests that were looked at, and whom they name. */
interface Writers {
  readonly cases: readonly string[];
  readonly named: ReadonlySet<SubjectId>;
}

/** An answer of a caller that staff compared shows no value, and is more than a look: somebody called. */
const isMereLook = (entry: HistoryRow): boolean => isLook(entry) && entry.detail?.["what"] !== "caller-asked";

/**
 * Families whose signed form an import recorded, and that are taken back with it while nobody has touched them since: no sign-in, no answer, no order, no letter, no scan of the
 * form, nothing that staff did. What is taken back goes by a destruction like any other, with its certificate (clause:C4, clause:D2).
 */
export class RecordedFamilies {
  readonly #deps: ImportsDeps;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
  }

  /** Who was recorded and is still there; with what an undoing would do, or has left. Shows nobody's values. */
  async seen(importId: SubjectId): Promise<RecordedSeen> {
    const { databases, intakes } = this.#deps;
    const row = await importById(databases.data, importId);
    if (row === null || row.signed === 0) return { families: 0, told: [] };
    const { count, families } = await intakes.takenBy(databases.data, row.requestId, TOLD_MAX);
    const [numbers, writers] = await Promise.all([aboutSubjects(databases.data, families.map(({ adult }) => adult)), this.#writers(databases.data)]);
    const untouched = row.state === "undone" ? (row.recordedJudged ? "kept" : "going") : null;
    const told: RecordedFamily[] = [];
    for (const family of families) {
      const stays = await this.#whyStays(databases.data, family, row.requestId, writers);
      told.push({ adult: family.adult, number: numbers.get(family.adult) ?? 0, stays: stays ?? untouched });
    }
    return { families: count, told };
  }

  /** Destroys who is untouched, family by family, each whole or not at all. Safe to run twice. Answers how many families went. */
  async takeBack(importId: SubjectId, signal: AbortSignal | null = null): Promise<number> {
    const { databases, intakes, steps } = this.#deps;
    const row = await importById(databases.data, importId);
    if (row?.state !== "undone") return 0;
    const writers = await this.#writers(databases.data);
    let gone = 0;
    for (const family of (await intakes.takenBy(databases.data, row.requestId)).families) {
      if (signal?.aborted === true) return gone;
      if ((await this.#whyStays(databases.data, family, row.requestId, writers)) === null && (await this.#destroy(importId, row.requestId, family, writers))) gone += 1;
      await steps("import:taken-back");
    }
    await noteRecordedJudged(databases.data, importId);
    return gone;
  }

  /** False where a rule keeps somebody of the family: a hold, a block, an obligation. Children first: their letters are to go to the adult. */
  async #destroy(importId: SubjectId, requestId: string, family: Family, writers: Writers): Promise<boolean> {
    const { beginTogether, certificateUrl, consents, databases } = this.#deps;
    const { adult, children } = family;
    // Asked again of the whole family, under the locks of all: who signed in a moment ago stays with everybody.
    const askAgain = async (tx: Tx): Promise<void> => {
      if ((await this.#whyStays(tx, family, requestId, await this.#writers(tx, writers))) !== null) throw new Refusal("conflict", "import-family-touched", { clause: "D2" });
      await countTakenBack(tx, importId);
    };
    try {
      await beginTogether(await Promise.all([...children, adult].map(async (subject) => {
        const language: Language = (await consents.history(databases.data, subject)).at(-1)?.language ?? "ru";
        return {
          subject, actor: UNDO, language, requestId: newId(), ground: "recorded-by-mistake" as const, certificateUrl, ...(subject !== adult && { letterTo: [{ subject: adult, language }] }),
          stepUp: subject === adult ? askAgain : () => Promise.resolve(),
        };
      })));
      return true;
    } catch (error) {
      if (!isRefusal(error) || error.kind === "limited") throw error;
      return false;
    }
  }

  /** Whom an open request names, or whose address its sender gave. Under the locks of a family only what came since is opened. */
  async #writers(sql: SqlOrTx, before: Writers = { cases: [], named: new Set() }): Promise<Writers> {
    const { accounts, requests } = this.#deps;
    const [cases, named] = [[...before.cases], new Set(before.named)];
    for (const { caseId, subjects, email } of await requests.openWriters(sql, before.cases)) {
      cases.push(caseId);
      for (const subject of subjects) named.add(subject);
      const owner = email === null ? null : await accounts.findByAddress(email, sql);
      if (owner !== null) named.add(owner);
    }
    return { cases, named };
  }

  async #whyStays(sql: SqlOrTx, { adult, children }: Family, requestId: string, writers: Writers): Promise<StayReason | null> {
    const { clock, representations, restrictions } = this.#deps;
    // What a restore has lost about somebody may be the touch.
    if (await isAnyStopped(sql, [adult, ...children])) return "kept";
    for (const subject of [adult, ...children]) {
      const reason = await this.#touched(sql, subject, requestId);
      if (reason !== null) return reason;
      // A mark that a letter left is the service's own act, and a letter whose sender nobody has shown stands in no history.
      const held = await restrictions.inForce(sql, subject);
      if (writers.named.has(subject) || held.some(({ kind }) => kind === "provisional")) return "own-act";
      if (held.length > 0) return "kept";
    }
    // A child that was given to this adult since has that in the own history alone; without the adult it would be left with nobody.
    const represented = await representations.childrenOf(sql, adult, clock.now());
    return represented.some(({ child }) => !children.includes(child)) ? "staff-act" : null;
  }

  /** Whatever anybody does with a record stands in its history: everything there that is neither the import's own, nor the service's, nor a mere look of staff, is a touch. */
  async #touched(sql: SqlOrTx, subject: SubjectId, requestId: string): Promise<StayReason | null> {
    const { ledger, sessions } = this.#deps;
    if ((await sessions.list(subject, "")).length > 0) return "own-act";
    let before: string | null = null;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const entries: HistoryRow[] = await ledger.history(sql, subject, { limit: ENTRIES_AT_ONCE, before });
      const others = entries.filter((entry) => entry.requestId !== requestId && entry.actor.kind !== "system");
      if (others.some(({ actor }) => actor.kind !== "staff")) return "own-act";
      if (others.some((entry) => !isMereLook(entry))) return "staff-act";
      before = entries.at(-1)?.entryId ?? null;
      if (before === null) return null;
    }
    return "staff-act";
  }
}
