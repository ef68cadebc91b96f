import { describe, expect, it } from "vitest";
import {
  ASSENT_DAYS, type AssentWord, CONSENT_STATES, type ConsentState, effectiveConsent, isInForce, isTermOver, type PurposeWord, STAGES, type Stage, wordThatCounts,
} from "./index.ts";

const day = (text: string): Date => new Date(`${text}T04:00:00Z`);
const GIVEN: PurposeWord = { purpose: "service-provision", state: "ConsentGiven", at: day("2026-03-01"), termUntil: null };
const assent = (state: ConsentState, at = "2026-06-01"): AssentWord => ({ state, at: day(at), termUntil: null });
const NAME = { compartment: "identity", fields: ["given-name"], first: day("2024-09-01"), last: day("2024-09-01") } as const;
const over = (stage: Stage | null, word: PurposeWord, said: AssentWord | null, on: string): boolean => isTermOver(NAME, [wordThatCounts(stage, word, said)], day(on));

describe("the word that counts for keeping", () => {
  it("clause:G5 clause:D2 keeps nothing that effectiveConsent lets nobody use, but what waits for the pupil's first word", () => {
    const later = "2028-01-01";
    for (const stage of [...STAGES, null]) for (const state of CONSENT_STATES) for (const said of [...CONSENT_STATES, null]) {
      const used = isInForce(effectiveConsent(stage, state, said));
      expect(over(stage, { ...GIVEN, state }, said === null ? null : assent(said), later), `${stage ?? "none"}: ${state}, ${said ?? "none"}`).toBe(!used);
    }
  });

  it("clause:G5 counts the fifteen days from the pupil's own no, and not from the day the data came", () => {
    for (const state of ["ConsentRefused", "ConsentWithdrawn", "ConsentExpired"] as const) {
      expect([over("from-14", GIVEN, assent(state), "2026-06-16"), over("from-14", GIVEN, assent(state), "2026-06-17")], state).toEqual([false, true]);
    }
  });

  it("clause:R5 waits the days of an answer for what was never asked before, and then its class's term", () => {
    const lasts = 1 + ASSENT_DAYS + 15;
    const on = (days: number): string => new Date(GIVEN.at.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    expect([over("from-14", GIVEN, null, on(lasts)), over("own-contact-due", GIVEN, null, on(lasts + 1))]).toEqual([false, true]);
  });

  it("clause:R5 ends at the earlier of both terms, and at the earlier of both ends", () => {
    const short = { ...GIVEN, termUntil: day("2026-04-01") };
    expect(over("from-14", short, { ...assent("ConsentGiven"), termUntil: day("2027-01-01") }, "2026-04-17")).toBe(true);
    expect(over("from-14", { ...GIVEN, termUntil: day("2027-01-01") }, { ...assent("ConsentGiven"), termUntil: day("2026-07-01") }, "2026-07-17")).toBe(true);
    expect(over("from-14", { ...GIVEN, state: "ConsentWithdrawn", at: day("2026-06-10") }, assent("ConsentWithdrawn"), "2026-06-17")).toBe(true);
  });
});
