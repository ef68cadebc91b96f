import type { ConsentScope, PurposeId } from "./ids.ts";
import { PURPOSE_IDS } from "./ids.ts";
import { permissions } from "./permissions.ts";
import { consentPurposeOf } from "./purposes.ts";
import type { Stage } from "./stages.ts";

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

/** What a pupil from 14 on is asked: the own word beside the representative's, purpose by purpose (clause:G5). */
export const assentOffers: readonly ConsentOffer[] = Object.freeze(
  consentOffers.filter(({ purpose, scope }) => scope === "processing" && permissions[purpose].representative !== undefined)
    .map(({ purpose }) => Object.freeze({ purpose, scope: "assent" as const })),
);

/** The questions that may be answered for a record: by its own person, at this stage, or by who stands for its person (clause:G5). A child under 14 is asked nothing. */
export function offersTo(by: "subject" | "representative", stage: Stage | null = null): readonly ConsentOffer[] {
  if (by === "subject" && stage !== null && stage !== "adult") return stage === "under-14" ? [] : assentOffers;
  return consentOffers.filter(({ purpose }) => permissions[purpose][by] !== undefined);
}

/** The question of an address; null for one that nobody asks. */
export function offerOf(purpose: string, scope: string, by: "subject" | "representative", stage: Stage | null = null): ConsentOffer | null {
  return offersTo(by, stage).find((offer) => offer.purpose === purpose && offer.scope === scope) ?? null;
}
