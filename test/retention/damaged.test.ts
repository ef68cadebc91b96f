import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRetentionJob } from "../../src/jobs/run-retention.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";

/** One record that does not open, or one person's work that fails, and everybody else's terms. */
const clock = movableClock("2026-11-10T04:00:00Z");
let databases: TestDatabases;
let school: School;

beforeAll(async () => {
  databases = await testDatabases();
  const steps = (): Promise<void> => Promise.resolve();
  school = await openSchool({ folder: await mkdtemp(join(tmpdir(), "robotek damaged ")), addresses: databases.addresses, clock, steps });
});
afterAll(() => school.close());

async function answer(subject: SubjectId, purpose: "abuse-prevention" | "service-provision", state: "ConsentGiven" | "ConsentWithdrawn"): Promise<void> {
  const by = { kind: "subject", subject } as const;
  const { consents, databases: { data } } = school.services;
  await data.begin((tx) => consents.record(tx, {
    subject, decidedBy: by, typedBy: by, choices: [{ purpose, scope: "processing", state }], documentHash: "ab".repeat(32), policyVersion: "1", language: "ru", source: "web-form", method: "session",
    at: clock.now(), requestId: newId(),
  }));
}

async function withDocument(subject: SubjectId): Promise<void> {
  await answer(subject, "abuse-prevention", "ConsentGiven");
  const access = accessFor({ purpose: "abuse-prevention", actor: { kind: "subject", subject }, requestId: newId() });
  await school.services.databases.data.begin((tx) => school.services.vault.collect(tx, access, subject, { "identity-document": "123456789" }, { source: "web-form", at: clock.now() }));
}

async function held(subject: SubjectId): Promise<string[]> {
  return (await databases.dataOwner<{ compartment: string }[]>`select distinct compartment from vault.record where subject_id = ${subject} order by 1`).map(({ compartment }) => compartment);
}

const lives = async (...subjects: SubjectId[]): Promise<string[]> =>
  (await databases.dataOwner<{ life: string }[]>`select life from subjects.facts f where subject_id = any(${subjects}::uuid[]) order by array_position(${subjects}::uuid[], subject_id)`).map(({ life }) => life);

async function damageIdentity(subject: SubjectId): Promise<void> {
  const { count } = await databases.dataOwner`update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${subject} and compartment = 'identity'`;
  expect(count).toBe(1);
}

/** The night's job, with the kinds of fault that it logs; `failing` cannot be destroyed, whatever the cause. */
async function night(failing?: SubjectId): Promise<string[]> {
  const { retentionDeps } = school.services;
  const lines: string[] = [];
  const log = createLog(readConfig({ LOG_LEVEL: "error" }), { write: (line: string) => void lines.push(line) });
  const job = runRetentionJob({ ...retentionDeps, beginDestruction: (wish) => (wish.subject === failing ? Promise.reject(new TypeError("no key")) : retentionDeps.beginDestruction(wish)) });
  const over = await job.run({}, { log, signal: new AbortController().signal }).then(() => "done", (error: unknown) => (error as Error).message);
  return [over, ...lines.map((line) => (JSON.parse(line) as { msg: string }).msg)];
}

describe("the night's run", () => {
  it("clause:S3 takes a class from a record of which another class does not open, and leaves the person to be found by what does", async () => {
    const { subject } = await school.join("opens-in-part@family.example");
    await withDocument(subject);
    await damageIdentity(subject);
    clock.advance({ days: 31 });
    expect(await night()).toEqual(["done"]);
    expect(await held(subject)).toEqual(["contact", "identity"]);
    expect(await databases.dataOwner`select 1 from retention.removal`).toHaveLength(0);
    const access = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "test" }, requestId: newId() });
    expect(await school.services.vault.findSubjects(access, "email", "opens-in-part@family.example")).toEqual([subject]);
    // Built anew after a restore, the index still leads to what opens.
    expect((await school.services.vault.rebuildIndex()).damaged).toEqual([subject]);
    expect(await school.services.vault.findSubjects(access, "email", "opens-in-part@family.example")).toEqual([subject]);
  });

  it("clause:S3 destroys a whole record that does not open when its term is over", async () => {
    const { subject } = await school.join("never-opens@family.example");
    await answer(subject, "service-provision", "ConsentWithdrawn");
    await damageIdentity(subject);
    clock.advance({ days: 16 });
    expect(await night()).toEqual(["done"]);
    expect(await lives(subject)).toEqual(["destroying"]);
  });

  it("clause:S3 holds nobody up for one whose work fails, says so, and takes that one when it can", async () => {
    const two = [(await school.join("fails-a@family.example")).subject, (await school.join("fails-b@family.example")).subject].sort();
    const [failing, other] = two as [SubjectId, SubjectId];
    for (const subject of two) await answer(subject, "service-provision", "ConsentWithdrawn");
    clock.advance({ days: 16 });
    expect(await night(failing)).toEqual(["1 people's data were not removed past their term", "not removed past its term"]);
    expect(await lives(failing, other)).toEqual(["living", "destroying"]);
    expect(await night()).toEqual(["done"]);
    expect(await lives(failing)).toEqual(["destroying"]);
  });
});
