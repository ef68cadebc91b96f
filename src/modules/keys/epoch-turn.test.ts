import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases, type TestDatabases } from "../../../test/support/database.ts";
import { testKeyStore, type TestKeyStore } from "../../../test/support/key-store.ts";
import { newId } from "../../platform/id.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { insertLiving, livingEpochForShare, releaseTurnLock, retireLiving, tryTurnLock } from "./epochs.store.ts";

const clock = movableClock();
const KILLED = "killed here";

const epochFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes("epoch-"));

interface Filled {
  databases: TestDatabases;
  store: TestKeyStore;
  subjects: SubjectId[];
  bytes: Map<string, string>;
}

async function filled(): Promise<Filled> {
  const databases = await testDatabases();
  const store = await testKeyStore(databases, clock);
  const subjects = Array.from({ length: 12 }, () => asSubjectId(newId()));
  const bytes = new Map<string, string>();
  for (const subject of subjects) {
    for (const key of await store.keys.createKeys(subject, ["identity", "contact"], clock.now())) bytes.set(key.keyId, key.bytes.toString("hex"));
    await store.keys.index.putTokens(subject, "email", store.keys.index.tokensOf("email", `${subject}@example.org`));
  }
  return { databases, store, subjects, bytes };
}

async function expectWhole({ store, subjects, bytes }: Filled): Promise<void> {
  const keys = store.another();
  const opened = await keys.openKeys(subjects, ["identity", "contact"]);
  expect(opened).toHaveLength(bytes.size);
  for (const key of opened) expect(key.bytes.toString("hex")).toBe(bytes.get(key.keyId));
  for (const subject of subjects) {
    expect(await keys.index.findByToken("email", keys.index.blindToken("email", `${subject}@example.org`))).toEqual([subject]);
  }
}

/** The names of the steps, read from the code. */
function stepsInCode(): string[] {
  const source = readFileSync(new URL("./epoch-turn.ts", import.meta.url), "utf8");
  return [...new Set([...source.matchAll(/steps\("(key-turn:[a-z-]+)"\)/g)].map((match) => match[1] ?? ""))];
}

