import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "../accounts/index.ts";

export interface FirstLinkRow {
  readonly hash: string;
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly seal: Buffer;
}

export function firstLinkParts(l: Omit<FirstLinkRow, "seal">): SealedParts {
  return [l.hash, l.madeAt, l.endsAt];
}

export async function insertFirstLink(tx: Tx, l: FirstLinkRow): Promise<void> {
  await tx`insert into staff.first_link (hash, made_at, ends_at, seal) values (${l.hash}, ${l.madeAt}, ${l.endsAt}, ${l.seal})`;
}

export async function firstLink(sql: SqlOrTx, hash: string, at: Date): Promise<FirstLinkRow | null> {
  const rows = await sql<FirstLinkRow[]>`
    select hash, made_at as "madeAt", ends_at as "endsAt", seal from staff.first_link where hash = ${hash} and ends_at > ${at}`;
  return rows[0] ?? null;
}

/** Uses every link up: there is one at most. */
export async function deleteFirstLinks(tx: Tx): Promise<void> {
  await tx`delete from staff.first_link`;
}
