import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import type { DraftSeals } from "../accounts/index.ts";
import type { Notices } from "../notices/index.ts";
import { deleteDrafts, draftById, draftKeys, type DraftRow, draftsToForget, dropSealedForm } from "./drafts.store.ts";

export interface JoinDraftsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly seals: DraftSeals;
  readonly notices: Pick<Notices, "forgetDrafts">;
}

/** Where the sealed form lies; part of the associated data. */
export const DRAFT_PLACE = "joining.draft";
const SWEEP = 500;

/** Forms that wait for their code: opened, forgotten. */
export class JoinDrafts {
  readonly #deps: JoinDraftsDeps;

  constructor(deps: JoinDraftsDeps) {
    this.#deps = deps;
  }

  /** The typed values; null when the draft is over or its key gone. */
  async open(row: DraftRow): Promise<Readonly<Record<string, Personal<string>>> | null> {
    if (row.sealed === null || row.expiresAt <= this.#deps.clock.now()) return null;
    return this.#deps.seals.open(DRAFT_PLACE, row.draft, { keyId: row.keyId, sealed: row.sealed });
  }

  /** The address that a letter to a draft goes to; null when it is no draft of ours, or over. */
  async address(draft: SubjectId): Promise<Personal<string> | null> {
    const row = await draftById(this.#deps.databases.data, draft);
    return row === null ? null : ((await this.open(row))?.["email"] ?? null);
  }

  /** Drops the form of a confirmed draft: the key first, so that bytes left by a kill say nothing. */
  async dropForm(draft: SubjectId, keyId: string): Promise<void> {
    await this.#deps.seals.drop([keyId]);
    await dropSealedForm(this.#deps.databases.data, draft);
  }

  /** Forgets drafts that are over, and the forms of confirmed ones that a kill left behind. Safe to run twice. Returns how many were looked at. */
  async forgetEnded(): Promise<number> {
    const { databases, clock, seals, notices } = this.#deps;
    const found = await draftsToForget(databases.data, clock.now(), SWEEP);
    await seals.drop(found.map(({ keyId }) => keyId));
    const over = found.filter((draft) => draft.over).map(({ draft }) => draft);
    await notices.forgetDrafts(over);
    await deleteDrafts(databases.data, over);
    for (const { draft } of found.filter((each) => !each.over)) await dropSealedForm(databases.data, draft);
    return found.length;
  }

  /** Which of these keys seal a form that waits: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return draftKeys(sql, keyIds);
  }
}
