import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { addCalendarDays, type Actor, type CivilDate, civilDateOf, type ConsentState, type FieldId, type Stage, STAGES, type SubjectId } from "../../policy/index.ts";
import { accessFor } from "./index.ts";
import { vaultInUse, type VaultInUse } from "./vault.fixtures.ts";

let on: VaultInUse;
beforeAll(async () => {
  on = await vaultInUse();
});

const JOB = { kind: "system", job: "test" } as const;
interface Family { readonly child: SubjectId; readonly parent: SubjectId }
async function aFamily(stage: Stage, until: CivilDate | null = null): Promise<Family> {
  const [child, parent] = [await on.aPerson(), await on.aSubject()];
  const at = on.clock.now();
  await on.databases.data.begin(async (tx) => {
    await on.representations.begin(tx, { child, representative: parent, relation: until === null ? "mother" : "guardian", proof: "declared", from: civilDateOf(at), until, by: JOB, at, requestId: newId() });
    await on.representations.recordStage(tx, { child, stage, by: JOB, at, requestId: newId() });
  });
  return { child, parent };
}
async function read({ child, parent }: Family, field: FieldId): Promise<string> {
  const access = accessFor({ purpose: "service-provision", actor: { kind: "representative", subject: parent, of: child }, requestId: newId() });
  return on.vault.read(access, child, [field as "given-name"]).then(() => "shown", (error: unknown) => (isRefusal(error) ? error.reason : "thrown"));
}
const assent = (child: SubjectId, state: ConsentState, decidedBy: Actor): Promise<void> => on.consent(child, {
  choices: [{ purpose: "service-provision", scope: "assent", state }], decidedBy, typedBy: decidedBy, ownCredential: true,
});

describe("reading in a child's name", () => {
  it("clause:G5 needs a representation in force at that very moment", async () => {
    const family = await aFamily("under-14", addCalendarDays(civilDateOf(on.clock.now()), 3));
    expect(await read(family, "given-name")).toBe("shown");
    expect(await read({ ...family, parent: await on.aSubject() }, "given-name")).toBe("not-representative");
    const other = await aFamily("under-14");
    expect(await read({ child: family.child, parent: other.parent }, "given-name")).toBe("not-representative");
    on.clock.advance({ days: 4 });
    expect(await read(family, "given-name")).toBe("not-representative");
    await on.databases.data.begin((tx) => on.representations.end(tx, { child: other.child, representative: other.parent, reason: "court", by: JOB, at: on.clock.now(), requestId: newId() }));
    expect(await read(other, "given-name")).toBe("not-representative");
  });

  it("clause:G5 shows no contacts and no address of a shared child at any stage, and nothing of an adult", async () => {
    for (const stage of STAGES) {
      const family = await aFamily(stage);
      if (stage === "from-14" || stage === "own-contact-due") await assent(family.child, "ConsentGiven", { kind: "subject", subject: family.child });
      expect(await read(family, "given-name")).toBe(stage === "adult" ? "not-representative" : "shown");
      for (const field of ["phone", "email", "home-address"] as const) expect(await read(family, field)).toBe("field-not-permitted");
    }
  });

  it("clause:G5 lets the processing of a pupil of 14 rest on both words: the representative's and the pupil's own", async () => {
    const family = await aFamily("from-14");
    const staff = accessFor({ purpose: "service-provision", actor: JOB, requestId: newId() });
    const asked = (): Promise<string> => on.vault.read(staff, family.child, ["given-name"]).then(() => "allowed", (error: unknown) => (isRefusal(error) ? error.reason : "thrown"));
    const own: Actor = { kind: "subject", subject: family.child };
    expect(await asked()).toBe("consent-requested");
    await assent(family.child, "ConsentGiven", own);
    expect(await asked()).toBe("allowed");
    await assent(family.child, "ConsentWithdrawn", own);
    expect(await asked()).toBe("consent-withdrawn");
    await assent(family.child, "ConsentGiven", own);
    const parent: Actor = { kind: "representative", subject: family.parent, of: family.child };
    await on.consent(family.child, { choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }], decidedBy: parent, typedBy: parent });
    expect(await asked()).toBe("consent-withdrawn");
  });
});
