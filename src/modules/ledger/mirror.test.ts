import { generateKeyPairSync } from "node:crypto";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { integrationStore } from "./integration.store.ts";
import { Integrator } from "./integrator.ts";
import { readLeaf } from "./ledger-entry.ts";
import { aLedger, anEntry, KeysInMemory, publicKeys, somebody } from "./ledger.fixtures.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerDeps } from "./ledger.ts";
import { openSuccessor } from "./log-opening.ts";
import { Mirror } from "./mirror.ts";
import { folderSource } from "./tile-source.ts";
import { checkProof } from "./tlog-proof.ts";

let clock = movableClock();
let databases: TestDatabases;
let ledger: Ledger;
let deps: LedgerDeps;
let clean: () => Promise<void>;
let keys: KeysInMemory;

beforeEach(async () => {
  clock = movableClock();
  databases = await testDatabases();
  keys = new KeysInMemory();
  ({ ledger, deps, clean } = await aLedger(databases, clock, { keys }));
  return () => clean();
});

async function appended(on: Pick<TestDatabases, "data">, by: Ledger, ...subjects: SubjectId[]): Promise<void> {
  await on.data.begin((tx) => by.append(tx, subjects.map((subject) => anEntry(subject, clock.now()))));
}

/** The state that a backup keeps: a second database with the same log, as it was. */
async function restored(): Promise<{ databases: TestDatabases; ledger: Ledger }> {
  const copy = await testDatabases();
  for (const table of ["log", "head", "signer", "closing", "entry", "tile", "checkpoint", "history", "system_part"]) {
    const rows = await databases.dataOwner.unsafe(`select * from ledger.${table}`);
    for (const row of rows) await copy.dataOwner`insert into ledger.${copy.dataOwner(table)} ${copy.dataOwner(row)}`;
  }
  for (const row of await databases.dataOwner`select log_shard, entry_id, at, leaf, traces from ledger.pending order by position`) {
    await copy.dataOwner`insert into ledger.pending ${copy.dataOwner(row)}`;
  }
  return { databases: copy, ledger: new Ledger({ ...deps, databases: copy }) };
}

describe("the start", () => {
  it("goes on when database and mirror are one log, also where the mirror is behind", async () => {
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    await ledger.checkHead();
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    await databases.dataOwner`update ledger.head set mirrored_size = 1`;
    await ledger.checkHead();
    expect(await new Ledger(deps).open("elsewhere.example")).toEqual(await ledger.open("ledger.example"));
  });

  it("clause:S1 is refused when the database contradicts what was published", async () => {
    await appended(databases, ledger, somebody(), somebody());
    const before = await restored();
    await ledger.integrate();
    await expect(before.ledger.checkHead()).rejects.toMatchObject({ name: "LedgerHeadContradiction", fault: "database-behind" });
    // Another history of the same length.
    await appended(before.databases, before.ledger, somebody());
    await before.databases.dataOwner`delete from ledger.pending where position = 1`;
    await new Ledger({ ...deps, databases: before.databases, mirrorOf: () => new Mirror(`${deps.folder} other`) }).integrate();
    await expect(before.ledger.checkHead()).rejects.toMatchObject({ fault: "roots-differ" });
    await rm(`${deps.folder} other`, { recursive: true });
  });

  it("is refused on an empty database, or one from a backup, beside the mirror of a longer log; and the mirror stays as it is", async () => {
    await appended(databases, ledger, somebody());
    const backup = await restored();
    await ledger.integrate();
    await expect(backup.ledger.open("ledger.example")).rejects.toMatchObject({ fault: "database-behind" });
    await backup.databases.dataOwner`truncate ledger.pending`;
    await appended(backup.databases, backup.ledger, somebody());
    await expect(new Ledger({ ...deps, databases: await testDatabases() }).open("ledger.example")).rejects.toMatchObject({ fault: "database-behind" });
    await expect(backup.ledger.integrate()).rejects.toMatchObject({ fault: "database-behind" });
    expect(await ledger.verify({ source: folderSource(deps.folder) })).toMatchObject({ ok: true, size: 1 });
  });

  it("is refused when the mirror is gone, spoilt, or another's; the mirror can be written anew", async () => {
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    const { origin = "" } = (await ledger.checkpoint()) ?? {};
    const note = (key = generateKeyPairSync("ed25519").privateKey, name = origin): string => signCheckpoint({ origin: name, size: 0, root: Buffer.alloc(32) }, [key]).note;
    await writeFile(join(deps.folder, "checkpoint"), note());
    await expect(ledger.checkHead()).rejects.toMatchObject({ fault: "mirror-spoilt" });
    await expect(ledger.rebuildMirror()).rejects.toMatchObject({ fault: "mirror-spoilt" });
    await writeFile(join(deps.folder, "checkpoint"), note(deps.signing().current, "another.example"));
    await expect(ledger.checkHead()).rejects.toMatchObject({ fault: "other-origin" });
    await rm(deps.folder, { recursive: true });
    await expect(ledger.checkHead()).rejects.toMatchObject({ fault: "mirror-missing" });
    await ledger.rebuildMirror();
    await ledger.checkHead();
    expect(await ledger.verify({ source: folderSource(deps.folder) })).toMatchObject({ ok: true, size: 1 });
  });
});

