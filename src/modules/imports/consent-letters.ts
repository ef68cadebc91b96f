import type { Actor, SubjectId } from "../../policy/index.ts";
import { randomToken } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { tokenHash } from "../accounts/index.ts";
import { letterDate } from "../notices/index.ts";
import { claimToAsk, draftsAsked, familyByDraft, firstLines, rowsOfFamily, setCapability } from "./families.store.ts";
import { countAsked, holdImport, importById } from "./imports.store.ts";
import { DAY_MS, type ImportsDeps } from "./imports-deps.ts";
import { openGood } from "./row-seal.ts";

export const LETTERS_JOB = "send-import-letters";
const LETTERS_A_BATCH = 200;

/** Letters that ask the adults of an import: one each, to the address that the school had, with the address of a page where yes and no are one button each (clause:C2). */
export class ConsentLetters {
  readonly #deps: ImportsDeps;

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
  }

  /** Says where the letters go and what they say: read when they are sent, kept nowhere. */
  register(): void {
    const { notices } = this.#deps;
    notices.registerDraftAddress((draft) => this.#address(draft));
    notices.registerMaker("import-consent", async ({ subject: draft }) => {
      const capability = randomToken();
      // Only the hash is kept. A letter that goes again after a kill has another address; the one before it ends.
      const fresh = await setCapability(this.#deps.databases.data, draft, tokenHash(capability), this.#deps.clock.now());
      const family = fresh ? await familyByDraft(this.#deps.databases.data, draft) : null;
      return family === null ? null : { link: this.#deps.answerPage(capability), date: letterDate(family.dueAt, family.language) };
    });
  }

  async #address(draft: SubjectId): Promise<Personal<string> | null> {
    const { databases, keys } = this.#deps;
    const family = await familyByDraft(databases.data, draft);
    if (family === null || family.state !== "asked") return null;
    const [row] = await rowsOfFamily(databases.data, family.importId, draft);
    const email = row === undefined ? undefined : openGood(await keys.openKeys([draft], ["draft"]), family.importId, row)?.adult.email;
    return email === undefined ? null : new Personal(email);
  }

  /** Lines of families whom the letter never reached: a mail server refused the address for good, and nobody there will answer. By their first line in the file. */
  async undelivered(importId: SubjectId): Promise<number[]> {
    const sql = this.#deps.databases.data;
    const refused = await this.#deps.notices.undelivered(sql, await draftsAsked(sql, importId));
    return refused.length === 0 ? [] : firstLines(sql, importId, refused);
  }

  /** Staff lets the letters go; a job sends them in batches. Who was asked is not asked again. Throws `import-unknown`, `import-not-read`. */
  async begin(importId: SubjectId, { actor, requestId }: { actor: Actor; requestId: string }): Promise<void> {
    const { databases, clock, ledger } = this.#deps;
    await databases.data.begin(async (tx) => {
      const state = await holdImport(tx, importId);
      if (state === null) throw new Refusal("not-found", "import-unknown", { clause: "C4" });
      if (state !== "checked") throw new Refusal("conflict", "import-not-read", { clause: "C4" });
      await ledger.append(tx, [{
        operation: "use", clause: "C2", purpose: null, subject: null, actor, fields: [], requestId, at: clock.now(), detail: { import: importId, letters: true },
      }]);
      await enqueue(tx, LETTERS_JOB, { import: importId, requestId }, { key: `${LETTERS_JOB}/${importId}` });
    });
  }

  /** Queues letters until everybody who may be asked has one. Safe to run twice: each adult is claimed once. Answers how many. */
  async send(importId: SubjectId, signal: AbortSignal | null = null): Promise<number> {
    let sent = 0;
    for (;;) {
      if (signal?.aborted === true) return sent;
      const batch = await this.#sendSome(importId);
      await this.#deps.steps("import:letters-queued");
      if (batch === 0) return sent;
      sent += batch;
    }
  }

  async #sendSome(importId: SubjectId): Promise<number> {
    const { databases, clock, notices, days } = this.#deps;
    return databases.data.begin(async (tx) => {
      const row = (await holdImport(tx, importId)) === "checked" ? await importById(tx, importId) : null;
      if (row === null) return 0;
      const at = clock.now();
      const claimed = await claimToAsk(tx, importId, new Date(at.getTime() + days * DAY_MS), LETTERS_A_BATCH);
      if (claimed.length === 0) return 0;
      await Promise.all(claimed.map(({ draft, language }) => notices.send(tx, { kind: "import-consent", to: { kind: "draft", draft }, language, params: {}, requestId: row.requestId, at })));
      await countAsked(tx, importId, claimed.length);
      return claimed.length;
    });
  }
}
