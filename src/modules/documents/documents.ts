import {
  differences, documentText, readDocument, type CivilDate, type ComposedDocument, type DocumentDifference, type DocumentKind, type Language,
} from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Ledger } from "../ledger/index.ts";
import { insertPublication, insertText, lockPublishing, publications, textByHash, type Publication } from "./documents.store.ts";

export interface DocumentsDeps {
  readonly databases: { readonly data: Sql };
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "append">;
}

/** A text that can be shown, and led back to by its hash for ever. */
export interface KeptDocument {
  readonly id: DocumentKind;
  readonly version: number;
  readonly language: Language;
  /** The day from which the version holds. */
  readonly date: CivilDate;
  /** SHA-256 of the UTF-8 bytes of `text`, in hexadecimal digits. */
  readonly hash: string;
  /** RFC 8785 JSON of `document`. */
  readonly text: string;
  readonly document: ComposedDocument;
}

/** A version in the archive: the text that was last in force under its number. */
export interface ArchivedVersion {
  readonly version: number;
  readonly date: CivilDate;
  readonly hash: string;
  readonly publishedAt: Date;
  readonly current: boolean;
}

/** The hash of a composed document, by which it is kept. */
export function documentHash(document: ComposedDocument): string {
  return sha256(documentText(document)).toString("hex");
}

function kept(hash: string, text: string, document: ComposedDocument): KeptDocument {
  return { id: document.kind, version: document.version, language: document.language, date: document.date, hash, text, document };
}

const TEXTS_HELD_MAX = 64;

/** The official documents: published, archived, never changed (clause:G4, clause:R4). */
export class Documents {
  readonly #deps: DocumentsDeps;
  // Texts by hash never change, so what was read once may be held.
  readonly #held = new Map<string, KeptDocument>();

  constructor(deps: DocumentsDeps) {
    this.#deps = deps;
  }

  /** Puts the given texts in force; the same again changes nothing. Answers what was new. For the start of a process. */
  async publishCurrent(composed: readonly ComposedDocument[], requestId: string): Promise<readonly KeptDocument[]> {
    return await this.#deps.databases.data.begin((tx) => this.publish(tx, composed, requestId, this.#deps.clock.now()));
  }

  /**
   * The twin that takes a transaction. A text is kept once by its hash; a publication and its ledger entry are made when it is not the one in force.
   * A text of a lower version than the one in force is kept and not published: an older program that starts again takes nothing back.
   */
  async publish(tx: Tx, composed: readonly ComposedDocument[], requestId: string, at: Date): Promise<readonly KeptDocument[]> {
    await lockPublishing(tx);
    const before = await publications(tx);
    const fresh: KeptDocument[] = [];
    for (const document of composed) {
      const { hash } = await this.keep(tx, document, at);
      const last = before.findLast(({ kind, language }) => kind === document.kind && language === document.language);
      if (last && (last.hash === hash || last.version > document.version)) continue;
      await this.#putInForce(tx, { kind: document.kind, language: document.language, version: document.version, hash, published_at: at, position: (last?.position ?? 0) + 1 }, requestId);
      fresh.push(kept(hash, documentText(document), document));
    }
    return fresh;
  }

  async #putInForce(tx: Tx, published: Omit<Publication, "date">, requestId: string): Promise<void> {
    const { kind, language, version, hash } = published;
    const [appended] = await this.#deps.ledger.append(tx, [{
      operation: "record", clause: "R4", purpose: null, subject: null, actor: { kind: "system", job: "publish-documents" }, fields: [], requestId,
      at: published.published_at, publicDetail: { document: kind, language, version, hash },
    }]);
    if (!appended) throw new Error("the ledger answered no entry");
    await insertPublication(tx, published, appended.entryId);
  }

  /** Keeps a text that is shown for a consent without being one of the published ones (other purposes, other fields). Answers its hash. */
  async keep(tx: Tx, document: ComposedDocument, at: Date): Promise<KeptDocument> {
    const text = documentText(document);
    const hash = sha256(text).toString("hex");
    await insertText(tx, { hash, kind: document.kind, version: document.version, language: document.language, date: document.date, body: text }, at);
    return kept(hash, text, document);
  }

  /** The text that is kept under a hash; null when there is none. */
  async byHash(hash: string, sql: SqlOrTx = this.#deps.databases.data): Promise<KeptDocument | null> {
    const held = this.#held.get(hash);
    if (held) return held;
    const row = await textByHash(sql, hash);
    if (!row) return null;
    const found = kept(row.hash, row.body, readDocument(row.body));
    if (this.#held.size >= TEXTS_HELD_MAX) this.#held.clear();
    this.#held.set(hash, found);
    return found;
  }

  /** The text in force. Throws Refusal `document-missing` when nothing was published. */
  async current(id: DocumentKind, language: Language, sql: SqlOrTx = this.#deps.databases.data): Promise<KeptDocument> {
    const last = (await publications(sql)).findLast((known) => known.kind === id && known.language === language);
    return await this.#published(last, sql);
  }

  /** The text of a version: the last one that was in force under its number. Throws Refusal `document-missing`. */
  async version(id: DocumentKind, number: number, language: Language, sql: SqlOrTx = this.#deps.databases.data): Promise<KeptDocument> {
    const all = await publications(sql);
    return await this.#published(all.findLast((known) => known.kind === id && known.language === language && known.version === number), sql);
  }

  async #published(publication: Publication | undefined, sql: SqlOrTx): Promise<KeptDocument> {
    const found = publication ? await this.byHash(publication.hash, sql) : null;
    if (!found) throw new Refusal("not-found", "document-missing", { clause: "R4" });
    return found;
  }

  /** The archive of a document in a language, the newest version first. */
  async versions(id: DocumentKind, language: Language, sql: SqlOrTx = this.#deps.databases.data): Promise<readonly ArchivedVersion[]> {
    const all = (await publications(sql)).filter((known) => known.kind === id && known.language === language);
    const newest = all.at(-1)?.position;
    const byNumber = new Map(all.map((known) => [known.version, known]));
    return [...byNumber.values()]
      .map(({ version, date, hash, published_at, position }) => ({ version, date, hash, publishedAt: published_at, current: position === newest }))
      .sort((a, b) => b.version - a.version);
  }

  /** What differs between two versions (clause:R4). Throws Refusal `document-missing`. */
  async differences(id: DocumentKind, from: number, to: number, language: Language): Promise<DocumentDifference> {
    const [before, after] = await Promise.all([this.version(id, from, language), this.version(id, to, language)]);
    return differences(before.document, after.document);
  }
}
