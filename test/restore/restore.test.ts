import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { backUp, checkBackup, restoreBackup, restoreKeysOnly, type RestoreReport, TABLES_LEFT_OUT } from "../../src/modules/backup/index.ts";
import { type BegunDestruction, checkCertificate } from "../../src/modules/destruction/index.ts";
import { loadLongLivedKeys } from "../../src/modules/keys/index.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { testDatabases } from "../support/database.ts";
import { aheadClock, openSchool, type School, schoolConfig } from "./whole-school.ts";

const clock = aheadClock();
let folder: string;
let backup: string;
let before: DatabaseAddresses;
let people: Record<"anna" | "boris" | "clara" | "farid" | "evgeny" | "dana", SubjectId>;
let boris: BegunDestruction;
let numberOfDana: number;
let tokenOfAnna: string;

async function freshData(): Promise<DatabaseAddresses> {
  return (await testDatabases()).addresses;
}

async function letRun(school: School): Promise<void> {
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runQueue();
  await school.runJob("advance-destructions");
  await school.services.ledger.integrate();
}

async function aTokenOf({ services }: School, subject: SubjectId): Promise<string> {
  const { session } = await services.databases.data.begin((tx) => services.sessions.open(tx, subject, "one-time-code", "ru"));
  const endsAt = new Date(clock.now().getTime() + 30 * 86_400_000);
  return (await services.apiTokens.make({ session, name: "x", scopes: ["data:read"], endsAt, language: "ru", atDesk: false, requestId: newId() })).token;
}

/** Monday's people, Monday's backup, and what happened on Tuesday. */
async function live(school: School): Promise<void> {
  const joined = new Map<string, SubjectId>();
  for (const name of ["anna", "boris", "clara", "farid", "evgeny"]) joined.set(name, (await school.join(`${name}@family.example`)).subject);
  people = Object.fromEntries(joined) as typeof people;
  await school.consentTo(people.clara);
  await school.consentTo(people.farid);
  await school.withdrawPurpose(people.farid);
  await letRun(school);
  tokenOfAnna = await aTokenOf(school, people.anna);
  backup = join(folder, "backups", "monday");
  await backUp(backupDeps(school.services), backup);
  clock.advance({ hours: 20 });
  boris = await school.withdrawAll(people.boris);
  await school.withdrawPurpose(people.clara);
  await school.services.restrictions.placeNow({
    subject: people.farid, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject: people.farid }, requestId: "r",
  });
  await school.email(people.evgeny);
  people.dana = (await school.join("dana@family.example")).subject;
  await letRun(school);
  const rows = await school.databases.dataOwner<{ number: number }[]>`select max(number) as number from subjects.subject`;
  numberOfDana = rows[0]?.number ?? 0;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robotek restore "));
  before = await freshData();
  const school = await openSchool({ folder, addresses: before, clock });
  await live(school);
  await school.close();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function restored(addresses: DatabaseAddresses, from = backup): Promise<{ school: School; report: RestoreReport }> {
  const closed = await openSchool({ folder, addresses, clock, restoring: true });
  const report = await restoreBackup(restoreDeps(closed.services), from).finally(() => closed.close());
  return { school: await openSchool({ folder, addresses, clock }), report };
}

async function countOf(school: School, table: string, subject: SubjectId): Promise<number> {
  const sql = school.databases.dataOwner;
  const [schema = "", name = ""] = table.split(".");
  const rows = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(schema)}.${sql(name)} where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

async function marketing(school: School, subject: SubjectId): Promise<string | undefined> {
  return (await school.services.consents.stateOf(school.databases.data, subject)).find(({ purpose }) => purpose === "marketing-mail")?.state;
}

async function expectTuesdayKept(school: School): Promise<void> {
  const sql = school.databases.data;
  expect(await lifeOf(sql, people.boris)).toBeNull();
  for (const table of ["vault.record", "consent.event", "accounts.account", "ledger.history", "notices.notice"]) expect([table, await countOf(school, table, people.boris)]).toEqual([table, 0]);
  expect(await school.services.keys.listKeys(people.boris)).toEqual([expect.objectContaining({ compartment: "evidence" })]);
  const token = school.services.keys.index.blindToken("email", "boris@family.example");
  expect(await school.services.keys.index.findByToken("email", token)).toEqual([]);
  expect(await marketing(school, people.clara)).toBe("ConsentWithdrawn");
  expect(await school.services.restrictions.inForce(sql, people.farid)).toMatchObject([{ kind: "block", reason: "accuracy-disputed", clause: "T7" }]);
  await school.services.ledger.integrate();
  expect(await school.services.ledger.verify()).toMatchObject({ ok: true });
  expect(await school.services.ledger.verifyDeep(school.services.deepSources)).toMatchObject({ ok: true, faults: [] });
}

