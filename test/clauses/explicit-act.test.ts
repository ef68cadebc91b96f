import { describe, expect, it } from "vitest";
import { checkedForm } from "../../src/modules/joining/join-form.ts";
import { isRefusal } from "../../src/platform/refusal.ts";

const at = new Date("2026-11-22T05:00:00Z");
const typed = { "family-name": "Ахметова", "given-name": "Әлия", "birth-date": "1990-05-01", email: "aliya@example.kz" };

describe("giving data on the site", () => {
  it("clause:R5 is no consent without an act of its own: a complete form whose box was left alone is refused for it", () => {
    expect(checkedForm(typed, true, at)).toMatchObject({ "given-name": "Әлия" });
    let refusal: unknown = null;
    try {
      checkedForm(typed, false, at);
    } catch (error) {
      refusal = error;
    }
    expect(isRefusal(refusal, "invalid-fields")).toBe(true);
    expect(refusal).toMatchObject({ clause: "R5", fields: [{ field: "consent", reason: "consent-needed" }] });
  });
});
