import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACTOR_ROLES, CONSENT_STATES, decide, effectiveConsent, FIELD_IDS, LIVES, OPERATION_IDS, permissions, PROVISIONAL_STOPS, PURPOSE_IDS, purposeRow,
  REFUSAL_REASONS, refusalClauses, representativeSees, RESTRICTION_KINDS, STAGES, type Decision, type DecisionRequest, type Facts, type FieldId, type OperationId,
} from "./index.ts";

// A slow, obvious second telling of the rules: sets and sentences, no masks, no code of decide.ts.
const REMOVING: readonly OperationId[] = ["delete", "destroy", "depersonalise"];
const KEEPING: readonly OperationId[] = ["store", "use", "extract"];

function reached(facts: Facts, kinds: readonly string[]): ReadonlySet<string> {
  const met = facts.restrictions.filter(({ kind }) => kinds.includes(kind));
  const known = (fields: readonly string[]): readonly string[] => (fields.every((field) => (FIELD_IDS as readonly string[]).includes(field)) ? fields : FIELD_IDS);
  return new Set(met.flatMap(({ fields }) => (fields === "all" ? FIELD_IDS : known(fields))));
}

function refusedBeforeFacts({ purpose, operation, fields, actor, self }: DecisionRequest, facts: Facts): string | null {
  if (!PURPOSE_IDS.includes(purpose)) return "unknown-purpose";
  if (fields.length === 0) return "no-fields";
  if (!fields.every((field) => purposeRow(purpose).fields.includes(field))) return "field-not-declared";
  if (operation === "transfer") return "no-recipient";
  const permission = Object.hasOwn(permissions[purpose], actor) ? permissions[purpose][actor] : undefined;
  if (!permission?.operations.includes(operation)) return "role-not-permitted";
  const takes = actor === "representative" && ["block", "delete", "destroy", "separate"].includes(operation);
  if (permission.fields && !takes && !fields.every((field) => permission.fields?.includes(field))) return "field-not-permitted";
  if (["subject", "representative"].includes(actor) && !self) return "someone-elses-record";
  const minor = facts.stage !== null && facts.stage !== "adult";
  return actor === "representative" && !(facts.represents && minor) ? "not-representative" : null;
}

function oracle(request: DecisionRequest, facts: Facts): string {
  const early = refusedBeforeFacts(request, facts);
  if (early) return early;
  const { purpose, operation, fields } = request;
  const { ground, consentOf } = purposeRow(purpose);
  const byLaw = ground === "legal-obligation";
  if (facts.life === "frozen" && !byLaw) return "frozen";
  if (facts.life !== "living" && facts.life !== "frozen") {
    const work = ["store", "use", "delete", "destroy", "separate"].includes(operation);
    if (!(facts.life === "destroying" && purpose === "legal-duty" && request.actor === "system" && work)) return "destroyed";
  }
  const any = (set: ReadonlySet<string>): boolean => fields.some((field) => set.has(field));
  const every = (set: ReadonlySet<string>): boolean => fields.every((field) => set.has(field));
  const held = reached(facts, ["legal-hold"]);
  const obliged = reached(facts, ["obligation"]);
  if (any(held) && REMOVING.includes(operation)) return "legal-hold";
  if (every(held) && byLaw && KEEPING.includes(operation)) return "allow";
  if (any(obliged) && REMOVING.includes(operation)) return "open-obligation";
  if (every(obliged) && ground === "contract" && KEEPING.includes(operation)) return "allow";
  const others = facts.restrictions.map(({ kind }) => kind as string).filter((kind) => !["legal-hold", "obligation", "provisional"].includes(kind));
  if (any(reached(facts, others)) && !(byLaw && ["collect", "record", "store", "use", "extract", "block"].includes(operation))) return "blocked";
  if (any(reached(facts, ["provisional"])) && purpose !== "request-handling" && PROVISIONAL_STOPS.includes(operation)) return "provisional-mark";
  if (consentOf === null || facts.consent === "ConsentGiven" || facts.consent === "RenewedConsentGiven") return "allow";
  if (["block", "delete", "destroy", "separate"].includes(operation)) return "allow";
  const known = facts.consent?.replace(/^Consent/u, "consent-").toLowerCase() ?? "consent-missing";
  return (REFUSAL_REASONS as readonly string[]).includes(known) ? known : "consent-missing";
}

const told = (decision: Decision): string => (decision.outcome === "allow" ? "allow" : decision.reason);
const asField = (text: string): FieldId => text as FieldId;
const garbage = fc.constantFrom("", "everything", "__proto__", "constructor", "toString");
const mostly = <T extends string>(list: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...list) }, { weight: 1, arbitrary: garbage.map((text) => text as T) });
const someFields = fc.oneof(fc.array(mostly(FIELD_IDS), { maxLength: 5 }), fc.uniqueArray(fc.constantFrom(...FIELD_IDS), { maxLength: 22 }));

