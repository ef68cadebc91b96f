import { beforeAll, describe, expect, it } from "vitest";
import { SOMEBODYS, vaultInUse, type VaultInUse } from "../modules/vault/vault.fixtures.ts";
import { subjectShown } from "./subject-show.ts";

let on: VaultInUse;
beforeAll(async () => {
  on = await vaultInUse();
});

describe("subject show", () => {
  it("names fields, ages, consents and rows, and no value", async () => {
    const subject = await on.aPerson();
    const shown = await subjectShown(on, subject, null);
    expect(shown.fields.map(({ field }) => field).sort()).toEqual(Object.keys(SOMEBODYS).sort());
    expect(shown.consents).toMatchObject([{ purpose: "service-provision", state: "ConsentGiven" }]);
    expect(shown.rows).toContainEqual({ table: "vault.record", rows: 2 });
    for (const value of Object.values(SOMEBODYS)) expect(JSON.stringify(shown)).not.toContain(value);
  });

  it("clause:G3 shows values under a purpose alone, only its fields, and the look stands in the person's history", async () => {
    const subject = await on.aPerson();
    on.clock.advance({ seconds: 1 });
    const shown = await subjectShown(on, subject, "important-notices");
    expect(shown.fields.filter(({ value }) => value !== "[personal]").map(({ field }) => field).sort()).toEqual(["email", "given-name", "phone"]);
    const [latest] = await on.ledger.history(on.databases.data, subject, { limit: 1 });
    expect(latest).toMatchObject({ operation: "use", purpose: "important-notices", actor: { kind: "system", job: "subject-show" } });
    await expect(subjectShown(on, subject, "audit")).rejects.toMatchObject({ kind: "refused" });
  });
});
