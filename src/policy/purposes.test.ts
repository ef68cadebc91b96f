import { describe, expect, expectTypeOf, it } from "vitest";
import {
  COMPARTMENT_IDS, compartmentOf, consentPurposeOf, declares, FIELD_IDS, fields, fieldsIn, NOTICE_KINDS, notices, operations, OPERATION_IDS, PURPOSE_IDS,
  purposeRow, purposes, purposesOf, recipients, refusalClauses, REFUSAL_REASONS, retention, rolesOf, type FieldsOf,
} from "./index.ts";

describe("purposes and fields", () => {
  it("clause:G3 declares for each purpose its clause, ground, source, methods, fields and retention, and each field for some purpose", () => {
    for (const purpose of PURPOSE_IDS) {
      const row = purposeRow(purpose);
      expect(row.methods.length, purpose).toBeGreaterThan(0);
      expect(row.source, purpose).not.toBe("");
      expect(new Set(row.fields).size, purpose).toBe(row.fields.length);
      expect(new Set(row.fields.map(compartmentOf)), purpose).toEqual(new Set(row.retention));
      expect(rolesOf(purpose).length, purpose).toBeGreaterThan(0);
      for (const field of row.fields) expect(declares(purpose, field)).toBe(true);
    }
    const lawful = PURPOSE_IDS.filter((purpose) => purposeRow(purpose).ground === "legal-obligation");
    for (const field of FIELD_IDS) expect(purposesOf(field).filter((purpose) => !lawful.includes(purpose)).length, field).toBeGreaterThan(0);
  });

  it("clause:G3 makes a field that the purpose does not declare a fault of types", () => {
    expectTypeOf<FieldsOf<"marketing-sms">>().toEqualTypeOf<"phone" | "language">();
    expectTypeOf<FieldsOf<"audit">>().toEqualTypeOf<never>();
    // @ts-expect-error: the address is not marketing's
    const wrong: FieldsOf<"marketing-mail"> = "home-address";
    expect(purposes["marketing-mail"].fields).not.toContain(wrong);
  });

  it("clause:C1 lets important notices and the running of the site rest on the consent to the service, and asks nobody where the law demands", () => {
    const others = PURPOSE_IDS.filter((purpose) => consentPurposeOf(purpose) !== purpose);
    expect(Object.fromEntries(others.map((purpose) => [purpose, consentPurposeOf(purpose)]))).toEqual({
      "important-notices": "service-provision", "site-administration": "service-provision", "request-handling": null, audit: null, "legal-duty": null,
    });
  });

  it("clause:C3 knows the basic fields, each in a compartment with a category of DPV", () => {
    for (const field of ["family-name", "given-name", "birth-date", "study-place", "study-grade", "phone", "email", "home-address"] as const) {
      expect(fields[field].clause).toBe("C3");
      expect(declares("service-provision", field)).toBe(true);
    }
    for (const field of FIELD_IDS) expect(fields[field].dpv).toMatch(/^https:\/\/w3id\.org\/dpv\/pd#[A-Z]\w+$/);
    expect(COMPARTMENT_IDS.flatMap((compartment) => [...fieldsIn(compartment)]).sort()).toEqual([...FIELD_IDS].sort());
  });

  it("clause:G2 maps each of the twelve operations and our own three to a term of DPV", () => {
    for (const operation of OPERATION_IDS) expect(operations[operation].dpv).toMatch(/^https:\/\/w3id\.org\/dpv#[A-Z]\w+$/);
    expect(OPERATION_IDS.filter((operation) => !operations[operation].named)).toEqual(["transfer", "combine", "separate"]);
    expect(new Set(OPERATION_IDS.map((operation) => operations[operation].dpv)).size).toBe(OPERATION_IDS.length);
  });

  it("clause:T1 has nobody in the register of recipients", () => {
    expect(recipients).toEqual([]);
  });

  it("sends notices of a closed list only, none of which reads an address under a marketing purpose", () => {
    for (const kind of NOTICE_KINDS) {
      expect(["important-notices", "request-handling", "legal-duty"]).toContain(notices[kind].purpose);
      expect(notices[kind].dueByLaw).toBe(notices[kind].purpose !== "important-notices");
    }
  });

  it("names a clause for each refusal and a source for each retention", () => {
    for (const reason of REFUSAL_REASONS) expect(refusalClauses[reason]).toMatch(/^[A-Z]\d/);
    for (const compartment of COMPARTMENT_IDS) expect(retention[compartment].source).not.toBe("");
  });
});
