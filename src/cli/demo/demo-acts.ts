import { newId } from "../../platform/id.ts";
import type { ConsentOffer, PurposeId, SubjectId } from "../../policy/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { DemoParent, DemoSchool } from "./demo-school.ts";

/** What parents do on their own pages in a year, by the functions behind those pages. */

const own = (parent: DemoParent) => ({ kind: "subject", subject: parent.subject }) as const;
const forChild = (parent: DemoParent, child: SubjectId) => ({ kind: "representative", subject: parent.subject, of: child }) as const;

/** Answers one question for oneself or for a child. */
export async function answer({ services }: DemoSchool, parent: DemoParent, of: SubjectId, purpose: PurposeId, answer: "give" | "refuse" | "withdraw"): Promise<void> {
  const offer: ConsentOffer = { purpose, scope: "processing" };
  const actor = of === parent.subject ? own(parent) : forChild(parent, of);
  const shown = { session: parent.session, actor, subject: of, offer, language: parent.language } as const;
  const { token } = await services.choices.open(shown);
  await services.choices.answer(shown, { token, answer, requestId: newId() });
}

/** Looks at the own page, as a signed-in parent does. */
export async function look({ services }: DemoSchool, parent: DemoParent): Promise<void> {
  const access = accessFor({ purpose: "request-handling", actor: own(parent), requestId: newId() });
  await services.vault.read(access, parent.subject, ["family-name", "given-name", "phone", "email"]);
}

export async function correctPhone({ services, clock }: DemoSchool, parent: DemoParent, phone: string): Promise<void> {
  const access = accessFor({ purpose: "request-handling", actor: own(parent), requestId: newId() });
  const at = clock.now();
  await services.corrections.correct({ access, subject: parent.subject, by: "subject", stage: null, typed: { phone }, asOf: at, language: "ru", at });
}

/** Withdraws everything; the days of grace run from here. */
export async function leave({ services }: DemoSchool, parent: DemoParent): Promise<void> {
  await services.leaving.begin({ session: parent.session, actor: own(parent), subject: parent.subject, language: parent.language, requestId: newId() });
}
