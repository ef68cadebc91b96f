import { maskField, type StaffActor, type SubjectId } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";

/** Who a member is: masked, or as it is. */
export interface MemberValues {
  readonly name: string;
  readonly email: string;
  readonly shown: boolean;
}

/** Name and address: masked, or as they are when the administrator asks to see them. Both are in the member's history. Throws the vault's refusals where they are shown. */
export async function memberValues(deps: Pick<AppDeps, "vault">, { by, subject, shown, requestId }: { by: StaffActor; subject: SubjectId; shown: boolean; requestId: string }): Promise<MemberValues> {
  const access = accessFor({ purpose: "legal-duty", actor: by, requestId });
  const fields = ["family-name", "given-name", "email"] as const;
  const values = shown ? (await deps.vault.read(access, subject, fields)).values : ((await deps.vault.readMany(access, [subject], fields)).get(subject)?.values ?? {});
  const said = (field: (typeof fields)[number]): string => {
    const held = values[field];
    if (held === undefined) return "";
    return shown ? reveal(held.value, "ui") : maskField(field, reveal(held.value, "ui"));
  };
  return { name: [said("family-name"), said("given-name")].filter((one) => one !== "").join(" "), email: said("email"), shown };
}
