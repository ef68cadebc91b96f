import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BegunDestruction, type CertificatePage, checkCertificate } from "../../src/modules/destruction/index.ts";
import { KeyStore, loadLongLivedKeys } from "../../src/modules/keys/index.ts";
import { type Cluster, openCluster } from "../../src/platform/embedded-postgres.ts";
import { migrate } from "../../src/platform/migrate.ts";
import { connect, type DatabaseAddresses, openDatabases } from "../../src/platform/postgres.ts";
import { createDatabaseIfMissing } from "../../src/platform/roles.store.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aheadClock, openSchool, schoolConfig } from "./whole-school.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const BOUNDS = { name: "robotek test", connections_max: 1, statement_ms_max: 60_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };
const secret = Buffer.alloc(32, 9);
const clock = aheadClock();
const clusters: Cluster[] = [];
const folders: string[] = [];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "robotek copies "));
  folders.push(folder);
  return folder;
}

async function started(dataDir: string): Promise<{ cluster: Cluster; addresses: DatabaseAddresses }> {
  const cluster = await openCluster(dataDir, { throwaway: true });
  clusters.push(cluster);
  return { cluster, addresses: { dataUrl: cluster.url("school_data"), keysUrl: cluster.url("school_keys"), secret } };
}

/** A thief's copy of both databases, as files: the whole cluster as it lay on the disk. */
async function copyOf(home: string): Promise<string> {
  const dataDir = await aFolder();
  const copied = `${home}-${folders.length}`;
  folders.push(copied);
  if (spawnSync("cp", ["-a", home, copied]).status !== 0) throw new Error("cp failed");
  await rm(join(copied, "owner.json"), { force: true });
  await writeFile(join(dataDir, "postgres.json"), JSON.stringify({ folder: copied }));
  return dataDir;
}

/** A folder with the key directories as they stand now, and nothing else. */
async function withKeysOf(school: string): Promise<string> {
  const folder = await aFolder();
  for (const name of ["keys", "keys too"]) await cp(join(school, name), join(folder, name), { recursive: true });
  return folder;
}

let people: { anna: SubjectId; boris: SubjectId };
let begun: BegunDestruction;
let thief: { before: string; after: string; keysBefore: string; keysAfter: string; keyStoreBackup: string };
let pages: { before: CertificatePage; after: CertificatePage };
let logKey: string;
let now: { before: number; after: number };

async function createDatabases(cluster: Cluster): Promise<void> {
  const owner = connect(cluster.url("postgres"), BOUNDS);
  for (const name of ["school_data", "school_keys"]) await createDatabaseIfMissing(owner, name);
  await owner.end();
}

async function liveUntilTheTheft(folder: string, home: string): Promise<{ home: string }> {
  const { cluster, addresses } = await started(home);
  await createDatabases(cluster);
  await migrate(addresses, clock);
  const school = await openSchool({ folder, addresses, clock });
  people = { anna: (await school.join("anna@family.example")).subject, boris: (await school.join("boris@family.example")).subject };
  await school.services.keys.refreshBackup();
  await school.close();
  await cluster.stop();
  return { home: cluster.folder };
}

beforeAll(async () => {
  const folder = await aFolder();
  const dataDir = await aFolder();
  const { home } = await liveUntilTheTheft(folder, dataDir);
  folders.push(home);
  const [before, after] = [await copyOf(home), await copyOf(home)];
  const keyStoreBackup = join(await aFolder(), "key-store-backup");
  await cp(join(schoolConfig(folder).dataDir, "key-store-backup"), keyStoreBackup, { recursive: true });
  const { cluster, addresses } = await started(dataDir);
  const school = await openSchool({ folder, addresses, clock });
  begun = await school.withdrawAll(people.boris);
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
  await school.services.ledger.integrate();
  const keysBefore = await withKeysOf(folder);
  const pageBefore = await school.services.certificateAt(begun.capability);
  const nowBefore = clock.now().getTime();
  clock.advance({ hours: 25 });
  await school.runJob("turn-epoch");
  await school.services.ledger.integrate();
  pages = { before: pageBefore, after: await school.services.certificateAt(begun.capability) };
  now = { before: nowBefore, after: clock.now().getTime() };
  thief = { before, after, keysBefore, keysAfter: await withKeysOf(folder), keyStoreBackup };
  logKey = school.services.logKey;
  await school.close();
  await cluster.stop();
}, 180_000);

