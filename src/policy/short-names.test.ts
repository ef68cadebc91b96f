import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkShortName, SHORT_NAME_CHARS_MAX, skeletonOf } from "./short-names.ts";

const reason = (typed: string, own: readonly string[] = []): string => {
  const check = checkShortName(typed, own);
  return check.ok ? "ok" : check.reason;
};

describe("a short name", () => {
  it("clause:R2 is of one alphabet, of 3 to 30 letters, digits and single hyphens, and begins with no sign", () => {
    expect(["anna", "@Anna", " Анна ", "әсел-қыз", "tim2017", "a".repeat(30)].map((typed) => reason(typed))).toEqual(["ok", "ok", "ok", "ok", "ok", "ok"]);
    expect([["ab", "too-short"], ["a".repeat(31), "too-long"], ["a b c", "letters"], ["a_b_c", "letters"], ["аnna", "two-alphabets"], ["-anna", "hyphens"], ["an--na", "hyphens"], ["12345", "only-digits"], ["😀😀😀", "letters"], ["xn--80a", "hyphens"]]
      .map(([typed = "", wanted]) => [typed, reason(typed), wanted]).filter(([, got, wanted]) => got !== wanted)).toEqual([]);
    expect(checkShortName("ＡＮＮＡ")).toMatchObject({ ok: true, name: "anna" });
    expect(reason("a".repeat(SHORT_NAME_CHARS_MAX + 1))).toBe("too-long");
  });

  it("clause:R2 is no word that speaks for the school or a page, in either alphabet, whole or in part, or written with look-alikes", () => {
    const refused = ["admin", "аdmin", "adm1n", "админ", "Мектеп", "support", "my-support-team", "robotek", "r0b0tek", "роботек-онлайн", "sign-in", "signin", "қолдау", "www", "официальный", "official-anna"];
    expect(refused.filter((typed) => reason(typed) === "ok")).toEqual([]);
    expect(reason("zvezda-club", ["Звезда", "Zvezda"])).toBe("reserved");
  });

  it("clause:R2 has the same skeleton as what it could be taken for, across Latin, Russian and Kazakh letters", () => {
    const pairs = [["сор", "cop"], ["анна", "ahha"], ["қанат", "канат"], ["өркен", "оркен"], ["ұлан", "улан"], ["үміт", "умiт"], ["һарос", "нарос"], ["ңан", "нан"], ["ғани", "гани"], ["мирi", "мирі"], ["modern", "modem"], ["paul", "pau1"], ["anna-b", "annab"], ["oleg", "0leg"], ["clara", "dara"]];
    expect(pairs.filter(([one = "", other = ""]) => skeletonOf(one) !== skeletonOf(other))).toEqual([]);
    const apart = ["anna", "olga", "timur", "asel", "тимур", "динара", "марат", "жанна"];
    expect(new Set(apart.map(skeletonOf)).size).toBe(apart.length);
  });

  it("clause:R2 is the same after it was read once more, and whatever is typed is answered", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (typed) => {
      const check = checkShortName(typed);
      if (check.ok) expect(checkShortName(check.name)).toEqual(check);
    }));
  });
});
