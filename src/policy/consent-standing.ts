import type { Actor, SubjectId } from "./actor.ts";
import type { ConsentScope, ConsentState } from "./ids.ts";
import { IN_FORCE } from "./precedence.ts";
import type { Stage } from "./stages.ts";

/** Who may speak about a person at this moment, and who has said no. Read under the person's lock. */
export interface ConsentStanding {
  readonly stage: Stage | null;
  /** Who represents the person now. */
  readonly representatives: readonly SubjectId[];
  /** The last word of each representative who ever spoke about the choice in hand. */
  readonly words: readonly { readonly by: SubjectId; readonly state: ConsentState }[];
}

export type StandingFault = "consent-decider" | "not-representative" | "restricted-by-entitled" | "assent-needs-own-credential";

const says = (state: ConsentState): "yes" | "no" | "other" => {
  if ((IN_FORCE as readonly ConsentState[]).includes(state)) return "yes";
  return state === "ConsentRefused" || state === "ConsentWithdrawn" ? "no" : "other";
};

/** Whether a person of this stage decides about a scope: under 14 nobody's own word counts, then the assent is the pupil's, an adult decides about all but that. */
export function ownWordCounts(stage: Stage | null, scope: ConsentScope): boolean {
  switch (stage) {
    case "under-14": return false;
    case "from-14":
    case "own-contact-due": return scope === "assent";
    case "adult":
    case null: return scope !== "assent";
  }
}

/**
 * Whether somebody may say this about a person; null when so (clause:G5, Civil Code arts. 22, 23). Two representatives who disagree: the more protective choice
 * holds. A no of one can be taken back by that one alone while he represents; a no of the pupil by the pupil alone. Who is refused for it learns nothing but that
 * a person entitled to do so restricted the record.
 */
export function standingFault(
  choice: { readonly scope: ConsentScope; readonly state: ConsentState }, by: Actor, standing: ConsentStanding, ownCredential: boolean,
): StandingFault | null {
  const { stage, representatives, words } = standing;
  if (by.kind === "subject") {
    if (!ownWordCounts(stage, choice.scope)) return "consent-decider";
    return choice.scope === "assent" && !ownCredential ? "assent-needs-own-credential" : null;
  }
  if (by.kind !== "representative") return null;
  if (stage === null || stage === "adult" || !representatives.includes(by.subject)) return "not-representative";
  if (choice.scope === "assent") return "consent-decider";
  if (says(choice.state) !== "yes") return null;
  const restricted = words.some((word) => word.by !== by.subject && says(word.state) === "no" && representatives.includes(word.by));
  return restricted ? "restricted-by-entitled" : null;
}