describe("the key turn", () => {
  it("wraps living keys anew, erases the old epoch's key in both folders, and leaves one backup", async () => {
    const all = await filled();
    const { store } = all;
    const before = readdirSync(store.backupFolder);
    expect(await store.keys.turnEpoch(clock.now())).toEqual({ outcome: "turned", epoch: 2 });
    for (const folder of store.folders) {
      expect(epochFiles(folder)).toHaveLength(1);
      expect(epochFiles(folder)[0]).toMatch(/^epoch-2-/);
      expect(statSync(join(folder, epochFiles(folder)[0] ?? "")).mode & 0o777).toBe(0o600);
    }
    const after = readdirSync(store.backupFolder);
    expect(after).toHaveLength(1);
    expect(before).not.toContain(after[0]);
    const [first, second] = await store.keys.epochs();
    expect([first?.state, second?.state]).toEqual(["erased", "living"]);
    expect(first?.erased_at).toEqual(clock.now());
    expect(second?.backup_hash?.toString("hex")).toBe(createHash("sha256").update(readFileSync(join(store.backupFolder, after[0] ?? ""))).digest("hex"));
    await expectWhole(all);
  });

  it("can be killed after every step that stands in the code and run again", async () => {
    const steps = stepsInCode();
    expect(steps.length).toBeGreaterThanOrEqual(10);
    const all = await filled();
    let epoch = 1;
    for (const killedAt of steps) {
      let reached = false;
      const dying = all.store.another({
        steps: (name) => {
          if (name !== killedAt) return Promise.resolve();
          reached = true;
          return Promise.reject(new Error(KILLED));
        },
      });
      await expect(dying.turnEpoch(clock.now()), killedAt).rejects.toThrow(KILLED);
      expect(reached).toBe(true);
      await expectWhole(all);
      // A key made in the half-turned store must live as well.
      const subject = asSubjectId(newId());
      const [key] = await all.store.another().createKeys(subject, ["words"], clock.now());
      await all.store.another().start();
      await expectWhole(all);
      expect((await all.store.another().openKeys([subject], ["words"]))[0]?.bytes).toEqual(key?.bytes);
      const rows = await all.store.keys.epochs();
      expect(rows.filter((row) => row.state === "living")).toHaveLength(1);
      expect(rows.filter((row) => row.state === "retired" || row.state === "erasing")).toEqual([]);
      for (const folder of all.store.folders) {
        const living = rows.find((row) => row.state === "living");
        expect(epochFiles(folder).filter((name) => name.includes(living?.fingerprint.toString("hex") ?? "?"))).toHaveLength(1);
      }
      epoch = rows.at(-1)?.epoch ?? 0;
      expect(await all.store.keys.readiness()).toEqual({ ready: true, faults: [] });
    }
    expect(await all.store.another().turnEpoch(clock.now())).toEqual({ outcome: "turned", epoch: epoch + 1 });
    for (const folder of all.store.folders) expect(epochFiles(folder)).toHaveLength(1);
  });

  it("is safe with two processes at once and keys made meanwhile", async () => {
    const all = await filled();
    const [a, b] = [all.store.another(), all.store.another()];
    const made: Promise<unknown>[] = [];
    const maker = all.store.another();
    for (let i = 0; i < 40; i += 1) {
      const subject = asSubjectId(newId());
      made.push(
        setTimeout(i * 3).then(() => maker.createKeys(subject, ["identity"], clock.now())).then(([key]) => {
          all.subjects.push(subject);
          all.bytes.set(key?.keyId ?? "", key?.bytes.toString("hex") ?? "");
          return all.store.keys.index.putTokens(subject, "email", all.store.keys.index.tokensOf("email", `${subject}@example.org`));
        }),
      );
    }
    const outcomes = await Promise.all([a.turnEpoch(clock.now()), b.turnEpoch(clock.now())]);
    await Promise.all(made);
    expect(outcomes.filter(({ outcome }) => outcome === "turned").length).toBeGreaterThanOrEqual(1);
    await a.turnEpoch(clock.now());
    await expectWhole(all);
  });

  it("hands the new epoch to who waited for the old one until a turn had ended", async () => {
    const { databases, store: { keys } } = await filled();
    const [old] = await keys.epochs();
    let waiting: Promise<number | undefined> = Promise.resolve(undefined);
    await databases.keysOwner.begin(async (turn) => {
      await retireLiving(turn, 2);
      await insertLiving(turn, 2, old?.fingerprint ?? Buffer.alloc(0), clock.now());
      waiting = databases.keys.begin(async (tx) => (await livingEpochForShare(tx))?.epoch);
      await expect.poll(async () => (await turn`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).length).toBe(1);
    });
    expect(await waiting).toBe(2);
  });

  it("waits at its start for the first epoch that another process is making", async () => {
    const databases = await testDatabases();
    const held = await databases.keysOwner.reserve();
    expect(await tryTurnLock(held)).toBe(true);
    const begun = testKeyStore(databases, clock);
    expect(await Promise.race([begun.then(() => "started"), setTimeout(400, "waits")])).toBe("waits");
    await releaseTurnLock(held);
    held.release();
    expect((await (await begun).keys.epochs()).map(({ state }) => state)).toEqual(["living"]);
  });

  it("leaves an old copy of the key database unreadable with the key folders as they stand after the turn", async () => {
    const all = await filled();
    const { databases, store, subjects } = all;
    const victim = subjects[0] ?? asSubjectId("");
    const copy = await databases.keysOwner`select * from keys.subject_key where subject_id = ${victim}`;
    const tokens = await databases.keysOwner`select * from keys.index_token where subject_id = ${victim}`;
    const epochs = await databases.keysOwner`select * from keys.epoch`;
    const oldBackup = join(store.backupFolder, readdirSync(store.backupFolder)[0] ?? "");
    const kept = join(store.backupFolder, "kept-elsewhere");
    mkdirSync(kept);
    const keptBackup = join(kept, oldBackup.split("/").at(-1) ?? "");
    copyFileSync(oldBackup, keptBackup);
    await store.keys.destroyKeys((await store.keys.listKeys(victim)).map((key) => key.keyId));
    await store.keys.index.removeSubject(victim);
    // Before the turn the old copy still opens: unreadable in the service, not yet irrecoverable.
    for (const row of copy) await databases.keysOwner`insert into keys.subject_key ${databases.keysOwner(row)}`;
    expect(await store.another().openKeys([victim], ["identity"])).toHaveLength(1);
    await databases.keysOwner`delete from keys.subject_key where subject_id = ${victim}`;
    await store.keys.turnEpoch(clock.now());

    await databases.keysOwner`delete from keys.epoch`;
    await databases.keysOwner`delete from keys.subject_key`;
    await databases.keysOwner`delete from keys.index_token`;
    for (const row of epochs) await databases.keysOwner`insert into keys.epoch ${databases.keysOwner(row)}`;
    for (const row of copy) await databases.keysOwner`insert into keys.subject_key ${databases.keysOwner(row)}`;
    for (const row of tokens) await databases.keysOwner`insert into keys.index_token ${databases.keysOwner(row)}`;
    const thief = store.another();
    await expect(thief.openKeys([victim], ["identity"])).rejects.toThrow("is in no folder of KEYS_DIR");
    await expect(thief.index.findByToken("email", thief.index.blindToken("email", `${victim}@example.org`))).rejects.toThrow("is in no folder");
    await databases.keysOwner`delete from keys.epoch`;
    await databases.keysOwner`delete from keys.subject_key`;
    await expect(thief.restore(keptBackup, clock.now())).rejects.toThrow("whose key is erased");
  });

  it("does not erase the old key while the new one lacks a copy in a folder or a row cannot be wrapped anew", async () => {
    const all = await filled();
    const { databases, store, subjects } = all;
    const broken = store.another({
      steps: (name) => {
        if (name === "key-turn:backup-recorded") for (const file of epochFiles(store.folders[1] ?? "").filter((n) => n.startsWith("epoch-2-"))) rmSync(join(store.folders[1] ?? "", file));
        return Promise.resolve();
      },
    });
    await expect(broken.turnEpoch(clock.now())).rejects.toThrow("not in every folder");
    expect(epochFiles(store.folders[0]).filter((name) => name.startsWith("epoch-1-"))).toHaveLength(1);
    expect((await store.keys.readiness()).faults).toContain("epoch-key-missing");
    await expect(store.another().start()).rejects.toThrow("not in every folder");
    copyFileSync(join(store.folders[0], epochFiles(store.folders[0]).find((n) => n.startsWith("epoch-2-")) ?? ""), join(store.folders[1] ?? "", epochFiles(store.folders[0]).find((n) => n.startsWith("epoch-2-")) ?? ""));
    await store.another().start();
    await databases.keysOwner`update keys.subject_key set wrapped = '\\x01' where subject_id = ${subjects[0] ?? ""} and compartment = 'contact'`;
    await expect(store.another().turnEpoch(clock.now())).rejects.toThrow("does not open");
    expect(epochFiles(store.folders[0]).some((name) => name.startsWith("epoch-2-"))).toBe(true);
  });

  it("is not ready while the living epoch has no key-store backup, or the epoch is too old", async () => {
    const { store } = await filled();
    expect(await store.keys.readiness()).toEqual({ ready: true, faults: [] });
    const backup = readdirSync(store.backupFolder)[0] ?? "";
    rmSync(join(store.backupFolder, backup));
    expect((await store.keys.readiness()).faults).toEqual(["no-key-store-backup"]);
    await store.keys.refreshBackup();
    expect((await store.keys.readiness()).ready).toBe(true);
    clock.advance({ days: 8 });
    expect((await store.keys.readiness()).faults).toEqual(["epoch-too-old"]);
    expect(await store.keys.epochAgeSeconds()).toBe(8 * 24 * 3600);
    await store.keys.turnEpoch(clock.now());
    expect((await store.keys.readiness()).ready).toBe(true);
  });

  it("restores a lost key store from a backup of the living epoch, and refuses a changed one", async () => {
    const all = await filled();
    const { databases, store } = all;
    const elsewhere = join(store.backupFolder, "elsewhere");
    const backup = await store.keys.keyStoreBackup(elsewhere);
    expect(backup.keys).toBe(all.bytes.size);
    await databases.keysOwner`delete from keys.subject_key`;
    await databases.keysOwner`delete from keys.epoch`;
    const content = readFileSync(backup.path);
    content[content.length - 20] = (content.at(-20) ?? 0) ^ 1;
    const changed = join(elsewhere, "changed.backup");
    writeFileSync(changed, content);
    await expect(store.another().restore(changed, clock.now())).rejects.toThrow(/does not open/);
    writeFileSync(changed, readFileSync(backup.path).subarray(0, 200));
    await expect(store.another().restore(changed, clock.now())).rejects.toThrow(/ends too early|does not open/);
    expect(await store.another().restore(backup.path, clock.now())).toEqual({ keys: all.bytes.size });
    await expect(store.another().restore(backup.path, clock.now())).rejects.toThrow("empty key store only");
    await expectWhole(all);
    expect(existsSync(backup.path)).toBe(true);
  });
});