const requests: fc.Arbitrary<DecisionRequest> = mostly(PURPOSE_IDS).chain((purpose) => {
  const declared = PURPOSE_IDS.includes(purpose) ? purposeRow(purpose).fields : [];
  const roles = PURPOSE_IDS.includes(purpose) ? (Object.keys(permissions[purpose]) as (typeof ACTOR_ROLES)[number][]) : ACTOR_ROLES;
  return fc.record({
    purpose: fc.constant(purpose),
    operation: mostly(OPERATION_IDS),
    fields: declared.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom(...declared), { minLength: 1, maxLength: 6 }) }, { weight: 1, arbitrary: someFields }) : someFields,
    actor: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...roles) }, { weight: 1, arbitrary: mostly(ACTOR_ROLES) }),
    self: fc.boolean(),
  });
});
const facts: fc.Arbitrary<Facts> = fc.record({
  life: fc.oneof({ weight: 4, arbitrary: fc.constant("living" as const) }, { weight: 2, arbitrary: mostly(LIVES) }),
  consent: fc.oneof(fc.constant(null), fc.constant("ConsentGiven" as const), mostly(CONSENT_STATES)),
  restrictions: fc.array(fc.record({ kind: mostly(RESTRICTION_KINDS), fields: fc.oneof(fc.constant("all" as const), someFields) }), { maxLength: 3 }),
  represents: fc.boolean(),
  stage: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...STAGES) }, { weight: 1, arbitrary: fc.constant(null) }),
});
const living: Facts = { life: "living", consent: "ConsentGiven", restrictions: [], represents: false, stage: "under-14" };
const own: DecisionRequest = { purpose: "service-provision", operation: "use", fields: ["given-name", "email"], actor: "subject", self: true };

