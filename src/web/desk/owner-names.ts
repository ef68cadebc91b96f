import type { StaffActor, SubjectId } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { numberOf } from "./accepting.ts";

/** A member who answers for requests, as colleagues see it; the person who asks sees the role alone. */
export interface NamedOwner {
  readonly subject: SubjectId;
  readonly number: number | null;
  /** Null where nothing may be read: the number says who. */
  readonly name: string | null;
}

/** The members' names for who handles requests with them (clause:R3): in each one's history, as every look at a name is. */
export async function namedOwners(deps: Pick<AppDeps, "vault" | "databases">, by: StaffActor, requestId: string, owners: readonly (SubjectId | null)[]): Promise<ReadonlyMap<SubjectId, NamedOwner>> {
  const subjects = [...new Set(owners)].filter((one) => one !== null);
  const access = accessFor({ purpose: "request-handling", actor: by, requestId });
  const seen = await deps.vault.readMany(access, subjects, ["family-name", "given-name"], { what: "request-owner-named" });
  const named = await Promise.all(subjects.map(async (subject): Promise<NamedOwner> => {
    const values = seen.get(subject)?.values ?? {};
    const name = [values["given-name"], values["family-name"]].flatMap((held) => (held === undefined ? [] : [reveal(held.value, "ui")])).join(" ");
    return { subject, number: await numberOf(deps, subject), name: name === "" ? null : name };
  }));
  return new Map(named.map((one) => [one.subject, one]));
}

/** The owner of a request and everybody who may take it over. */
export async function ownersFor(deps: Pick<AppDeps, "vault" | "databases" | "requests">, by: StaffActor, requestId: string, owner: SubjectId | null): Promise<{ readonly owner: NamedOwner | null; readonly officers: readonly NamedOwner[] }> {
  const officers = await deps.requests.owners();
  const named = await namedOwners(deps, by, requestId, [...officers, owner]);
  return { owner: owner === null ? null : (named.get(owner) ?? null), officers: officers.flatMap((one) => named.get(one) ?? []) };
}
