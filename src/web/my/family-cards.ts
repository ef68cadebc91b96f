import { accessFor } from "../../modules/vault/index.ts";
import type { SubjectId } from "../../policy/index.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PersonCard } from "./person-card.tsx";
import { childOf, onlyReads, type Whose } from "./whose.ts";

/** On the cards of a family, at most: past it somebody is no family. */
const CHILDREN_MAX = 20;

async function childCard(deps: Pick<AppDeps, "databases" | "vault">, who: Whose, child: SubjectId, requestId: string): Promise<PersonCard> {
  const { base, actor, sees } = childOf(who.session, child);
  const summary = await deps.vault.heldSummary(deps.databases.data, child);
  const held = summary.compartments.flatMap(({ fields }) => fields.map(({ field }) => field)).filter(sees);
  const card = { id: child, base, own: false, held, number: null };
  try {
    const { values } = await deps.vault.read(accessFor({ purpose: "request-handling", actor, requestId }), child, ["given-name", "family-name"]);
    return { ...card, names: values };
  } catch (error) {
    // A record that is closed just now (being destroyed, or the representation has ended this minute) does not take the other cards with it.
    if (isRefusal(error) && error.kind === "refused") return { ...card, names: {} };
    throw error;
  }
}

/** The cards of the children whom the person represents, with their names read for this page. */
export async function familyCards(deps: Pick<AppDeps, "databases" | "vault" | "representations" | "clock">, who: Whose, requestId: string): Promise<PersonCard[]> {
  if (onlyReads(who.session)) return [];
  const children = await deps.representations.childrenOf(deps.databases.data, who.subject, deps.clock.now());
  return Promise.all(children.slice(0, CHILDREN_MAX).map(({ child }) => childCard(deps, who, child, requestId)));
}