describe("decide", () => {
  it("clause:G3 agrees with a slow second telling of the rules on every mix of purpose, operation, fields, role and facts", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(requests, facts, (request, known) => {
        const decision = decide(request, known);
        seen.add(told(decision));
        expect(told(decision)).toBe(oracle(request, known));
        if (decision.outcome === "refuse") expect(decision.clause).toBe(refusalClauses[decision.reason]);
      }),
      { numRuns: 60_000, seed: 20_261_122 },
    );
    expect([...REFUSAL_REASONS].filter((reason) => !seen.has(reason))).toEqual([]);
  });

  it("clause:G3 refuses a field that the purpose does not declare, and a purpose that nobody declared", () => {
    expect(decide({ ...own, fields: ["given-name", "iin"] }, living)).toEqual({ outcome: "refuse", clause: "G3", reason: "field-not-declared" });
    expect(decide({ ...own, fields: [asField("shoe-size")] }, living)).toMatchObject({ clause: "G3", reason: "field-not-declared" });
    expect(decide({ ...own, purpose: "third-party-marketing" as never }, living)).toMatchObject({ clause: "G3", reason: "unknown-purpose" });
  });

  it("clause:C2 refuses without a consent in force, and clause:D2 after its withdrawal", () => {
    expect(decide(own, { ...living, consent: null })).toMatchObject({ outcome: "refuse", clause: "C2", reason: "consent-missing" });
    expect(decide(own, { ...living, consent: "ConsentRequested" })).toMatchObject({ outcome: "refuse", clause: "C2" });
    expect(decide(own, { ...living, consent: "ConsentWithdrawn" })).toMatchObject({ outcome: "refuse", clause: "D2" });
    expect(decide(own, living)).toEqual({ outcome: "allow", clause: "C1", basis: "contract" });
  });

  it("clause:R5 does not take silence, a request or an unknown word for a consent", () => {
    for (const consent of [null, "ConsentRequested", "yes", ""] as Facts["consent"][]) {
      expect(decide(own, { ...living, consent }).outcome).toBe("refuse");
    }
  });

  it("clause:T1 refuses every transfer, whoever asks, while the register of recipients is empty", () => {
    for (const purpose of PURPOSE_IDS) {
      for (const actor of ACTOR_ROLES) {
        const fields = purposeRow(purpose).fields.slice(0, 1);
        const decision = decide({ purpose, operation: "transfer", fields, actor, self: true }, { ...living, represents: true });
        expect(decision.outcome).toBe("refuse");
        if (fields.length > 0) expect(decision).toMatchObject({ clause: "T1", reason: "no-recipient" });
      }
    }
  });

  it("clause:T7 stops use and destruction of a blocked field at once, and lets the request about it go on", () => {
    const blocked: Facts = { ...living, restrictions: [{ kind: "block", fields: ["email"] }] };
    expect(decide(own, blocked)).toMatchObject({ clause: "T7", reason: "blocked" });
    expect(decide({ ...own, fields: ["given-name"] }, blocked).outcome).toBe("allow");
    expect(decide({ ...own, purpose: "request-handling" }, blocked)).toMatchObject({ outcome: "allow", basis: "own-right" });
    expect(decide({ ...own, purpose: "request-handling", operation: "destroy" }, blocked)).toMatchObject({ clause: "T7" });
    expect(decide({ ...own, purpose: "legal-duty", actor: "system", operation: "destroy" }, blocked)).toMatchObject({ clause: "T7" });
  });

  it("clause:S3 lets the person see and copy the own record whatever was withdrawn, until it is destroyed", () => {
    for (const operation of ["use", "extract"] as const) {
      const request: DecisionRequest = { purpose: "request-handling", operation, fields: FIELD_IDS, actor: "subject", self: true };
      for (const consent of [null, ...CONSENT_STATES]) expect(decide(request, { ...living, consent }).outcome).toBe("allow");
      expect(decide(request, { ...living, life: "frozen" }).outcome).toBe("allow");
      expect(decide(request, { ...living, life: "destroying" })).toMatchObject({ clause: "D2", reason: "destroyed" });
      expect(decide({ ...request, self: false }, living)).toMatchObject({ clause: "G5" });
    }
  });

  it("clause:G5 hides a child's own words from the representative, and everything from one whose right is not proved", () => {
    const request: DecisionRequest = { purpose: "support", operation: "use", fields: ["own-words"], actor: "representative", self: true };
    expect(decide(request, { ...living, represents: true })).toMatchObject({ outcome: "refuse", reason: "field-not-permitted" });
    expect(decide({ ...request, fields: ["given-name"] }, { ...living, represents: true }).outcome).toBe("allow");
    expect(decide({ ...request, fields: ["given-name"] }, living)).toMatchObject({ clause: "G5", reason: "not-representative" });
  });

  it("clause:G5 shows and takes from a representative at every stage just what the table of sight says, and of an adult nothing", () => {
    expect(FIELD_IDS.filter((field) => !representativeSees(field, "under-14")).toSorted()).toEqual(
      ["device-id", "email", "home-address", "interest-topic", "own-words", "phone", "postcode", "visit"]);
    for (const stage of STAGES) {
      for (const field of FIELD_IDS) {
        for (const operation of ["use", "extract", "collect", "clarify"] as const) {
          const request: DecisionRequest = { purpose: "request-handling", operation, fields: [field], actor: "representative", self: true };
          expect(decide(request, { ...living, represents: true, stage }).outcome === "allow", `${stage} ${field} ${operation}`).toBe(representativeSees(field, stage));
        }
      }
    }
    const never: DecisionRequest = { purpose: "request-handling", operation: "use", fields: ["given-name"], actor: "representative", self: true };
    expect(decide(never, { ...living, represents: true, stage: null })).toMatchObject({ clause: "G5", reason: "not-representative" });
  });

  it("clause:D2 lets a representative have all of a child's record destroyed, also what is hidden from him", () => {
    const request: DecisionRequest = { purpose: "request-handling", operation: "destroy", fields: FIELD_IDS, actor: "representative", self: true };
    expect(decide(request, { ...living, represents: true }).outcome).toBe("allow");
    expect(decide({ ...request, operation: "use" }, { ...living, represents: true })).toMatchObject({ reason: "field-not-permitted" });
  });

  it("clause:G5 counts from 14 on the pupil's own word beside the representative's, and takes silence for none", () => {
    for (const stage of ["from-14", "own-contact-due"] as const) {
      expect(effectiveConsent(stage, "ConsentGiven", null)).toBe("ConsentRequested");
      expect(effectiveConsent(stage, "ConsentGiven", "ConsentRequested")).toBe("ConsentGiven");
      expect(effectiveConsent(stage, "ConsentGiven", "ConsentExpired")).toBe("ConsentExpired");
      for (const no of ["ConsentRefused", "ConsentWithdrawn"] as const) {
        expect(effectiveConsent(stage, "ConsentGiven", no)).toBe(no);
        expect(effectiveConsent(stage, no, "ConsentGiven")).toBe(no);
      }
      expect(effectiveConsent(stage, null, "ConsentGiven")).toBeNull();
    }
    for (const stage of ["under-14", "adult", null] as const) for (const state of CONSENT_STATES) expect(effectiveConsent(stage, state, null)).toBe(state);
  });

  it("gives the same frozen object for the same answer, so that deciding allocates nothing", () => {
    expect(decide(own, living)).toBe(decide({ ...own }, { ...living }));
    expect(Object.isFrozen(decide(own, living))).toBe(true);
  });
});
