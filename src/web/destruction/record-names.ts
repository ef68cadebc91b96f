import type { SubjectId } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageContext } from "../request-context.ts";

/** How each record is called on a page about several: "you", and each child by its first name, read in the representative's name like any look. */
export async function recordNames(deps: Pick<AppDeps, "vault">, context: PageContext, person: SubjectId, subjects: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, string>> {
  const names = new Map<SubjectId, string>();
  for (const subject of subjects) {
    if (subject === person) {
      names.set(subject, context.words("leaving.you"));
      continue;
    }
    const access = accessFor({ purpose: "request-handling", actor: { kind: "representative", subject: person, of: subject }, requestId: context.requestId });
    const { values } = await deps.vault.read(access, subject, ["given-name"]);
    names.set(subject, values["given-name"] === undefined ? context.words("leaving.child") : reveal(values["given-name"].value, "ui"));
  }
  return names;
}
