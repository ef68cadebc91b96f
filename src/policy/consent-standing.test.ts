import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Actor, asSubjectId, CONSENT_SCOPES, type ConsentScope, type ConsentState, isInForce, ownWordCounts, STAGES, standingFault, type Stage, type SubjectId,
} from "./index.ts";

const [child, mother, father, stranger] = ["c", "m", "f", "s"].map(asSubjectId) as [SubjectId, SubjectId, SubjectId, SubjectId];
const own: Actor = { kind: "subject", subject: child };
const rep = (subject: SubjectId): Actor => ({ kind: "representative", subject, of: child });
const yes = (scope: ConsentScope = "processing") => ({ scope, state: "ConsentGiven" as ConsentState });
const standing = (stage: Stage | null, words: readonly { by: SubjectId; state: ConsentState }[] = [], representatives = [mother, father]) => ({ stage, representatives, words });

describe("who may speak about a person", () => {
  it("clause:G5 is the representative under 14, both from 14 to 18, and the grown person alone", () => {
    for (const scope of CONSENT_SCOPES) {
      expect(standingFault(yes(scope), own, standing("under-14"), true)).toBe("consent-decider");
      expect(standingFault(yes(scope), own, standing("adult", [], []), true)).toBe(scope === "assent" ? "consent-decider" : null);
      expect(standingFault(yes(scope), rep(mother), standing("adult"), true)).toBe("not-representative");
      expect(standingFault(yes(scope), rep(stranger), standing("under-14"), true)).toBe("not-representative");
      for (const stage of ["from-14", "own-contact-due"] as const) {
        expect(standingFault(yes(scope), own, standing(stage), true)).toBe(scope === "assent" ? null : "consent-decider");
        expect(standingFault(yes(scope), rep(mother), standing(stage), true)).toBe(scope === "assent" ? "consent-decider" : null);
      }
    }
    for (const stage of [...STAGES, null]) expect(CONSENT_SCOPES.some((scope) => ownWordCounts(stage, scope))).toBe(stage !== "under-14");
  });

  it("clause:G5 lets a pupil assent by a credential of the pupil's own alone", () => {
    expect(standingFault(yes("assent"), own, standing("from-14"), false)).toBe("assent-needs-own-credential");
    expect(standingFault({ scope: "assent", state: "ConsentWithdrawn" }, own, standing("from-14"), false)).toBe("assent-needs-own-credential");
  });

  it("clause:G5 lets nobody give back what another representative took away, while that one still represents, and does not say who", () => {
    const words = [{ by: father, state: "ConsentWithdrawn" as const }];
    expect(standingFault(yes(), rep(mother), standing("under-14", words), false)).toBe("restricted-by-entitled");
    expect(standingFault(yes(), rep(father), standing("under-14", words), false)).toBeNull();
    expect(standingFault(yes(), rep(mother), standing("under-14", words, [mother]), false)).toBeNull();
    for (const state of ["ConsentWithdrawn", "ConsentRefused"] as const) expect(standingFault({ scope: "processing", state }, rep(mother), standing("under-14", words), false)).toBeNull();
  });

  it("clause:G5 keeps to the more protective choice whatever two representatives say in which order, and whoever of them goes", () => {
    const step = fc.record({ by: fc.constantFrom(mother, father), act: fc.constantFrom("yes", "no", "goes") });
    fc.assert(fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      let state: ConsentState | null = null;
      let here = [mother, father];
      const words = new Map<SubjectId, ConsentState>();
      for (const { by, act } of steps) {
        if (act === "goes") {
          here = here.filter((one) => one !== by);
          continue;
        }
        const said: ConsentState = act === "yes" ? "ConsentGiven" : isInForce(state) ? "ConsentWithdrawn" : "ConsentRefused";
        const fault = standingFault({ scope: "processing", state: said }, rep(by), standing("under-14", [...words].map(([who, last]) => ({ by: who, state: last })), here), false);
        if (fault !== null) continue;
        state = said;
        words.set(by, said);
        // In force only while nobody who represents the child has said no last.
        if (isInForce(state)) expect(here.filter((one) => words.has(one) && !isInForce(words.get(one) ?? null))).toEqual([]);
        if (act === "no") expect(isInForce(state)).toBe(false);
      }
    }), { numRuns: 2_000 });
  });
});