describe("a restore of yesterday's backup after the data database was lost", () => {
  let school: School;
  let report: RestoreReport;
  beforeAll(async () => {
    ({ school, report } = await restored(await freshData()));
  }, 120_000);
  afterAll(() => school.close());

  it("clause:D2 destroyed stays destroyed and withdrawn stays withdrawn, and the log agrees", async () => {
    await expectTuesdayKept(school);
    expect(report.steps).toMatchObject({ journal: { withdrawal: 1, restriction: 1 }, destroyed: { again: 1, finished: 0 }, opened: {} });
  });

  it("clause:S1 brings no token back: it may have been taken back since", async () => {
    expect(await school.services.apiTokens.list(people.anna)).toEqual([]);
    expect(await school.services.apiTokens.find(tokenOfAnna)).toBeNull();
  });

  it("clause:S1 brings no session, no code and no form back", async () => {
    const sql = school.databases.dataOwner;
    for (const table of ["accounts.session", "accounts.step_up", "accounts.attempt", "accounts.rate_window", "joining.draft"]) {
      expect(Object.keys(TABLES_LEFT_OUT)).toContain(table);
      const [schema = "", name = ""] = table.split(".");
      expect([table, await sql`select 1 from ${sql(schema)}.${sql(name)}`]).toEqual([table, []]);
    }
  });

  it("clause:D2 the certificate stands at the person's address again, and checks", async () => {
    const { certificate, irrecoverableAt } = await school.services.certificateAt(boris.capability);
    expect(checkCertificate(certificate, { key: school.services.logKey, opening: boris.opening })).toEqual({ ok: true, state: "unreadable", faults: [] });
    expect(Date.parse(irrecoverableAt)).toBeGreaterThan(clock.now().getTime());
  });

  it("clause:S1 who was not touched since is as before, and is found by the index that was built anew", async () => {
    expect(await school.email(people.anna)).toBe("anna@family.example");
    const token = school.services.keys.index.blindToken("email", "anna@family.example");
    expect(await school.services.keys.index.findByToken("email", token)).toEqual([people.anna]);
    expect(await lifeOf(school.databases.data, people.anna)).toBe("living");
  });

  it("clause:S1 who has entries that the backup does not know is frozen for the desk, and nobody else", async () => {
    const lives = await Promise.all((["anna", "clara", "farid", "evgeny"] as const).map(async (name) => [name, await lifeOf(school.databases.data, people[name])]));
    expect(Object.fromEntries(lives)).toEqual({ anna: "living", clara: "frozen", farid: "frozen", evgeny: "frozen" });
    expect(report.steps.frozen).toMatchObject({ living: 4, frozen: 3, keysMissing: 0 });
  });

  it("clause:R2 gives nobody the number of a person that joined after the backup", async () => {
    expect(await lifeOf(school.databases.data, people.dana)).toBeNull();
    await school.join("gulnara@family.example");
    const rows = await school.databases.dataOwner<{ number: number }[]>`select max(number) as number from subjects.subject`;
    expect(rows[0]?.number).toBeGreaterThan(numberOfDana);
  });

  it("clause:D2 sweeps the keys of a person whom the restored data do not know", async () => {
    clock.advance({ hours: 2 });
    await school.runJob("sweep-orphan-keys");
    expect(await school.services.keys.listKeys(people.dana)).toEqual([]);
    expect((await school.services.keys.listKeys(people.anna)).length).toBeGreaterThan(3);
    expect(await school.services.keys.listKeys(people.boris)).toEqual([expect.objectContaining({ compartment: "evidence" })]);
  });
});

