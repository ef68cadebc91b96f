import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import { type Accounts, CODE_MINUTES, type CodeHashes, newCode } from "../accounts/index.ts";
import type { Notices } from "../notices/index.ts";
import { claimLetter, draftById, setDraftCode } from "./drafts.store.ts";
import type { JoinDrafts } from "./join-drafts.ts";

export interface JoinLettersDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "findByAddress">;
  readonly drafts: JoinDrafts;
  readonly codes: CodeHashes;
  readonly notices: Pick<Notices, "send">;
}

/** The letters of joining: only here, in a job, is it found out whether the address is known. */
export class JoinLetters {
  readonly #deps: JoinLettersDeps;

  constructor(deps: JoinLettersDeps) {
    this.#deps = deps;
  }

  /** Queues the letter that is due: a code, or to a known address that it has an account already. Safe to run twice. */
  async prepare(draft: SubjectId, letter: number): Promise<void> {
    const { databases, clock, accounts, drafts, notices } = this.#deps;
    const row = await draftById(databases.data, draft);
    const email = row === null || row.confirmedAt !== null ? undefined : (await drafts.open(row))?.["email"];
    if (row === null || email === undefined) return;
    const known = await accounts.findByAddress(email);
    await databases.data.begin(async (tx) => {
      if (!(await claimLetter(tx, draft, letter))) return;
      const wish = { language: row.language, requestId: row.requestId, at: clock.now() };
      if (known === null) await notices.send(tx, { kind: "registration-code", to: { kind: "draft", draft }, params: {}, ...wish });
      else await notices.send(tx, { kind: "already-registered", to: { kind: "subject", subject: known }, params: {}, ...wish });
    });
  }

  /** The code for the letter of a draft: only its hash is stored. Null when the draft is over. Called by the sending job. */
  async codeForLetter(draft: SubjectId): Promise<{ code: string; minutes: number } | null> {
    const { databases, clock, codes } = this.#deps;
    const row = await draftById(databases.data, draft);
    if (row === null) return null;
    const code = newCode();
    if (!(await setDraftCode(databases.data, draft, codes.hash(row.hash, code), clock.now()))) return null;
    return { code, minutes: CODE_MINUTES };
  }
}
