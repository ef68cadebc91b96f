import { describe, expect, it } from "vitest";
import { type Actor, asSubjectId, CONSENT_STATES, type ConsentState, mayFollow } from "../../policy/index.ts";
import { assertTransition, endingState } from "./consent-transitions.ts";

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

const able = (from: ConsentState | null, to: ConsentState): string[] =>
  Object.entries(deciders).filter(([, by]) => outcome(from, to, by) === "allowed").map(([name]) => name);

describe("what may follow on what", () => {
  it("clause:R5 lets only the person or the representative say yes or no, whoever types it", () => {
    expect(able(null, "ConsentGiven")).toEqual(["self", "representative"]);
    expect(able(null, "ConsentRefused")).toEqual(["self", "representative"]);
    expect(able("ConsentGiven", "ConsentWithdrawn")).toEqual(["self", "representative"]);
  });

  it("leaves the asking to the school, the ends that are no wish of the person to others", () => {
    expect(able(null, "ConsentRequested")).toEqual(["staff", "system"]);
    expect(able("ConsentGiven", "ConsentRevoked")).toEqual(["staff"]);
    expect(able("ConsentGiven", "ConsentInvalidated")).toEqual(["staff", "system"]);
    expect(able("ConsentGiven", "ConsentExpired")).toEqual(["system"]);
  });

  it("clause:R5 calls an end what whoever brings it about may call it; a visitor ends nothing", () => {
    for (const [name, by] of Object.entries(deciders)) {
      const ends = able("ConsentGiven", endingState(by));
      if (name === "visitor" || name.startsWith("another") || name.endsWith("another")) expect(ends, name).not.toContain(name);
      else expect(ends, name).toContain(name);
    }
  });

  it("clause:C2 allows what the policy's table allows, and nothing else", () => {
    for (const from of [null, ...CONSENT_STATES]) {
      for (const to of CONSENT_STATES) expect(able(from, to).length > 0, `${from ?? "none"} → ${to}`).toBe(mayFollow(from, to));
    }
  });

  it("clause:C2 tells a repeated answer from an impossible one", () => {
    const self = { kind: "subject", subject: child } as const;
    expect(outcome("ConsentGiven", "ConsentGiven", self)).toBe("consent-unchanged");
    expect(outcome("RenewedConsentGiven", "ConsentGiven", self)).toBe("consent-unchanged");
    expect(outcome("ConsentRefused", "ConsentRefused", self)).toBe("consent-unchanged");
    expect(outcome("ConsentRefused", "ConsentWithdrawn", self)).toBe("consent-transition");
    expect(outcome("ConsentWithdrawn", "RenewedConsentGiven", self)).toBe("consent-transition");
  });
});
