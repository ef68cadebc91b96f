import type { Language, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "../accounts/index.ts";

export interface InvitationRow {
  /** Whose draft key seals the invited address; also names the invitation. */
  readonly draft: SubjectId;
  readonly inviter: SubjectId;
  readonly linkHash: string;
  readonly roles: readonly StaffRole[];
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly language: Language;
  readonly requestId: string;
  readonly at: Date;
  readonly endsAt: Date;
  readonly seal: Buffer;
}

export function invitationParts(i: Omit<InvitationRow, "sealed" | "seal">): SealedParts {
  return [i.draft, i.inviter, i.linkHash, i.roles.join(" "), i.keyId, i.language, i.requestId, i.at, i.endsAt];
}

export async function insertInvitation(tx: Tx, i: InvitationRow): Promise<void> {
  await tx`
    insert into staff.invitation (draft_id, subject_id, link_hash, roles, key_id, sealed, language, request_id, at, ends_at, seal)
    values (${i.draft}, ${i.inviter}, ${i.linkHash}, ${[...i.roles]}, ${i.keyId}, ${i.sealed}, ${i.language}, ${i.requestId}, ${i.at}, ${i.endsAt}, ${i.seal})`;
}

/** The invitation of a link, while it waits. */
export async function waitingInvitationByLink(sql: SqlOrTx, linkHash: string, at: Date): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`
    select draft_id as draft, subject_id as inviter, link_hash as "linkHash", roles, key_id as "keyId", sealed, language, request_id as "requestId", at, ends_at as "endsAt", seal
      from staff.invitation i
     where link_hash = ${linkHash} and ends_at > ${at} and not exists (select 1 from staff.invitation_end e where e.draft_id = i.draft_id)`;
  return rows[0] ?? null;
}

export async function waitingInvitation(sql: SqlOrTx, draft: SubjectId, at: Date): Promise<InvitationRow | null> {
  const rows = await sql<InvitationRow[]>`
    select draft_id as draft, subject_id as inviter, link_hash as "linkHash", roles, key_id as "keyId", sealed, language, request_id as "requestId", at, ends_at as "endsAt", seal
      from staff.invitation i
     where draft_id = ${draft} and ends_at > ${at} and not exists (select 1 from staff.invitation_end e where e.draft_id = i.draft_id)`;
  return rows[0] ?? null;
}

export async function waitingInvitations(sql: SqlOrTx, at: Date, limit: number): Promise<InvitationRow[]> {
  return sql<InvitationRow[]>`
    select draft_id as draft, subject_id as inviter, link_hash as "linkHash", roles, key_id as "keyId", sealed, language, request_id as "requestId", at, ends_at as "endsAt", seal
      from staff.invitation i
     where ends_at > ${at} and not exists (select 1 from staff.invitation_end e where e.draft_id = i.draft_id) order by at desc, draft_id limit ${limit}`;
}

/** Ends an invitation. False when it has ended before: one statement, so that a link is used once. */
export async function endInvitation(tx: Tx, draft: SubjectId, how: "accepted" | "withdrawn", at: Date): Promise<boolean> {
  const rows = await tx`insert into staff.invitation_end (draft_id, how, at) values (${draft}, ${how}, ${at}) on conflict (draft_id) do nothing`;
  return rows.count === 1;
}

/** Invitations that are over, with the keys that must go first. */
export async function endedInvitations(sql: SqlOrTx, at: Date, limit: number): Promise<{ draft: SubjectId; keyId: string }[]> {
  return sql<{ draft: SubjectId; keyId: string }[]>`
    select i.draft_id as draft, i.key_id as "keyId" from staff.invitation i left join staff.invitation_end e on e.draft_id = i.draft_id
     where i.ends_at <= ${at} or e.draft_id is not null order by i.ends_at limit ${limit}`;
}

export async function deleteInvitations(tx: Tx, drafts: readonly SubjectId[]): Promise<void> {
  await tx`delete from staff.invitation where draft_id = any(${[...drafts]}::uuid[])`;
}

/** The ends of invitations that are no more. */
export async function deleteInvitationEnds(tx: Tx, drafts: readonly SubjectId[]): Promise<void> {
  await tx`delete from staff.invitation_end where draft_id = any(${[...drafts]}::uuid[])`;
}

/** The keys of the invitations that a person has made. */
export async function invitationKeysOf(sql: SqlOrTx, inviter: SubjectId): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from staff.invitation where subject_id = ${inviter}`;
  return rows.map((row) => row.key);
}

/** Which of these keys seal an address that waits: they are no orphans. */
export async function invitationKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from staff.invitation where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map((row) => row.key);
}
