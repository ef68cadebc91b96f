import type { NoticeKind, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { FileStore } from "../../platform/files.ts";
import type { Letter } from "../../platform/mail-out.ts";
import { Personal } from "../../platform/personal.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { deleteKeptLetter, insertKeptLetter, type KeptLetterRow, keptLettersOf, keptLettersOfMany, newestKeptLetters, oldKeptLetters } from "./kept-letters.store.ts";

export interface KeptLettersDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly files: FileStore;
}

/** A letter put aside, for /dev/mail. Null where its key is gone: nobody reads it any more. */
export interface KeptLetter {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly keptAt: Date;
  readonly letter: { readonly to: Personal<string>; readonly subject: Personal<string>; readonly text: Personal<string> } | null;
}

const SWEEP = 500;

/** Letters kept where there is no mail server: sealed under the recipient's contact key, so that none outlives its recipient (clause:D2). */
export class KeptLetters {
  readonly #deps: KeptLettersDeps;

  constructor(deps: KeptLettersDeps) {
    this.#deps = deps;
  }

  /** Keeps a letter. Keeping it again, after a kill, leaves one. False when the recipient's key is gone. */
  async keep(of: { subject: SubjectId; id: string; kind: NoticeKind; compartment: "contact" | "draft" }, letter: Letter): Promise<boolean> {
    const { databases, clock, keys, files } = this.#deps;
    if ((await keptLettersOf(databases.data, of.subject)).some((kept) => kept.id === of.id)) return true;
    const [key] = await keys.openKeys([of.subject], [of.compartment]);
    if (key === undefined) return false;
    const content = JSON.stringify({ to: letter.to, subject: letter.subject, text: letter.text });
    const fileId = await files.put(key.bytes, Buffer.from(content, "utf8"));
    await insertKeptLetter(databases.data, { ...of, fileId, keyId: key.keyId, keptAt: clock.now() });
    return true;
  }

  /** The newest letters, at most `limit`. */
  async newest(limit = 50): Promise<KeptLetter[]> {
    const rows = await newestKeptLetters(this.#deps.databases.data, limit);
    return Promise.all(rows.map((row) => this.#open(row)));
  }

  async #open(row: KeptLetterRow): Promise<KeptLetter> {
    const { id, kind, keptAt } = row;
    const keys = await this.#deps.keys.openKeys([row.subject], [row.compartment]);
    const key = keys.find(({ keyId }) => keyId === row.keyId);
    if (key === undefined) return { id, kind, keptAt, letter: null };
    const content = JSON.parse((await this.#deps.files.get(row.fileId, key.bytes)).toString("utf8")) as { to: string; subject: string; text: string };
    return { id, kind, keptAt, letter: { to: new Personal(content.to), subject: new Personal(content.subject), text: new Personal(content.text) } };
  }

  /** Deletes the files of one recipient's letters and, unless the eraser does that, their rows. Safe to run twice. */
  async deleteFilesOf(subjects: readonly SubjectId[], rows: "with-rows" | "files-only"): Promise<void> {
    if (subjects.length > 0) await this.#delete(await keptLettersOfMany(this.#deps.databases.data, subjects), rows === "with-rows");
  }

  /** Deletes letters kept before `keptBefore`. Safe to run twice. Returns how many. */
  async deleteOld(keptBefore: Date): Promise<number> {
    const old = await oldKeptLetters(this.#deps.databases.data, keptBefore, SWEEP);
    await this.#delete(old, true);
    return old.length;
  }

  // The file first: a row without its file is found again, a file without its row never.
  async #delete(letters: readonly KeptLetterRow[], withRows: boolean): Promise<void> {
    for (const letter of letters) {
      await this.#deps.files.delete(letter.fileId);
      if (withRows) await deleteKeptLetter(this.#deps.databases.data, letter.subject, letter.id);
    }
  }
}
