import type { PurposeId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { ConsentChoice } from "../consent/index.ts";
import type { Marks } from "../marks/index.ts";
import { accessFor, type Vault } from "../vault/index.ts";
import type { Answered } from "./consent-choices.ts";

/** The mailing lists. */
const LISTS: readonly PurposeId[] = Object.freeze(["marketing-mail", "marketing-sms"]);

interface ListDeps {
  readonly marks: Pick<Marks, "rememberUnsubscribed">;
  readonly vault: Pick<Vault, "readWithin">;
}

/** Consents of a person that were just withdrawn. */
export interface LeftLists extends Pick<Answered, "subject" | "requestId" | "at"> {
  readonly withdrawn: readonly Pick<ConsentChoice, "purpose" | "scope">[];
}

/**
 * Who withdraws the consent to a mailing list leaves it: a short mark of address and phone stays, so that no import writes to the person again unasked (clause:U3).
 * In the answer's transaction, under the person's lock; the answer's journal record and the mark's are shipped together.
 */
export async function rememberUnsubscribed(deps: ListDeps, tx: Tx, answered: Answered): Promise<void> {
  if (answered.answer === "withdraw") await leftLists(deps, tx, { ...answered, withdrawn: [answered.offer] });
}

/** As above, for whatever withdrew these consents: a request that was decided does the same (clause:R1). */
export async function leftLists({ marks, vault }: ListDeps, tx: Tx, { subject, withdrawn, requestId, at }: LeftLists): Promise<void> {
  if (!withdrawn.some(({ purpose, scope }) => scope === "processing" && LISTS.includes(purpose))) return;
  // Leaving a list is a request of the person's (Law 94-V art. 24), and is carried out by the service itself.
  const access = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "leave-list" }, requestId });
  const read = await vault.readWithin(tx, access, subject, ["email", "phone"]).catch((error: unknown) => {
    // What cannot be read is not marked; the withdrawal itself stands whatever else is refused.
    if (isRefusal(error)) return null;
    throw error;
  });
  const { email, phone } = read?.values ?? {};
  await marks.rememberUnsubscribed(tx, { subject, at, values: { ...(email && { email: email.value }), ...(phone && { phone: phone.value }) } });
}
