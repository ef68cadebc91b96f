import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { backUp, restoreBackup } from "../../src/modules/backup/index.ts";
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import { testDatabases } from "../support/database.ts";
import { aheadClock, openSchool, schoolConfig } from "./whole-school.ts";

describe("an empty database beside the keys of an installation", () => {
  const clock = aheadClock();
  let folder: string;
  let addresses: DatabaseAddresses;
  const keyFiles = async (): Promise<string[][]> => Promise.all(schoolConfig(folder).keysDirs.map(async (each) => (await readdir(each)).sort()));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "robotek foreign keys "));
    ({ addresses } = await testDatabases());
    const school = await openSchool({ folder, addresses, clock });
    await backUp(backupDeps(school.services), join(folder, "empty"));
    await school.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("clause:D2 is not taken for a first start when DATA_DIR is missing as well, and no key is erased", async () => {
    const before = await keyFiles();
    await rename(join(folder, "data"), join(folder, "not mounted"));
    await expect(openSchool({ folder, addresses: (await testDatabases()).addresses, clock })).rejects.toMatchObject({ kind: "key-store-lost" });
    expect(await keyFiles()).toEqual(before);
    await rm(join(folder, "data"), { recursive: true, force: true });
    await rename(join(folder, "not mounted"), join(folder, "data"));
    const school = await openSchool({ folder, addresses, clock });
    await school.join("anna@family.example");
    await school.close();
  });

  it.each(["its own key", "none of its keys"])("clause:D2 takes in a backup that holds no person, with %s", async (which) => {
    const fresh = (await testDatabases()).addresses;
    if (which === "none of its keys") {
      const school = await openSchool({ folder, addresses, clock });
      await school.services.keys.turnEpoch(clock.now());
      await school.close();
      await rm(join(schoolConfig(folder).dataDir, "key-store-backup"), { recursive: true });
    }
    const closed = await openSchool({ folder, addresses: fresh, clock, restoring: true });
    await restoreBackup(restoreDeps(closed.services), join(folder, "empty"));
    await closed.close();
    const school = await openSchool({ folder, addresses: fresh, clock });
    const { subject } = await school.join("boris@family.example");
    expect(await school.email(subject)).toBe("boris@family.example");
    await school.close();
    addresses = fresh;
  });
});
