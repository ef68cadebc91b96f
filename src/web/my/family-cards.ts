import { accessFor } from "../../modules/vault/index.ts";
import type { SubjectId } from "../../policy/index.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PersonCard } from "./person-card.tsx";
import { childOf, onlyReads, type Whose } from "./whose.ts";

/** On the cards of a family, at most: past it somebody is no family. */
const CHILDREN_MAX = 20;

const NAMES = Object.freeze(["given-name", "family-name"] as const);

async function namesOf({ vault }: Pick<AppDeps, "vault">, { actor }: Whose, child: SubjectId, requestId: string): Promise<PersonCard["names"]> {
  try {
    return (await vault.read(accessFor({ purpose: "request-handling", actor, requestId }), child, NAMES)).values;
  } catch (error) {
    // A record that is closed just now (being destroyed, or the representation has ended this minute) does not take the other cards with it.
    if (isRefusal(error) && error.kind === "refused") return {};
    throw error;
  }
}

/** The children whom the person represents, as far as a page of this session may show them. */
export async function childrenShown(deps: Pick<AppDeps, "databases" | "representations" | "clock">, who: Whose): Promise<SubjectId[]> {
  if (onlyReads(who.session)) return [];
  const children = await deps.representations.childrenOf(deps.databases.data, who.subject, deps.clock.now());
  return children.slice(0, CHILDREN_MAX).map(({ child }) => child);
}

/** The cards of these children, with their names read for this page. All is asked at once: what is read together is one transaction. */
export async function familyCards(deps: Pick<AppDeps, "databases" | "vault">, who: Whose, children: readonly SubjectId[], requestId: string): Promise<PersonCard[]> {
  return Promise.all(children.map(async (child): Promise<PersonCard> => {
    const theirs = childOf(who.session, child);
    const [names, held] = await Promise.all([namesOf(deps, theirs, child, requestId), deps.vault.fieldsHeld(deps.databases.data, child)]);
    return { id: child, base: theirs.base, own: false, names, held: held.filter(theirs.sees), number: null };
  }));
}
