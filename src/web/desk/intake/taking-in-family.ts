import { isPersonCheck, type Language, type StaffActor, type SubjectId } from "../../../policy/index.ts";
import type { PostedIntake, TakenIn } from "../../../modules/intake/index.ts";
import { accessFor, holdsField } from "../../../modules/vault/index.ts";
import type { AppDeps, Session } from "../../app-deps.ts";
import { numberedPeople } from "./person-at-desk.ts";

/** Somebody of the staff who does something for a person. */
export interface DeskAct {
  readonly session: Session;
  readonly by: StaffActor;
  readonly subject: SubjectId;
  readonly requestId: string;
}

/** Takes a family in, and sends the code to a typed mail address: `attempt` comes back with it; null where there is none to send (clause:C2, clause:C7). Throws as `Intake.takeIn` and `AddressChanges.ask`. */
export async function takeFamilyIn(
  deps: Pick<AppDeps, "intakeDesk" | "addressChanges">, posted: PostedIntake & { readonly session: Session }, network: string,
): Promise<{ taken: TakenIn; attempt: string | null }> {
  const { session, language, requestId } = posted;
  const taken = await deps.intakeDesk.intake.takeIn(posted);
  if (taken.email === null || taken.before) return { taken, attempt: null };
  const { token } = await deps.addressChanges.ask({ session, subject: taken.adult, email: taken.email, network, language, requestId, atDesk: { by: posted.by, checked: "taken-in", document: "" } });
  return { taken, attempt: token };
}

/** Sends the code to the first address that a person of a known family says, once it is known who that is. Throws as `AddressChanges.ask`; the check that only taking in makes is none here. */
export async function askFirstAddress(
  deps: Pick<AppDeps, "addressChanges">, { session, by, subject, requestId }: DeskAct, said: { email: string; checked: string; document: string }, from: { network: string; language: Language },
): Promise<{ token: string }> {
  const { email, checked, document } = said;
  return deps.addressChanges.ask({ session, subject, email, ...from, requestId, atDesk: { by, checked: isPersonCheck(checked) ? checked : "", document } });
}

/** Enters the code that a person reads out or shows: the address is believed from now on, and a telephone intake is confirmed by it. Throws as `AddressChanges.confirm`. */
export async function proveAddress(
  deps: Pick<AppDeps, "databases" | "intakeDesk" | "addressChanges">, { session, by, subject, requestId }: DeskAct, entered: { token: string; code: string; network: string; language: Language },
): Promise<void> {
  const { confirmations } = deps.intakeDesk;
  const atDesk = accessFor({ purpose: "service-provision", actor: by, requestId });
  const source = (await confirmations.of(deps.databases.data, subject)).at(-1)?.channel ?? "in-person";
  await deps.addressChanges.confirm({ session, atDesk, source, subject, token: entered.token, code: entered.code, network: entered.network });
  await confirmations.addressProved({ by, subject, requestId, language: entered.language });
}

/** Those among a pupil or somebody's children whose own word is awaited: who is at the desk can be asked, and given a code of the pupil's own (clause:G5). */
export async function awaitedWords({ databases, clock, families, representations }: Pick<AppDeps, "databases" | "clock" | "families" | "representations">, subject: SubjectId): Promise<SubjectId[]> {
  const sql = databases.data;
  const people = [subject, ...(await representations.childrenOf(sql, subject, clock.now())).map(({ child }) => child)];
  const asked = await Promise.all(people.map((one) => families.assentQuestions(sql, one)));
  return people.filter((_, at) => (asked[at] ?? []).some(({ answer }) => answer === null || answer === "ConsentRequested"));
}

/** How somebody came in, with each child whom this person spoke for, and who belongs to the family; no value of anybody. */
export async function familyOf(deps: Pick<AppDeps, "databases" | "clock" | "representations" | "vault" | "intakeDesk">, subject: SubjectId) {
  const sql = deps.databases.data;
  const stage = await deps.representations.stageOf(sql, subject);
  const held = await deps.representations.childrenOf(sql, subject, deps.clock.now());
  const summary = await deps.vault.heldSummary(sql, subject);
  const taken = await deps.intakeDesk.confirmations.ofFamily(sql, subject);
  const people = await numberedPeople(deps, taken.map((one) => one.subject));
  return {
    taken: taken.map((one, n) => ({ ...one, number: people[n]?.number ?? 0 })), children: await numberedPeople(deps, held.map(({ child }) => child)), isPupil: stage !== null,
    hasEmail: holdsField(summary, "email"), toCopy: (await deps.intakeDesk.paperAnswers.uncopied(sql, subject)).length > 0,
  };
}
