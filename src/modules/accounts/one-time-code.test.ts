import { describe, expect, it } from "vitest";
import { CodeHashes, newCode, tokenHash, typedCode } from "./one-time-code.ts";

const codes = new CodeHashes({ formToken: Buffer.alloc(32, 1) });

describe("a one-time code", () => {
  it("has eight digits, leading zeros among them", () => {
    const made = Array.from({ length: 2000 }, newCode);
    expect(made.every((code) => /^\d{8}$/.test(code))).toBe(true);
    expect(made.some((code) => code.startsWith("0"))).toBe(true);
    expect(new Set(made).size).toBeGreaterThan(1990);
  });

  it("clause:S1 fits its own hash, for its own attempt, under its own key", () => {
    const hash = codes.hash("attempt", "01234567");
    expect(codes.fits("attempt", "01234567", hash)).toBe(true);
    expect(codes.fits("attempt", "01234568", hash)).toBe(false);
    expect(codes.fits("another", "01234567", hash)).toBe(false);
    expect(new CodeHashes({ formToken: Buffer.alloc(32, 2) }).fits("attempt", "01234567", hash)).toBe(false);
  });

  it("fits nothing where none was made, not even the stand-in that is compared for its time", () => {
    expect(codes.fits("attempt", "none", null)).toBe(false);
    expect(codes.fits("attempt", "01234567", null)).toBe(false);
  });

  it("may be typed with blanks and dashes", () => {
    expect(typedCode(" 0123-45 67\n")).toBe("01234567");
    expect(typedCode("9".repeat(1000))).toHaveLength(20);
  });

  it("hashes a browser's token to another text", () => {
    expect(tokenHash("token")).toMatch(/^[\w-]{43}$/);
  });
});
