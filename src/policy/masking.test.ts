import { expect, it } from "vitest";
import { FIELD_IDS } from "./ids.ts";
import { HIDDEN, maskField, TELLING_MASKS } from "./masking.ts";

it("clause:S1 leaves an initial of a name, and the area and ending of a telephone, never its length", () => {
  expect(`${maskField("given-name", "Айгерим")} ${maskField("family-name", "Құдайбергенова")}`).toBe("А•••• Қ•••••");
  expect([maskField("given-name", "Ян"), maskField("given-name", "Екатерина")]).toEqual(["Я••••", "Е••••"]);
  expect(maskField("phone", "+77015550145")).toBe("+7 701 ••• •• 45");
  expect(maskField("phone", "+4915123456789")).toBe("+4• ••• ••• 89");
  expect(maskField("email", "aigerim.k@mail.example.kz")).toBe("a••••@••••.kz");
  expect(maskField("birth-date", "2014-05-04")).toBe("••.••.2014");
});

it("clause:S1 hides every other field whole, whatever stands in it", () => {
  for (const field of FIELD_IDS) if (!TELLING_MASKS.includes(field)) expect([maskField(field, ""), maskField(field, "Астана, Бейбітшілік 33/1")]).toEqual([HIDDEN, HIDDEN]);
  for (const field of TELLING_MASKS) expect(maskField(field, "")).toContain("•");
});
