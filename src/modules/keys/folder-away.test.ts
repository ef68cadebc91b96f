import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import { testKeyStore } from "../../../test/support/key-store.ts";

const clock = movableClock();
const epochFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith("epoch-"));

it("clause:D2 begins no turn and erases no key while a folder lacks the key that is to go: its disk may only be away", async () => {
  const store = await testKeyStore(await testDatabases(), clock);
  const folder = store.folders[1] ?? "", away = `${folder} away`;
  renameSync(folder, away);
  mkdirSync(folder);
  await expect(store.keys.turnEpoch(clock.now())).rejects.toThrow("not in every folder");
  expect((await store.keys.epochs()).map(({ state }) => state)).toEqual(["living"]);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  renameSync(away, folder);
  // Away in the middle of a turn: its old key stays where it can be erased, and is not called erased.
  const half = store.another({
    steps: (name) => {
      if (name === "key-turn:backup-recorded") for (const file of epochFiles(folder).filter((n) => n.startsWith("epoch-1-"))) renameSync(join(folder, file), join(store.backupFolder, "aside"));
      return Promise.resolve();
    },
  });
  await expect(half.turnEpoch(clock.now())).rejects.toThrow("not in every folder");
  expect((await store.keys.epochs()).map(({ state }) => state)).toEqual(["retired", "living"]);
  const [old = ""] = epochFiles(store.folders[0]).filter((name) => name.startsWith("epoch-1-"));
  renameSync(join(store.backupFolder, "aside"), join(folder, old));
  await store.keys.turnEpoch(clock.now(), { begin: false });
  expect((await store.keys.epochs()).map(({ state }) => state)).toEqual(["erased", "living"]);
  for (const each of store.folders) expect(epochFiles(each).filter((name) => name.startsWith("epoch-1-"))).toEqual([]);
});
