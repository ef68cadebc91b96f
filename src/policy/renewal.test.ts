import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { PURPOSE_IDS, type PurposeId } from "./ids.ts";
import { consequencesOf, currentExtent, policyChanges, type PolicyExtent, type PurposeExtent, renewalsFor } from "./renewal.ts";
import { currentVersion } from "./versions.ts";

const now = currentExtent();
const UNCHANGED = { changed: [], material: false } as const;

/** A made-up next version: the present one with some purposes otherwise. */
function next(changes: Readonly<Partial<Record<PurposeId, Partial<PurposeExtent> | null>>>): PolicyExtent {
  const purposes = Object.entries({ ...now.purposes }).flatMap(([id, extent]) => {
    const change = changes[id as PurposeId];
    return change === null ? [] : [[id, { ...extent, ...change }]];
  });
  return { version: now.version + 1, purposes: Object.fromEntries(purposes) as PolicyExtent["purposes"] };
}
const fieldsOf = (id: PurposeId): PurposeExtent["fields"] => now.purposes[id]?.fields ?? [];

describe("a next version of the policy", () => {
  it("clause:R4 means nothing to anybody when nothing changed", () => {
    expect(consequencesOf(now, next({}), UNCHANGED)).toEqual({ version: now.version + 1, asked: [], anew: [], told: [] });
  });

  it("clause:C2 asks anew who agreed to a purpose that now reaches further, whichever way", () => {
    const wider: readonly (readonly [Partial<PurposeExtent>, string])[] = [
      [{ fields: [...fieldsOf("marketing-mail"), "given-name"] }, "more-fields"], [{ ground: "contract" }, "other-ground"],
      [{ methods: ["automated", "manual"] }, "more-methods"], [{ keptDays: { contact: 400, identity: 15 } }, "longer-keeping"], [{ recipients: ["partner: A"] }, "more-recipients"],
    ];
    for (const [change, why] of wider) {
      expect(consequencesOf(now, next({ "marketing-mail": change }), UNCHANGED), why).toMatchObject({ asked: [], anew: [{ purpose: "marketing-mail", why: [why] }], told: [] });
    }
  });

  it("clause:R4 only tells who agreed to a purpose that now reaches less far, or whose words alone changed", () => {
    const fewer = consequencesOf(now, next({ support: { fields: fieldsOf("support").slice(1) }, surveys: null }), UNCHANGED);
    expect([fewer.anew, fewer.told.map(({ purpose, why }) => [purpose, ...why]).sort()]).toEqual([[], [["support", "fewer-fields"], ["surveys", "gone"]]]);
    const words = consequencesOf(now, next({}), { changed: ["U8"], material: false });
    expect([words.anew, words.told]).toEqual([[], [{ purpose: "interests", why: ["text"] }]]);
    expect(consequencesOf(now, next({}), { changed: ["U8"], material: true }).anew).toEqual([{ purpose: "interests", why: ["text"] }]);
  });

  it("clause:C1 widens the consent to the service when a purpose that rests on it reaches further, and asks nobody about what the law demands", () => {
    const change = consequencesOf(now, next({ "important-notices": { fields: [...fieldsOf("important-notices"), "postcode"] }, audit: { fields: ["order"] } }), UNCHANGED);
    expect(change.anew).toEqual([{ purpose: "service-provision", why: ["more-fields"] }]);
    expect(change.told).toEqual([{ purpose: "audit", why: ["more-fields"] }]);
  });

  it("clause:R5 refuses a new purpose until it is answered: no earlier yes reaches it", () => {
    const before = next({ surveys: null });
    const change = consequencesOf({ ...before, version: 1 }, { ...now, version: 2 }, UNCHANGED);
    expect([change.asked, change.anew]).toEqual([["surveys"], []]);
    const request = { purpose: "surveys", operation: "use", fields: ["email"], actor: "system", self: false } as const;
    expect(decide(request, { life: "living", consent: null, restrictions: [], represents: false, stage: null })).toMatchObject({ outcome: "refuse", reason: "consent-missing" });
    expect(renewalsFor([{ purpose: "service-provision", state: "ConsentGiven", policyVersion: 1 }], [change])).toEqual({ anew: [], asked: ["surveys"], told: [] });
    expect(renewalsFor([{ purpose: "surveys", state: "ConsentRefused", policyVersion: 2 }], [change]).asked).toEqual([]);
  });

  it("clause:C2 shows each person what concerns that person: by the version of each consent, and nothing after the answer", () => {
    const change = consequencesOf(now, next({ "marketing-mail": { fields: [...fieldsOf("marketing-mail"), "given-name"] }, support: { fields: fieldsOf("support").slice(1) } }), UNCHANGED);
    const given = (purpose: PurposeId, policyVersion: number) => ({ purpose, state: "ConsentGiven" as const, policyVersion });
    expect(renewalsFor([given("marketing-mail", 1), given("support", 1)], [change])).toEqual({ anew: ["marketing-mail"], asked: [], told: ["support"] });
    expect(renewalsFor([given("marketing-mail", 2), { ...given("support", 1), state: "ConsentWithdrawn" }], [change])).toEqual({ anew: [], asked: [], told: [] });
  });
});

describe("the extent of this version", () => {
  it("is frozen: a change of any purpose needs a new version and a row of its consequences", async () => {
    await expect(`${JSON.stringify(now, null, 1)}\n`).toMatchFileSnapshot(`extents/version-${currentVersion("policy").number}.json`);
    expect(Object.keys(now.purposes).sort()).toEqual([...PURPOSE_IDS].sort());
    expect(policyChanges.map(({ version }) => version)).toEqual(Array.from({ length: currentVersion("policy").number - 1 }, (_, at) => at + 2));
  });
});
