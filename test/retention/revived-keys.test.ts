import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRetention } from "../../src/modules/retention/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { ConsentState, PurposeId, SubjectId } from "../../src/policy/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";
import { A_PDF, staff } from "../support/intake.ts";

describe("keys that an older backup of the key store brings back", () => {
  const clock = movableClock("2026-11-10T04:00:00Z");
  let databases: TestDatabases;
  let school: School;
  let subject: SubjectId;
  beforeAll(async () => {
    databases = await testDatabases();
    school = await openSchool({ folder: await mkdtemp(join(tmpdir(), "robotek revived ")), addresses: databases.addresses, clock });
    ({ subject } = await school.join("keeper@family.example"));
  });
  afterAll(() => school.close());

  const self = () => ({ kind: "subject", subject }) as const;
  async function answer(purpose: PurposeId, state: ConsentState): Promise<void> {
    await school.services.databases.data.begin((tx) => school.services.consents.record(tx, {
      subject, decidedBy: self(), typedBy: self(), choices: [{ purpose, scope: "processing", state }], documentHash: "ab".repeat(32), policyVersion: "1", language: "ru", source: "web-form",
      method: "session", at: clock.now(), requestId: newId(),
    }));
  }
  async function collect(purpose: "learning" | "support", values: { attendance: string } | { "own-words": string }): Promise<void> {
    await answer(purpose, "ConsentGiven");
    const access = accessFor({ purpose: purpose as "support", actor: self(), requestId: newId() });
    await school.services.databases.data.begin((tx) => school.services.vault.collect(tx, access, subject, values as { "own-words": string }, { source: "web-form", at: clock.now() }));
  }
  const classes = async (): Promise<string[]> => (await school.services.keys.listKeys(subject)).map(({ compartment }) => compartment).sort();

  it("clause:D2 clause:S3 go again where a term has taken their rows from who stays; those of what is held stay", async () => {
    const { services } = school;
    await collect("learning", { attendance: "10.11.2026" });
    await collect("support", { "own-words": "Здравствуйте" });
    const scan = await services.intakeDesk.scans.add({ by: staff(), subject, kind: "consent-form", exception: null, code: null, bytes: A_PDF, requestId: newId() });
    const before = await classes();
    expect(before).toEqual(["contact", "document", "evidence", "identity", "ledger", "learning", "words"].sort());
    const old = await databases.keysOwner`select * from keys.subject_key where subject_id = ${subject} and compartment = 'learning'`;
    await answer("learning", "ConsentWithdrawn");
    clock.advance({ days: 16 });
    await runRetention(services.retentionDeps, { dryRun: false });
    const left = before.filter((one) => one !== "learning");
    expect(await classes()).toEqual(left);
    // As `restore DIR --keys-only` leaves it.
    for (const row of old) await databases.keysOwner`insert into keys.subject_key ${databases.keysOwner(row)}`;
    await services.keys.doubtAllKeys();
    expect(await classes()).toEqual(before);
    await school.runJob("sweep-orphan-keys");
    expect(await classes()).toEqual(left);
    const words = await services.vault.read(accessFor({ purpose: "support", actor: self(), requestId: newId() }), subject, ["own-words"]);
    expect(words.values["own-words"]).toBeDefined();
    expect(await school.email(subject)).toBe("keeper@family.example");
    expect((await services.intakeDesk.scans.open({ by: staff(), subject, scan, requestId: newId() })).bytes).toEqual(A_PDF);
  });

  it("clause:D2 stay while their row is not written yet: for an hour nothing is an orphan", async () => {
    await school.services.keys.createKeys(subject, ["learning"], clock.now());
    clock.advance({ minutes: 59 });
    await school.runJob("sweep-orphan-keys");
    expect(await classes()).toContain("learning");
    clock.advance({ minutes: 2 });
    await school.runJob("sweep-orphan-keys");
    expect(await classes()).not.toContain("learning");
  });
});
