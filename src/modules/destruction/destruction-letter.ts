import type { SubjectId } from "../../policy/index.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import { LETTER_NAME, LETTER_TO, nthOf, SOUGHT_PLACE } from "./begin-destruction.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { workOfDestruction } from "./destruction.store.ts";

async function soughtOf(deps: DestructionDeps, destruction: string): Promise<Readonly<Record<string, Personal<string>>> | null> {
  const work = await workOfDestruction(deps.databases.data, destruction);
  return work === null ? null : deps.drafts.open(SOUGHT_PLACE, destruction as SubjectId, { keyId: work.ownKeyId, sealed: work.sought });
}

/**
 * Lets the letters know where the certificate's address goes: the person's own keys are gone by then, so address, name and link come out of the bytes
 * sealed under the destruction's own key. Called once, at composition.
 */
export function registerDestructionLetter(deps: DestructionDeps): void {
  const nth = ({ addressee }: Readonly<Record<string, string>>): number => Number(addressee ?? 0);
  deps.notices.registerDraftAddress(async (draft, params) => {
    const sought = await soughtOf(deps, draft);
    return sought?.[nthOf(LETTER_TO, nth(params))] ?? (nth(params) === 0 ? sought?.["email"] : undefined) ?? null;
  });
  deps.notices.registerMaker("withdrawal-received", async ({ params }) => {
    const sought = await soughtOf(deps, params["destruction"] ?? "");
    if (sought === null) return null;
    const { link } = sought;
    const name = sought[nthOf(LETTER_NAME, nth(params))] ?? sought["name"];
    if (name === undefined || link === undefined) return null;
    return { name: reveal(name, "mail"), link: reveal(link, "mail") };
  });
}
