import { describe, expect, it } from "vitest";
import { type Actor, asSubjectId, CONSENT_STATES, type ConsentState } from "../../policy/index.ts";
import { assertTransition } from "./consent-transitions.ts";

const child = asSubjectId("7b0f3c1e-0000-4000-8000-000000000001");
const parent = asSubjectId("7b0f3c1e-0000-4000-8000-000000000002");
const deciders: Readonly<Record<string, Actor>> = {
  self: { kind: "subject", subject: child },
  representative: { kind: "representative", subject: parent, of: child },
  "another person": { kind: "subject", subject: parent },
  "representative of another": { kind: "representative", subject: parent, of: parent },
  staff: { kind: "staff", subject: parent, role: "registrar" },
  system: { kind: "system", job: "expire" },
  visitor: { kind: "visitor" },
};

function outcome(from: ConsentState | null, to: ConsentState, by: Actor): string {
  try {
    assertTransition(from, to, by, child);
    return "allowed";
  } catch (error) {
    return error instanceof Error ? error.message : "thrown";
  }
}

describe("what may follow on what", () => {
  it("clause:R5 lets only the person or the representative say yes or no", () => {
    const able = (to: ConsentState): string[] => Object.entries(deciders).filter(([, by]) => outcome(null, to, by) === "allowed").map(([name]) => name);
    expect(able("ConsentGiven")).toEqual(["self", "representative"]);
    expect(able("ConsentRefused")).toEqual(["self", "representative"]);
    expect(able("ConsentRequested")).toEqual(["staff", "system"]);
  });

  it("calls an end by the person withdrawn, by the representative revoked, by the system expired", () => {
    const able = (to: ConsentState): string[] => Object.entries(deciders).filter(([, by]) => outcome("ConsentGiven", to, by) === "allowed").map(([name]) => name);
    expect(able("ConsentWithdrawn")).toEqual(["self"]);
    expect(able("ConsentRevoked")).toEqual(["representative"]);
    expect(able("ConsentExpired")).toEqual(["system"]);
  });

  it("clause:R5 begins with a request, a yes or a no: nothing begins as renewed, withdrawn or expired", () => {
    const first = CONSENT_STATES.filter((to) => Object.values(deciders).some((by) => outcome(null, to, by) === "allowed"));
    expect(first).toEqual(["ConsentRequested", "ConsentGiven", "ConsentRefused"]);
  });

  it("prints the whole table", () => {
    const table = Object.fromEntries([null, ...CONSENT_STATES].map((from) => [
      from ?? "none", CONSENT_STATES.filter((to) => Object.values(deciders).some((by) => outcome(from, to, by) === "allowed")).join(" "),
    ]));
    expect(table).toMatchInlineSnapshot(`
      {
        "ConsentExpired": "ConsentRequested ConsentGiven RenewedConsentGiven",
        "ConsentGiven": "RenewedConsentGiven ConsentWithdrawn ConsentRevoked ConsentExpired ConsentInvalidated",
        "ConsentInvalidated": "ConsentRequested ConsentGiven",
        "ConsentRefused": "ConsentRequested ConsentGiven",
        "ConsentRequested": "ConsentGiven ConsentRefused ConsentExpired ConsentInvalidated",
        "ConsentRevoked": "ConsentRequested ConsentGiven",
        "ConsentWithdrawn": "ConsentRequested ConsentGiven",
        "RenewedConsentGiven": "RenewedConsentGiven ConsentWithdrawn ConsentRevoked ConsentExpired ConsentInvalidated",
        "none": "ConsentRequested ConsentGiven ConsentRefused",
      }
    `);
  });

  it("clause:C2 tells a repeated answer from an impossible one", () => {
    const self = { kind: "subject", subject: child } as const;
    expect(outcome("ConsentGiven", "ConsentGiven", self)).toBe("consent-unchanged");
    expect(outcome("ConsentRefused", "ConsentRefused", self)).toBe("consent-unchanged");
    expect(outcome("ConsentRefused", "ConsentWithdrawn", self)).toBe("consent-transition");
    expect(outcome("ConsentWithdrawn", "RenewedConsentGiven", self)).toBe("consent-transition");
  });
});
