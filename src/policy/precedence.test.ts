import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decide, FIELD_IDS, OPERATION_IDS, permissions, permittedFields, precedence, PURPOSE_IDS, purposeRow, REMOVING, rolesOf,
  type DecisionRequest, type Facts, type FieldId, type RestrictionKind,
} from "./index.ts";

const kinds: Readonly<Record<string, RestrictionKind>> = { "legal-hold": "legal-hold", "open-obligation": "obligation", block: "block" };
const permitted: fc.Arbitrary<DecisionRequest> = fc.constantFrom(...PURPOSE_IDS.filter((purpose) => purposeRow(purpose).fields.length > 0))
  .chain((purpose) => fc.constantFrom(...rolesOf(purpose)).chain((actor) => fc.record({
    purpose: fc.constant(purpose),
    operation: fc.constantFrom(...(permissions[purpose][actor]?.operations ?? OPERATION_IDS)),
    fields: fc.uniqueArray(fc.constantFrom(...permittedFields(purpose, actor)), { minLength: 1, maxLength: 5 }),
    actor: fc.constant(actor),
    self: fc.constant(true),
  })));
const someFields: fc.Arbitrary<readonly FieldId[] | "all"> = fc.oneof(fc.constant("all" as const), fc.uniqueArray(fc.constantFrom(...FIELD_IDS), { maxLength: 8 }));
const restrictionSets = fc.array(fc.record({ kind: fc.constantFrom("legal-hold", "obligation", "block", "provisional"), fields: someFields }), { maxLength: 4 });
const consents = fc.constantFrom<Facts["consent"]>("ConsentGiven", "ConsentWithdrawn", null, "ConsentExpired");
const factsOf = (consent: Facts["consent"], restrictions: Facts["restrictions"]): Facts => ({ life: "living", consent, restrictions, represents: true, stage: "under-14" });

describe("precedence", () => {
  it("ranks court or legal hold over open obligation over block over withdrawal over retention", () => {
    expect(precedence.map(({ reason }) => reason)).toEqual(["legal-hold", "open-obligation", "block", "withdrawal", "retention"]);
  });

  it("clause:D2 never removes a held or owed field, whatever else is so", () => {
    const removals = permitted.chain((request) => fc.constantFrom(...REMOVING).map((operation) => ({ ...request, operation })));
    fc.assert(fc.property(removals, restrictionSets, consents, (request, restrictions, consent) => {
      const kept = restrictions.filter(({ kind }) => kind === "legal-hold" || kind === "obligation");
      const touched = kept.some(({ fields }) => fields === "all" || request.fields.some((field) => fields.includes(field)));
      const decision = decide(request, factsOf(consent, restrictions));
      if (touched) expect(decision.outcome).toBe("refuse");
    }), { numRuns: 20_000 });
  });

  it("clause:T7 uses a blocked field only for the request about it, by law, or for an obligation that needs all of the fields asked", () => {
    fc.assert(fc.property(permitted, restrictionSets, consents, (request, restrictions, consent) => {
      const facts = factsOf(consent, [...restrictions, { kind: "block", fields: request.fields.slice(0, 1) }]);
      const decision = decide(request, facts);
      if (decision.outcome === "refuse") return;
      const lawful = purposeRow(request.purpose).ground === "legal-obligation";
      expect(lawful || decision.basis === "open-obligation").toBe(true);
      if (decision.basis === "open-obligation") expect(purposeRow(request.purpose).ground).toBe("contract");
    }), { numRuns: 20_000 });
  });

  it("lets a lower rank change nothing once a higher one has decided", () => {
    fc.assert(fc.property(permitted, consents, fc.constantFrom("legal-hold", "open-obligation", "block"), restrictionSets, (request, consent, reason, lower) => {
      const at = precedence.findIndex((row) => row.reason === reason);
      const below = lower.filter(({ kind }) => precedence.findIndex((row) => kinds[row.reason] === kind) > at || kind === "provisional");
      const alone = decide(request, factsOf("ConsentGiven", [{ kind: kinds[reason] as RestrictionKind, fields: "all" }]));
      const decidedHere = (alone.outcome === "refuse" && ["legal-hold", "open-obligation", "blocked"].includes(alone.reason))
        || (alone.outcome === "allow" && ["legal-hold", "open-obligation"].includes(alone.basis));
      fc.pre(decidedHere);
      expect(decide(request, factsOf(consent, [{ kind: kinds[reason] as RestrictionKind, fields: "all" }, ...below]))).toBe(alone);
    }), { numRuns: 20_000 });
  });

  it("restricts more, never less, when a restriction is added, but for what an obligation or a hold keeps usable", () => {
    fc.assert(fc.property(permitted, restrictionSets, consents, fc.constantFrom<RestrictionKind>("block", "provisional"), someFields, (request, restrictions, consent, kind, fields) => {
      const before = decide(request, factsOf(consent, restrictions));
      const after = decide(request, factsOf(consent, [...restrictions, { kind, fields }]));
      if (before.outcome === "refuse") expect(after.outcome).toBe("refuse");
    }), { numRuns: 20_000 });
  });

  it("does not let a stranger's letter hold up the person's own destruction", () => {
    const facts = factsOf("ConsentWithdrawn", [{ kind: "provisional", fields: "all" }]);
    const request: DecisionRequest = { purpose: "request-handling", operation: "destroy", fields: FIELD_IDS, actor: "subject", self: true };
    expect(decide(request, facts).outcome).toBe("allow");
    expect(decide({ ...request, purpose: "legal-duty", actor: "system" }, facts)).toMatchObject({ reason: "provisional-mark" });
  });
});
