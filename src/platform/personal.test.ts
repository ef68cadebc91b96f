import { inspect } from "node:util";
import { expect, it } from "vitest";
import { Personal, reveal } from "./personal.ts";

const planted = "Айгүл";
const value = new Personal(planted);

it("prints as [personal] in every way a value can be printed", () => {
  const printed = [String(value), "".concat(value as unknown as string), JSON.stringify({ value }), inspect({ value }, { depth: 9, showHidden: true }), value.toString()];
  expect(printed.join(" ")).not.toContain(planted);
  for (const text of printed) expect(text).toContain("[personal]");
  expect(JSON.stringify(Object.assign({}, value))).not.toContain(planted);
  expect(JSON.stringify(structuredClone(Object.assign({}, value)))).not.toContain(planted);
});

it("is opened by reveal alone, and only if the constructor made it", () => {
  expect(reveal(value, "ui")).toBe(planted);
  expect(() => reveal(Object.create(Personal.prototype) as Personal<string>, "ui")).toThrow(TypeError);
});
