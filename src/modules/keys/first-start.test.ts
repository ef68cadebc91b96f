import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases, type TestDatabases } from "../../../test/support/database.ts";
import { newId } from "../../platform/id.ts";
import { asSubjectId } from "../../policy/index.ts";
import type { KeyFolders } from "./key-files.ts";
import { KeyStore } from "./key-store.ts";
import { initKeys } from "./long-lived-keys.ts";

const clock = movableClock();
let root: string;
let folders: KeyFolders;
let opened: KeyStore[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "robotek first start "));
  folders = [join(root, "first"), join(root, "second")];
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  rmSync(root, { recursive: true, force: true });
});

async function storeOn(databases: TestDatabases, killedAt?: string): Promise<KeyStore> {
  const steps = (name: string): Promise<void> => (name === killedAt ? Promise.reject(new Error("killed here")) : Promise.resolve());
  const store = new KeyStore({ databases, clock, folders, longLived: await initKeys(folders), backupFolder: join(root, `backups ${opened.length}`), steps });
  opened.push(store);
  return store;
}

/** The epoch keys of every folder and whatever tells of a first start, with what is in them. */
function inFolders(): Record<string, string>[] {
  return folders.map((folder) => Object.fromEntries(readdirSync(folder).filter((name) => /epoch|first/.test(name)).sort().map((name) => [name, readFileSync(join(folder, name), "hex")])));
}

describe("the first epoch", () => {
  it.each(["key-turn:strays-erased", "key-turn:key-written", "key-turn:epoch-recorded", "key-turn:backup-written"])("is made after a first start that was killed at %s", async (killedAt) => {
    const databases = await testDatabases();
    await expect((await storeOn(databases, killedAt)).start()).rejects.toThrow("killed here");
    // What a kill in the midst of writing leaves.
    const half = `.epoch-1-${"ab".repeat(16)}.key.${newId()}`;
    if (killedAt !== "key-turn:epoch-recorded" && killedAt !== "key-turn:backup-written") writeFileSync(join(folders[0], half), "half");
    const store = await storeOn(databases);
    expect(await store.lost()).toBe(false);
    await store.start();
    expect((await store.epochs()).map(({ epoch, state }) => [epoch, state])).toEqual([[1, "living"]]);
    for (const kept of inFolders()) expect(Object.keys(kept)).toEqual([expect.stringMatching(/^epoch-1-/)]);
    expect(await store.createKeys(asSubjectId(newId()), ["identity"], clock.now())).toHaveLength(1);
  });

  it("clause:D2 is refused where an epoch's key stands already, which no first start left: the key stays, and opens its own store", async () => {
    const databases = await testDatabases();
    const store = await storeOn(databases);
    await store.start();
    const subject = asSubjectId(newId());
    await store.createKeys(subject, ["identity"], clock.now());
    const before = inFolders();
    const empty = await storeOn(await testDatabases());
    expect(await empty.lost()).toBe(true);
    await expect(empty.start()).rejects.toThrow("stands in KEYS_DIR, but the key store is empty");
    expect(await empty.epochs()).toEqual([]);
    expect(inFolders()).toEqual(before);
    expect(await (await storeOn(databases)).openKeys([subject], ["identity"])).toHaveLength(1);
    expect(await store.lost()).toBe(false);
    // Who restores and knows of no key may begin.
    await empty.start({ anew: true });
    expect((await empty.epochs()).map(({ state }) => state)).toEqual(["living"]);
  });

  it("clause:D2 of a later number than the next is no stray: a turn leaves the key of epochs that its database lost", async () => {
    const store = await storeOn(await testDatabases());
    await store.start();
    const [stray, later] = [2, 3].map((epoch) => `epoch-${epoch}-${"cd".repeat(16)}.key`);
    for (const name of [stray, later]) writeFileSync(join(folders[1] ?? "", name ?? ""), "x".repeat(32));
    await store.turnEpoch(clock.now());
    const left = readdirSync(folders[1] ?? "");
    expect([left.includes(stray ?? ""), left.includes(later ?? "")]).toEqual([false, true]);
  });

  it("clause:D2 and a turn over another installation's folders erases nothing there", async () => {
    const store = await storeOn(await testDatabases());
    await store.start();
    const kept = inFolders();
    const own = folders;
    folders = [join(root, "third"), join(root, "fourth")];
    const others = await testDatabases();
    await (await storeOn(others)).start();
    for (const folder of folders) for (const name of readdirSync(folder).filter((each) => each.startsWith("epoch-"))) rmSync(join(folder, name));
    folders.forEach((folder, at) => {
      mkdirSync(folder, { recursive: true });
      for (const name of Object.keys(kept[at] ?? {})) copyFileSync(join(own[at] ?? "", name), join(folder, name));
    });
    await expect((await storeOn(others)).turnEpoch(clock.now())).rejects.toThrow("is not in every folder of KEYS_DIR");
    expect(inFolders()).toEqual(kept);
  });
});
