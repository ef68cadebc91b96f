import type { Source, StaffActor, SubjectId } from "../../policy/index.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { accessFor, type Vault } from "../vault/index.ts";

/** A member of staff writes for a person: the officer as a right is handled, also under a block; the registrar as the service is run. */
interface Writing {
  readonly vault: Pick<Vault, "readWithin" | "correct">;
  readonly by: StaffActor;
  readonly subject: SubjectId;
  readonly requestId: string;
}

/** The address that is held now; null where there is none. A read like any other. */
export async function addressHeld(tx: Tx, { vault, by, subject, requestId }: Writing): Promise<Personal<string> | null> {
  const { values } = by.role === "protection-officer"
    ? await vault.readWithin(tx, accessFor({ purpose: "request-handling", actor: by, requestId }), subject, ["email"])
    : await vault.readWithin(tx, accessFor({ purpose: "service-provision", actor: by, requestId }), subject, ["email"]);
  return values.email?.value ?? null;
}

/** Puts the proved address in its place (clause:C7). */
export async function writeAddress(tx: Tx, { vault, by, subject, requestId }: Writing, email: string, how: { source: Source; at: Date }): Promise<void> {
  if (by.role === "protection-officer") await vault.correct(tx, accessFor({ purpose: "request-handling", actor: by, requestId }), subject, { email }, how);
  else await vault.correct(tx, accessFor({ purpose: "service-provision", actor: by, requestId }), subject, { email }, how);
}
