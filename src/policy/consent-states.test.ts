import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asSubjectId, actorRole, actorSubject, CONSENT_STATES, consentStateIris, FIELD_IDS, followers, isInForce, isOwnRecord, mayDecide, mayFollow,
  OWN_HOUSEHOLD_FIELDS, permittedFields, PURPOSE_IDS, representativeSees, STAGES, type ConsentState,
} from "./index.ts";

describe("states of a consent", () => {
  it("clause:R5 reach a consent in force by an answer of the person only, along any way", () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { maxLength: 12 }), (choices) => {
      let state: ConsentState | null = null;
      for (const choice of choices) {
        const options = followers(state);
        const next = options[choice % options.length];
        if (next === undefined) throw new Error("a state without a way on");
        if (!isInForce(state) && isInForce(next)) expect(mayDecide("person", next) && !mayDecide("operator", next) && !mayDecide("system", next)).toBe(true);
        state = next;
      }
    }));
  });

  it("never lead out of force by silence: every state that may follow one in force is said by somebody", () => {
    for (const from of ["ConsentGiven", "RenewedConsentGiven"] as const) {
      expect(mayFollow(from, "ConsentRequested")).toBe(false);
      expect(mayFollow(from, "ConsentRefused")).toBe(false);
      expect(mayFollow(from, "ConsentWithdrawn")).toBe(true);
    }
    expect(mayFollow(null, "ConsentWithdrawn")).toBe(false);
    expect(mayFollow("ConsentWithdrawn", "RenewedConsentGiven")).toBe(false);
  });

  it("have an IRI of DPV each", () => {
    expect(CONSENT_STATES.map((state) => consentStateIris[state])).toEqual(CONSENT_STATES.map((state) => `https://w3id.org/dpv#${state}`));
  });
});

describe("who sees what", () => {
  it("clause:G5 shows a representative less as the child grows, nothing of an adult, and never the child's own words", () => {
    for (const field of FIELD_IDS) {
      const seen = STAGES.map((stage) => representativeSees(field, stage));
      expect(seen.at(-1)).toBe(false);
      for (let at = 1; at < seen.length; at += 1) if (seen[at]) expect(seen[at - 1]).toBe(true);
    }
    expect(representativeSees("own-words", "under-14")).toBe(false);
    for (const field of OWN_HOUSEHOLD_FIELDS) expect(STAGES.some((stage) => representativeSees(field, stage))).toBe(false);
  });

  it("clause:G5 permits a representative under no purpose what is the child's own or another's household's", () => {
    const hidden: readonly string[] = ["own-words", "device-id", "visit", "interest-topic", "phone", "email", "home-address", "postcode"];
    const shown = PURPOSE_IDS.flatMap((purpose) => permittedFields(purpose, "representative"));
    expect(shown).toContain("given-name");
    expect(shown.filter((field) => hidden.includes(field))).toEqual([]);
  });

  it("tells own records from others' by ids, for the person and for the one who stands for him", () => {
    const [parent, child] = [asSubjectId("p"), asSubjectId("c")];
    expect(isOwnRecord({ kind: "subject", subject: parent }, parent)).toBe(true);
    expect(isOwnRecord({ kind: "representative", subject: parent, of: child }, child)).toBe(true);
    expect(isOwnRecord({ kind: "representative", subject: parent, of: child }, parent)).toBe(false);
    expect(isOwnRecord({ kind: "staff", subject: parent, role: "teacher" }, parent)).toBe(false);
    expect(actorRole({ kind: "staff", subject: parent, role: "teacher" })).toBe("teacher");
    expect([actorSubject({ kind: "visitor" }), actorSubject({ kind: "system", job: "x" }), actorSubject({ kind: "subject", subject: child })]).toEqual([null, null, child]);
  });
});