describe("a restore", () => {
  it("clause:D2 imports what was published since the backup, gives waiting entries their old index, and tells whose entries were lost", async () => {
    const [early, waiting, late, idle] = [somebody(), somebody(), somebody(), somebody()];
    await appended(databases, ledger, ...Array.from({ length: 300 }, () => early));
    await ledger.integrate();
    await appended(databases, ledger, waiting);
    const backup = await restored();
    await ledger.integrate();
    clock.advance({ days: 1 });
    await appended(databases, ledger, late, early);
    await ledger.integrate();
    await appendFile(join(deps.folder, "traces", clock.now().toISOString().slice(0, 10)), "torn");
    await appended(databases, ledger, ...Array.from({ length: 300 }, () => late));
    await ledger.integrate();
    expect(await backup.ledger.importMirror([early, waiting, late, idle])).toEqual({ entries: 302, subjects: new Map([[early, 1], [late, 301]]) });
    await backup.ledger.checkHead();
    expect(await backup.ledger.verify()).toMatchObject({ ok: true, size: 603 });
    expect(await backup.databases.data`select from ledger.pending`).toHaveLength(0);
    expect((await backup.ledger.history(backup.databases.data, waiting, { limit: 1 }))[0]).toMatchObject({ index: 300 });
    expect(await backup.ledger.importMirror([early])).toEqual({ entries: 0, subjects: new Map() });
    await appended(backup.databases, backup.ledger, idle);
    expect(await backup.ledger.integrate()).toEqual({ size: 604, moved: 1 });
    expect(await backup.ledger.verify({ source: folderSource(deps.folder) })).toMatchObject({ ok: true, size: 604 });
  });

  it("clause:D2 cannot tell whose the lost entries of a destroyed person were", async () => {
    const [gone, stays] = [somebody(), somebody()];
    const backup = await restored();
    await appended(databases, ledger, gone, stays);
    await ledger.integrate();
    keys.destroy(gone);
    expect(await backup.ledger.importMirror([gone, stays])).toEqual({ entries: 2, subjects: new Map([[stays, 1]]) });
  });

  it("refuses a mirror that does not continue the database, or is spoilt", async () => {
    await appended(databases, ledger, somebody());
    const backup = await restored();
    await ledger.integrate();
    const tile = join(deps.folder, "tile/entries/000.p/1");
    await writeFile(tile, Buffer.of(0, 2, 1, 2));
    await expect(backup.ledger.importMirror([])).rejects.toMatchObject({ fault: "roots-differ" });
    await rm(tile);
    await expect(backup.ledger.importMirror([])).rejects.toMatchObject({ fault: "mirror-spoilt" });
    expect((await backup.ledger.checkpoint())?.size).toBe(0);
  });

  it("keeps traces no longer than backups need them", async () => {
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    clock.advance({ days: 1 });
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    const mirror = new Mirror(deps.folder);
    expect(await mirror.traceDays()).toEqual(["2026-09-01", "2026-09-02"]);
    await ledger.dropTraces(clock.now());
    expect(await mirror.traceDays()).toEqual(["2026-09-02"]);
    expect(await new Mirror(await mkdtemp(join(tmpdir(), "empty "))).traceDays()).toEqual([]);
  });
});

describe("a change of the format", () => {
  it("closes the log with all that waits in it, and the next one commits to its last head", async () => {
    await appended(databases, ledger, somebody());
    await ledger.integrate();
    await appended(databases, ledger, somebody());
    const integration = { sql: databases.integrator, clock, store: integrationStore, signing: deps.signing, mirrorOf: (logId: number) => Mirror.ofLog(deps.folder, logId) };
    const integrator = new Integrator(integration);
    await openSuccessor(integration, integrator, "ledger.example");
    await appended(databases, ledger, somebody());
    expect(await ledger.integrate()).toEqual({ size: 2, moved: 1 });
    const last = await ledger.checkpoint(1);
    expect(last?.size).toBe(2);
    const judged = checkProof((await ledger.prove(0)) ?? "", { keys: await publicKeys(databases.data, 2) });
    expect(judged).toMatchObject({ ok: true, checkpoint: { size: 2 } });
    expect(judged.ok && readLeaf(judged.entry)?.detail).toEqual({ previous: { origin: last?.origin, root: last?.root.toString("base64"), size: 2 } });
    expect(await ledger.verify()).toMatchObject({ ok: true, size: 2 });
    expect(await ledger.verify({ source: folderSource(deps.folder), trust: { keys: await publicKeys(databases.data, 1) } })).toMatchObject({ ok: true, size: 2 });
    expect(await ledger.verify({ source: folderSource(join(deps.folder, "log-2")) })).toMatchObject({ ok: true, size: 2 });
    expect(await ledger.currentLog()).toBe(2);
    await ledger.checkHead();
  });
});