it("clause:D2 destroyed stays destroyed when the key store is lost too and its older backup brings the keys back", async () => {
  const data = await freshData();
  const fresh = await freshData();
  const { school } = await restored({ ...data, keysUrl: fresh.keysUrl });
  await expectTuesdayKept(school);
  expect(await school.email(people.anna)).toBe("anna@family.example");
  await school.close();
});

it("clause:D2 the key store alone comes back from its backup, without what was destroyed since; until then nothing is served and no key erased", async () => {
  const data = await freshData();
  await (await restored(data)).school.close();
  const addresses = { ...data, keysUrl: (await freshData()).keysUrl };
  await expect(openSchool({ folder, addresses, clock })).rejects.toMatchObject({ kind: "key-store-lost" });
  // Its own newest backup is gone too: what is left is Monday's, with the keys that were destroyed on Tuesday.
  await rm(join(schoolConfig(folder).dataDir, "key-store-backup"), { recursive: true });
  const closed = await openSchool({ folder, addresses, clock, restoring: true });
  const report = await restoreKeysOnly(restoreDeps(closed.services), backup);
  await expect(restoreKeysOnly(restoreDeps(closed.services), backup)).rejects.toMatchObject({ kind: "key-store-there" });
  await closed.close();
  expect(report.steps).toMatchObject({ destroyed: { again: 1 }, index: { damaged: 0 }, opened: {} });
  const school = await openSchool({ folder, addresses, clock });
  await expectTuesdayKept(school);
  expect(await school.email(people.anna)).toBe("anna@family.example");
  await school.close();
});

describe("a restore refuses", () => {
  const refusal = async (addresses: DatabaseAddresses, from = backup): Promise<string> => {
    const school = await openSchool({ folder, addresses, clock, restoring: true });
    const error = await restoreBackup(restoreDeps(school.services), from).catch((caught: unknown) => caught).finally(() => school.close());
    return (error as { kind?: string }).kind ?? String(error);
  };

  it("clause:S1 an installation that holds people", async () => {
    expect(await refusal(before)).toBe("installation-not-empty");
  });

  it("clause:S1 a backup that was changed, that lacks a part, or that is none", async () => {
    const data = join(backup, "data");
    const table = join(data, "tables", "consent.event.copy.gz");
    const bytes = await readFile(table);
    await appendFile(table, "x");
    expect(await refusal(await freshData())).toBe("changed");
    await rm(table);
    expect(await refusal(await freshData())).toBe("incomplete");
    await writeFile(table, bytes);
    const manifest = await readFile(join(data, "manifest.json"), "utf8");
    await writeFile(join(data, "manifest.json"), manifest.replace('"rows":', '"rows": '));
    expect(await refusal(await freshData())).toBe("other-keys");
    await writeFile(join(data, "manifest.json"), manifest);
    expect(await refusal(await freshData(), join(folder, "backups"))).toBe("not-a-backup");
    await expect(checkBackup(backup, (await loadLongLivedKeys(schoolConfig(folder).keysDirs)).journal)).resolves.toMatchObject({ format: "robotek-backup/1" });
  });

  it("clause:S1 when the published log or the journal is gone, instead of forking the one and forgetting the other", async () => {
    const aside = async (name: string): Promise<string> => {
      await rename(join(folder, name), join(folder, `${name} aside`));
      const kind = await refusal(await freshData());
      await rename(join(folder, `${name} aside`), join(folder, name));
      return kind;
    };
    expect(await aside("data/ledger")).toBe("mirror-lost");
    expect(await aside("journal")).toBe("journal-lost");
  });

  it("clause:S1 and the service does not open an empty database over a published log, nor one that is half restored", async () => {
    const addresses = await freshData();
    await expect(openSchool({ folder, addresses, clock })).rejects.toMatchObject({ kind: "database-lost" });
    const school = await openSchool({ folder, addresses, clock, restoring: true });
    const deps = restoreDeps(school.services);
    const dying = { ...deps, steps: (name: string) => (name === "restore:log-imported" ? Promise.reject(new Error("died")) : Promise.resolve()) };
    await expect(restoreBackup(dying, backup)).rejects.toThrow("died");
    await expect(openSchool({ folder, addresses, clock })).rejects.toMatchObject({ kind: "restore-unfinished" });
    await restoreBackup(deps, backup);
    await school.close();
    const open = await openSchool({ folder, addresses, clock });
    await expectTuesdayKept(open);
    await open.close();
  });
});
