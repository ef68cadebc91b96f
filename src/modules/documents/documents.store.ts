import type { CivilDate, DocumentKind, Language } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** A text as it is kept. */
export interface StoredText {
  readonly hash: string;
  readonly kind: DocumentKind;
  readonly version: number;
  readonly language: Language;
  readonly date: CivilDate;
  readonly body: string;
}

/** A text put in force. */
export interface Publication {
  readonly kind: DocumentKind;
  readonly language: Language;
  readonly position: number;
  readonly version: number;
  readonly date: CivilDate;
  readonly hash: string;
  readonly published_at: Date;
}

/** Two processes that start at once publish one after the other. Held to the end of the transaction. */
export async function lockPublishing(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('documents.publication'))`;
}

export async function insertText(tx: Tx, { hash, kind, version, language, date, body }: StoredText, at: Date): Promise<void> {
  await tx`
    insert into documents.text (hash, kind, version, language, date, body, kept_at)
    values (${hash}, ${kind}, ${version}, ${language}, ${date}, ${body}, ${at})
    on conflict (hash) do nothing`;
}

export async function insertPublication(tx: Tx, published: Omit<Publication, "date">, entryId: string): Promise<void> {
  await tx`
    insert into documents.publication (kind, language, position, version, hash, published_at, entry_id)
    values (${published.kind}, ${published.language}, ${published.position}, ${published.version}, ${published.hash}, ${published.published_at}, ${entryId})`;
}

/** All publications of all documents, oldest first. A few rows a version. */
export async function publications(sql: SqlOrTx): Promise<Publication[]> {
  return await sql<Publication[]>`
    select p.kind, p.language, p.position, p.version, t.date, p.hash, p.published_at
      from documents.publication p join documents.text t on t.hash = p.hash
     order by p.kind, p.language, p.position`;
}

export async function textByHash(sql: SqlOrTx, hash: string): Promise<StoredText | null> {
  const [row] = await sql<StoredText[]>`select hash, kind, version, language, date, body from documents.text where hash = ${hash}`;
  return row ?? null;
}
