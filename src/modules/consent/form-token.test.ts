import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asSubjectId } from "../../policy/index.ts";
import { checkFormToken, FORM_LIFE_SECONDS, type FormBinding, issueFormToken } from "./form-token.ts";

const key = Buffer.alloc(32, 3);
const at = new Date("2026-09-01T04:00:00Z");
const subject = asSubjectId("7b0f3c1e-0000-4000-8000-000000000001");
const other = asSubjectId("7b0f3c1e-0000-4000-8000-000000000002");
const binding: FormBinding = {
  session: "session-hash", actor: { kind: "subject", subject }, subject, purposes: ["marketing-mail", "interests"], textHashes: ["b", "a"], language: "kk", stateVersion: "3",
};

describe("a form token", () => {
  it("clause:C2 is good for what was shown, and gives its nonce", () => {
    const check = checkFormToken([key], issueFormToken(key, binding, at), binding, at);
    expect(check).toEqual({ result: "ok", nonce: expect.stringMatching(/^[\w-]{22}$/) as string });
  });

  it("has another nonce each time", () => {
    const nonces = Array.from({ length: 50 }, () => checkFormToken([key], issueFormToken(key, binding, at), binding, at));
    expect(new Set(nonces.map((check) => ("nonce" in check ? check.nonce : ""))).size).toBe(50);
  });

  it("does not mind the order of purposes and texts", () => {
    const turned = { ...binding, purposes: [...binding.purposes].reverse(), textHashes: ["a", "b"] };
    expect(checkFormToken([key], issueFormToken(key, binding, at), turned, at).result).toBe("ok");
  });

  it.each([
    ["another text", { textHashes: ["a", "c"] }], ["fewer purposes", { purposes: ["interests"] }], ["another language", { language: "ru" }], ["a newer state", { stateVersion: "4" }],
  ] as const)("clause:C2 is stale after %s", (_, change) => {
    expect(checkFormToken([key], issueFormToken(key, binding, at), { ...binding, ...change }, at).result).toBe("stale");
  });

  it.each([
    ["session", { session: "another" }], ["actor", { actor: { kind: "subject", subject: other } }], ["subject", { subject: other }],
    ["representation", { actor: { kind: "representative", subject, of: other } }],
  ] as const)("clause:C2 is forged for another %s", (_, change) => {
    expect(checkFormToken([key], issueFormToken(key, binding, at), { ...binding, ...change }, at).result).toBe("forged");
  });

  it("lives 24 hours and not a second longer", () => {
    const token = issueFormToken(key, binding, at);
    expect(checkFormToken([key], token, binding, new Date(at.getTime() + (FORM_LIFE_SECONDS - 1) * 1000)).result).toBe("ok");
    expect(checkFormToken([key], token, binding, new Date(at.getTime() + FORM_LIFE_SECONDS * 1000)).result).toBe("expired");
  });

  it("made before a change of the key is good after it", () => {
    expect(checkFormToken([Buffer.alloc(32, 4), key], issueFormToken(key, binding, at), binding, at).result).toBe("ok");
  });

  it("is forged under another key, after any change of a character, and when it is no token at all", () => {
    const token = issueFormToken(key, binding, at);
    expect(checkFormToken([Buffer.alloc(32, 4)], token, binding, at).result).toBe("forged");
    fc.assert(fc.property(fc.nat(token.length - 1), fc.constantFrom("A", "z", "_", "-", "=", " "), (place, letter) => {
      const changed = token.slice(0, place) + letter + token.slice(place + 1);
      expect(checkFormToken([key], changed, binding, at).result).toBe(changed === token ? "ok" : "forged");
    }));
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect(checkFormToken([key], text, binding, at).result).toBe("forged");
    }));
  });
});
