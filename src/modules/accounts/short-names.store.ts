import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface ShortNameRow {
  readonly skeleton: string;
  readonly name: string;
  readonly subject: SubjectId;
  readonly chosenAt: Date;
}

/** Takes a name. False when it, or one that looks like it, is taken. */
export async function insertShortName(tx: Tx, n: ShortNameRow): Promise<boolean> {
  const rows = await tx`
    insert into accounts.short_name (token, name, subject_id, chosen_at) values (${n.skeleton}, ${n.name}, ${n.subject}, ${n.chosenAt})
    on conflict (token) do nothing`;
  return rows.count === 1;
}

export async function shortNameOf(sql: SqlOrTx, subject: SubjectId): Promise<ShortNameRow | null> {
  const rows = await sql<ShortNameRow[]>`
    select token as skeleton, name, subject_id as subject, chosen_at as "chosenAt" from accounts.short_name where subject_id = ${subject} order by chosen_at desc limit 1`;
  return rows[0] ?? null;
}

export async function shortNameBySkeleton(sql: SqlOrTx, skeleton: string): Promise<ShortNameRow | null> {
  const rows = await sql<ShortNameRow[]>`
    select token as skeleton, name, subject_id as subject, chosen_at as "chosenAt" from accounts.short_name where token = ${skeleton}`;
  return rows[0] ?? null;
}

export async function deleteShortNames(tx: Tx, subject: SubjectId): Promise<number> {
  const rows = await tx`delete from accounts.short_name where subject_id = ${subject}`;
  return rows.count;
}
