import { maskField, type StaffActor } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { Member, WaitingInvitation } from "../../modules/staff/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";

export interface ListedMember extends Member {
  /** Masked; null where nothing may be read. */
  readonly name: string | null;
  readonly email: string | null;
  readonly own: boolean;
}

/** The members as an administrator may see them in a list: masked, and the list is in each one's history. */
export async function listedMembers(deps: Pick<AppDeps, "staff" | "databases" | "vault">, actor: StaffActor, requestId: string): Promise<ListedMember[]> {
  const members = await deps.staff.members.list(deps.databases.data);
  const access = accessFor({ purpose: "legal-duty", actor, requestId });
  const seen = await deps.vault.readMany(access, members.map(({ subject }) => subject), ["family-name", "given-name", "email"]);
  return members.map((member) => {
    const values = seen.get(member.subject)?.values ?? {};
    const mask = (field: "family-name" | "given-name" | "email"): string | null => {
      const held = values[field];
      return held === undefined ? null : maskField(field, reveal(held.value, "ui"));
    };
    const name = [mask("family-name"), mask("given-name")].filter((one) => one !== null).join(" ");
    return { ...member, name: name === "" ? null : name, email: mask("email"), own: member.subject === actor.subject };
  });
}

/** What a mask leaves of an invited address. */
export function maskedInvitation({ email }: WaitingInvitation): string | null {
  return email === null ? null : maskField("email", reveal(email, "ui"));
}