afterAll(async () => {
  for (const cluster of clusters) await cluster.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe("an old copy of both databases, taken before a destruction", () => {
  it("clause:D2 still opens with the key directory as it stands before the next turn: the certificate says unreadable, not irrecoverable, and when", async () => {
    const { cluster, addresses } = await started(thief.before);
    const stolen = await openSchool({ folder: thief.keysBefore, addresses, clock });
    expect(await stolen.email(people.boris)).toBe("boris@family.example");
    await stolen.close();
    await cluster.stop();
    const { certificate, irrecoverableAt } = pages.before;
    expect(checkCertificate(certificate, { key: logKey, opening: begun.opening })).toEqual({ ok: true, state: "unreadable", faults: [] });
    expect(certificate?.irrecoverableAt).toBe(irrecoverableAt);
    expect(Date.parse(irrecoverableAt)).toBeGreaterThan(now.before);
    expect(Date.parse(irrecoverableAt)).toBeLessThanOrEqual(now.before + DAY_MS);
  });

  it("clause:D2 is unreadable with the key directory as it stands after the turn, for everybody in it", async () => {
    const { cluster, addresses } = await started(thief.after);
    const databases = openDatabases(addresses);
    const config = schoolConfig(thief.keysAfter);
    const keys = new KeyStore({ databases, clock, folders: config.keysDirs, longLived: await loadLongLivedKeys(config.keysDirs), backupFolder: join(thief.keysAfter, "b") });
    expect((await keys.listKeys(people.boris)).length).toBeGreaterThan(3);
    for (const person of [people.boris, people.anna]) {
      for (const compartment of ["identity", "contact", "evidence", "ledger"] as const) await expect(keys.openKeys([person], [compartment])).rejects.toThrow("is in no folder of KEYS_DIR");
    }
    const token = keys.index.blindToken("email", "boris@family.example");
    await expect(keys.index.findByToken("email", token)).rejects.toThrow("is in no folder of KEYS_DIR");
    await keys.close();
    await databases.close();
    const stolen = await openSchool({ folder: thief.keysAfter, addresses, clock });
    await expect(stolen.email(people.anna)).rejects.toThrow("is in no folder of KEYS_DIR");
    await stolen.close();
    await cluster.stop();
  });

  it("clause:D2 nor does an old copy of the key store's backup open any more", async () => {
    const { cluster, addresses } = await started(thief.after);
    const databases = openDatabases(addresses);
    const config = schoolConfig(thief.keysAfter);
    await databases.keysOwner`truncate keys.subject_key, keys.epoch, keys.index_source, keys.index_token`;
    const keys = new KeyStore({ databases, clock, folders: config.keysDirs, longLived: await loadLongLivedKeys(config.keysDirs), backupFolder: thief.keyStoreBackup });
    const names = await readdir(thief.keyStoreBackup);
    expect(names).toHaveLength(1);
    for (const name of names) await expect(keys.restore(join(thief.keyStoreBackup, name), clock.now())).rejects.toThrow("whose key is erased");
    await keys.close();
    await databases.close();
    await cluster.stop();
  });

  it("clause:D2 so the certificate now says irrecoverable, since when, and checks", () => {
    const { certificate, irrecoverableAt } = pages.after;
    expect(checkCertificate(certificate, { key: logKey, opening: begun.opening })).toEqual({ ok: true, state: "irrecoverable", faults: [] });
    expect(Date.parse(irrecoverableAt)).toBeLessThanOrEqual(now.after);
    expect(Date.parse(irrecoverableAt)).toBeGreaterThan(now.before);
    expect(checkCertificate({ ...certificate, state: "unreadable" }).ok).toBe(false);
  });
});
