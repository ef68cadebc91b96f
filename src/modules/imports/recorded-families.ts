import { type Actor, type Language, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { isLook } from "../ledger/index.ts";
import { aboutSubject, lifeOf } from "../subjects/index.ts";
import { countTakenBack, importById } from "./imports.store.ts";
import type { ImportsDeps } from "./imports-deps.ts";

export const TAKE_BACK_JOB = "take-back-imported";
const UNDO: Actor = Object.freeze({ kind: "system", job: TAKE_BACK_JOB });
const ENTRIES_AT_ONCE = 200;
/** Families that a page tells of one by one. */
const TOLD_MAX = 100;

/** Why a family that was recorded from paper stays when its import is undone: it did something itself, or staff did something for it. */
export type StayReason = "own-act" | "staff-act" | "kept";

export interface RecordedFamily {
  readonly adult: SubjectId;
  readonly number: number;
  /** Null: nobody has touched it since, and an undoing takes it back. */
  readonly stays: StayReason | null;
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

/**
 * Families whose signed form an import recorded, and that are taken back with it while nobody has touched them since: no sign-in, no answer, no order, no scan of the form,
 * nothing that staff did. What is taken back goes by a destruction like any other, with its certificate (clause:C4, clause:D2).
 */
export class RecordedFamilies {
  readonly #deps: ImportsDeps;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
  }

  /** Who was recorded and is still there; with what an undoing would do, or has left. Looks at nobody's values. */
  async seen(importId: SubjectId): Promise<RecordedSeen> {
    const { databases } = this.#deps;
    const row = await importById(databases.data, importId);
    const families = row === null || row.signed === 0 ? [] : await this.#families(databases.data, row.requestId);
    const told: RecordedFamily[] = [];
    for (const family of families.slice(0, TOLD_MAX)) {
      const stays = await this.#whyStays(databases.data, family, row?.requestId ?? "");
      const number = (await aboutSubject(databases.data, family.adult))?.number ?? 0;
      told.push({ adult: family.adult, number, stays: stays ?? (row?.state === "undone" ? "kept" : null) });
    }
    return { families: families.length, told };
  }

  /** Destroys who is untouched, family by family, children first: a child whose only representative left would be somebody's matter. Safe to run twice. Answers how many families went. */
  async takeBack(importId: SubjectId, signal: AbortSignal | null = null): Promise<number> {
    const { databases, steps } = this.#deps;
    const row = await importById(databases.data, importId);
    if (row?.state !== "undone") return 0;
    let gone = 0;
    for (const family of await this.#families(databases.data, row.requestId)) {
      if (signal?.aborted === true) break;
      if ((await this.#whyStays(databases.data, family, row.requestId)) === null && (await this.#destroy(importId, row.requestId, family))) gone += 1;
      await steps("import:taken-back");
    }
    return gone;
  }

  /** False where a rule keeps somebody of the family: a hold, a block, an obligation. */
  async #destroy(importId: SubjectId, requestId: string, { adult, children }: Family): Promise<boolean> {
    const { beginDestruction, certificateUrl, consents, databases } = this.#deps;
    try {
      for (const subject of [...children, adult]) {
        const language: Language = (await consents.history(databases.data, subject)).at(-1)?.language ?? "ru";
        await beginDestruction({
          subject, actor: UNDO, language, requestId: newId(), ground: "recorded-by-mistake", certificateUrl, ...(subject !== adult && { letterTo: [{ subject: adult, language }] }),
          // Asked again under the lock: who signed in a moment ago stays.
          stepUp: async (tx) => {
            if ((await this.#touched(tx, subject, requestId)) !== null) throw new Refusal("conflict", "import-family-touched", { clause: "D2" });
            if (subject === adult) await countTakenBack(tx, importId);
          },
        });
      }
      return true;
    } catch (error) {
      if (!isRefusal(error) || error.kind === "limited") throw error;
      return false;
    }
  }

  /** Adults with their children, as this import recorded them, who are still there. A child goes along with the adult who brought it in. */
  async #families(sql: SqlOrTx, requestId: string): Promise<Family[]> {
    const taken = await this.#deps.intakes.takenBy(sql, requestId);
    const families: Family[] = [];
    for (const [adult, members] of Map.groupBy(taken, ({ saidBy }) => saidBy)) {
      const living = await Promise.all(members.map(async ({ subject }) => ({ subject, life: await lifeOf(sql, subject) })));
      const here = living.filter(({ life }) => life === "living" || life === "frozen").map(({ subject }) => subject);
      if (here.includes(adult)) families.push({ adult, children: here.filter((subject) => subject !== adult) });
    }
    return families;
  }

  async #whyStays(sql: SqlOrTx, { adult, children }: Family, requestId: string): Promise<StayReason | null> {
    for (const subject of [adult, ...children]) {
      const reason = await this.#touched(sql, subject, requestId);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** Whatever anybody does with a record stands in its history: everything there that is neither the import's own, nor the service's, nor a look of staff, is a touch. */
  async #touched(sql: SqlOrTx | Tx, subject: SubjectId, requestId: string): Promise<StayReason | null> {
    const { ledger, sessions } = this.#deps;
    if ((await sessions.list(subject, "")).length > 0) return "own-act";
    const entries = (await ledger.history(sql, subject, { limit: ENTRIES_AT_ONCE })).filter((entry) => entry.requestId !== requestId && entry.actor.kind !== "system");
    if (entries.some(({ actor }) => actor.kind !== "staff")) return "own-act";
    return entries.some((entry) => !isLook(entry)) ? "staff-act" : null;
  }
}
