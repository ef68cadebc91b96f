import { expect, it } from "vitest";
import { actOf, outcomeOf } from "./passkey.ts";

it("does what the form says and nothing else", () => {
  expect([actOf("create"), actOf("get"), actOf("remove"), actOf(undefined)]).toEqual(["create", "get", null, null]);
});

it("tells a person who stopped, and a key that is there already, from a failure", () => {
  const named = (name: string): Error => Object.assign(new Error("x"), { name });
  expect(["NotAllowedError", "AbortError", "InvalidStateError", "SecurityError"].map((name) => outcomeOf(named(name)))).toEqual(["stopped", "stopped", "known", "failed"]);
  expect(outcomeOf("x")).toBe("failed");
});
