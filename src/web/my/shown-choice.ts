import { type ConsentOffer, isInForce, type Language, offerOf, offersTo, type Stage } from "../../policy/index.ts";
import type { ShownChoice } from "../../modules/choices/index.ts";
import type { StateRow } from "../../modules/consent/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "./whose.ts";

/** How far the one who looks at the own pages has come: it says what he is asked. Null on a child's pages. */
export async function ownStage({ databases, representations }: Pick<AppDeps, "databases" | "representations">, { actor, subject }: Pick<Whose, "actor" | "subject">): Promise<Stage | null> {
  return actor.kind === "subject" ? representations.stageOf(databases.data, subject) : null;
}

/** The questions to a person. A pupil is asked about what a representative has consented to, and about nothing else (clause:G5). */
export function offersOf({ who, states, stage }: { readonly who: Whose; readonly states: readonly StateRow[]; readonly stage: Stage | null }): readonly ConsentOffer[] {
  const consented = (offer: ConsentOffer): boolean => states.some(({ purpose, scope, state }) => purpose === offer.purpose && scope === "processing" && isInForce(state));
  return offersTo(who.actor.kind, stage).filter((offer) => offer.scope !== "assent" || consented(offer));
}

/** One question, as it is put to this person. Throws Refusal `offer-unknown`. */
export async function shownChoice(
  deps: Pick<AppDeps, "databases" | "representations">, who: Whose, { purpose, scope, language }: { purpose: string; scope: string; language: Language },
): Promise<ShownChoice> {
  const stage = await ownStage(deps, who);
  const offer = offerOf(purpose, scope, who.actor.kind, stage);
  if (offer === null) throw new Refusal("not-found", "offer-unknown", { clause: "C2" });
  const { session, actor, subject } = who;
  return { session, actor, subject, offer, stage, language };
}
