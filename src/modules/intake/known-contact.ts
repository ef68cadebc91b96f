import { normaliseField, type StaffActor } from "../../policy/index.ts";
import { Personal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import type { IntakeValues } from "./intake-form.ts";
import { lockContact } from "./intake.store.ts";

/** What somebody is known by, and the place on the form that says it. */
const FAULTY = { "known-contact": "known", "address-known": "email", "iin-known": "iin" } as const;
export type KnownBy = keyof typeof FAULTY;

export function knownContact(reason: KnownBy): Refusal {
  return new Refusal("invalid", "invalid-fields", { fields: [{ field: FAULTY[reason], reason }], clause: "C4" });
}

interface Asking {
  readonly by: StaffActor;
  readonly requestId: string;
  readonly otherPeople: boolean;
}

/** Whether somebody is known by these contacts, without opening anything: decided, and in the history of whoever was found. */
export async function knownBy({ vault }: Pick<IntakeDeps, "vault">, { phone, email, iin }: IntakeValues, { by, requestId, otherPeople }: Asking): Promise<KnownBy | null> {
  // Staff look nobody up by a number: the service does, and says only that there is one.
  const byNumber = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "take-in" }, requestId });
  if (iin !== undefined && (await vault.findSubjects(byNumber, "iin", iin)).length > 0) return "iin-known";
  // Other people use a telephone too; a number is one person's.
  if (otherPeople) return null;
  const access = accessFor({ purpose: "service-provision", actor: by, requestId });
  if (phone !== undefined && (await vault.findSubjects(access, "phone", phone)).length > 0) return "known-contact";
  return email !== undefined && (await vault.findSubjects(access, "email", email)).length > 0 ? "known-contact" : null;
}

/** Of two forms with one telephone, address or number at once the second waits here, and then finds the first's family. */
export async function holdContacts({ keys: { index }, accounts }: Pick<IntakeDeps, "keys" | "accounts">, tx: Tx, { phone, email, iin }: IntakeValues, otherPeople: boolean): Promise<void> {
  const typed = [["phone", phone], ["email", email], ["iin", iin]] as const;
  const tokens = typed.flatMap(([field, value]) => (value === undefined ? [] : [{ field, token: index.blindToken(field, normaliseField(field, value)) }]));
  for (const lock of tokens.map(({ token }) => token.readBigInt64BE(0)).sort((a, b) => (a < b ? -1 : 1))) await lockContact(tx, lock.toString());
  // An address leads to one account, whoever else reads it.
  if (email !== undefined && (await accounts.findByAddress(new Personal(email), tx)) !== null) throw knownContact("address-known");
  for (const { field, token } of tokens) {
    if (otherPeople && field !== "iin") continue;
    for (const found of await index.findByToken(field, token)) if ((await lifeOf(tx, found)) === "living") throw knownContact(field === "iin" ? "iin-known" : "known-contact");
  }
}

/**
 * Writes into the holder's history that a member of staff learned from a refused form that the number is known: under the member's name, since the search itself is the
 * service's (clause:G2). After the refused form, whose transaction kept nothing.
 */
export async function noteNumberKnown({ vault, ledger, databases, clock }: Pick<IntakeDeps, "vault" | "ledger" | "databases" | "clock">, iin: string, { by, requestId }: Asking): Promise<void> {
  const holders = await vault.findSubjects(accessFor({ purpose: "request-handling", actor: { kind: "system", job: "take-in" }, requestId }), "iin", iin);
  const at = clock.now();
  await databases.data.begin((tx) => ledger.append(tx, holders.map((subject) => ({
    operation: "use", clause: "G2", purpose: "service-provision", subject, actor: by, fields: ["iin"], requestId, at, detail: { what: "number-known" },
  }))));
}
