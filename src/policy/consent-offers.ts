import type { ConsentScope, PurposeId } from "./ids.ts";
import { PURPOSE_IDS } from "./ids.ts";
import { permissions } from "./permissions.ts";
import { consentPurposeOf } from "./purposes.ts";

/** One question that a person may answer by itself: a purpose, and what of it. */
export interface ConsentOffer {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
}

/** Where a purpose may need more than processing; each is asked apart and never together (Law 94-V arts. 7(6), 24(1)(5)). */
const FURTHER: Readonly<Partial<Record<PurposeId, readonly ConsentScope[]>>> = Object.freeze({
  delivery: ["third-parties"],
  contests: ["publication"],
  surveys: ["third-parties"],
  "public-posts": ["publication"],
  "connected-apps": ["third-parties", "abroad"],
});

/** Every question there is, purpose by purpose; processing comes first (clause:C2). Purposes that rest on another's consent, or on none, ask nothing. */
export const consentOffers: readonly ConsentOffer[] = Object.freeze(
  PURPOSE_IDS.filter((purpose) => consentPurposeOf(purpose) === purpose)
    .flatMap((purpose) => (["processing", ...(FURTHER[purpose] ?? [])] as const).map((scope) => Object.freeze({ purpose, scope }))),
);

/** The questions that may be answered for a record: by its own person, or by who stands for its person (clause:G5). */
export function offersTo(by: "subject" | "representative"): readonly ConsentOffer[] {
  return consentOffers.filter(({ purpose }) => permissions[purpose][by] !== undefined);
}

/** The question of an address; null for one that nobody asks. */
export function offerOf(purpose: string, scope: string, by: "subject" | "representative"): ConsentOffer | null {
  return offersTo(by).find((offer) => offer.purpose === purpose && offer.scope === scope) ?? null;
}
