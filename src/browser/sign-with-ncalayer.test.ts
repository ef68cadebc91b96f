import { expect, it } from "vitest";
import { base64Of, outcomeOf, signerWanted } from "./sign-with-ncalayer.ts";

it("tells a cancelled signing from a failed one", () => {
  expect(outcomeOf(Object.assign(new Error("x"), { canceledByUser: true }))).toBe("cancelled");
  for (const error of [new Error("x"), Object.assign(new Error("x"), { canceledByUser: false }), null, "x"]) expect(outcomeOf(error)).toBe("failed");
});

it("gives the program the text's UTF-8 bytes, and asks for the expected person's signing key", () => {
  expect(new TextDecoder().decode(Uint8Array.from(atob(base64Of("Қолтаңба ✓")), (letter) => letter.charCodeAt(0)))).toBe("Қолтаңба ✓");
  expect(signerWanted(false, "990101300017")).toEqual({ extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"], iin: "990101300017" });
  expect(signerWanted(false, "")).toEqual({ extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"] });
  expect(signerWanted(true, "12")).toEqual({ extKeyUsageOids: [], chain: [] });
});
