import { type FieldId, maskField, permittedFields, type RefusalReason, type SubjectId, TELLING_MASKS } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import { aboutSubjects } from "../subjects/index.ts";
import { accessFor, type Held } from "../vault/index.ts";
import type { FindingDeps, Looking, Masked } from "./finding-deps.ts";

/** One person in a list at the desk. `restricted` is somebody who is here and whom nobody works with just now; nothing of the record was opened. */
export type PersonRow =
  | { readonly subject: SubjectId; readonly number: number; readonly seen: true; readonly masked: Masked }
  | { readonly subject: SubjectId; readonly number: number; readonly seen: false; readonly reason: RefusalReason; readonly clause: string };

/** What lists show, as far as the role and the purpose have it. */
const LISTED: readonly FieldId[] = Object.freeze(["given-name", "family-name", "phone", "email"]);

export function maskedValues(values: Partial<Record<FieldId, Held>>): Masked {
  const shown = Object.entries(values).flatMap(([field, held]) => [[field, maskField(field as FieldId, reveal(held.value, "ui"))]]);
  return Object.fromEntries(shown) as Masked;
}

/** The fields of this purpose and role whose masks tell something. */
export function tellingFields({ by, purpose }: Looking, among: readonly FieldId[] = TELLING_MASKS): FieldId[] {
  return permittedFields(purpose, by.role).filter((field) => TELLING_MASKS.includes(field) && among.includes(field));
}

/**
 * Opens people for a list, each decided by itself, ledgered as shown masked in a list (clause:G2), in the order given. Who is not known any more is left out.
 * The purpose is known at run time only, so that the type has no field for it: the decision alone guards here.
 */
export async function maskedRows({ databases, vault }: Pick<FindingDeps, "databases" | "vault">, looking: Looking, subjects: readonly SubjectId[], fields = tellingFields(looking, LISTED)): Promise<PersonRow[]> {
  if (subjects.length === 0) return [];
  const access = accessFor({ purpose: looking.purpose, actor: looking.by, requestId: looking.requestId });
  const [answers, about] = [await vault.readMany(access, subjects, fields as never[]), await aboutSubjects(databases.data, subjects)];
  const rows: PersonRow[] = [];
  for (const [subject, answer] of answers) {
    const number = about.get(subject);
    if (number === undefined) continue;
    if (answer.values === null) rows.push({ subject, number, seen: false, reason: answer.decision.reason, clause: answer.decision.clause });
    else rows.push({ subject, number, seen: true, masked: maskedValues(answer.values) });
  }
  return rows;
}
