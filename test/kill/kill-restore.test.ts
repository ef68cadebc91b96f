import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { backUp, restoreBackup, restoreKeysOnly } from "../../src/modules/backup/index.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { testDatabases } from "../support/database.ts";
import { aheadClock, openSchool } from "../restore/whole-school.ts";
import { faultsOf } from "./invariants.ts";
import { KillDriver } from "./kill-driver.ts";
import { operationOf, stepsOfRestore } from "./operation-of-step.ts";
import { recover } from "./recovery.ts";

describe("SIGKILL at each step of a restore", () => {
  const clock = aheadClock();
  let driver: KillDriver;
  let folder: string;
  let addresses: DatabaseAddresses;
  let boris: SubjectId, clara: SubjectId;

  beforeAll(async () => {
    driver = new KillDriver(inject("cluster").dataTemplate);
    await driver.prepare();
    folder = await mkdtemp(join(tmpdir(), "robotek kill restore "));
    ({ addresses } = await testDatabases());
    const school = await openSchool({ folder, addresses, clock });
    boris = (await school.join("boris@family.example")).subject;
    clara = (await school.join("clara@family.example")).subject;
    await school.consentTo(clara);
    clock.advance({ minutes: 1 });
    await backUp(backupDeps(school.services), join(folder, "backup"));
    await school.withdrawPurpose(clara);
    await school.services.requests.receive({ kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { email: "asks@family.example", words: "?" }, language: "ru", requestId: newId() });
    await school.withdrawAll(boris);
    await school.runQueue();
    clock.advance({ minutes: 2 });
    await school.runJob("advance-destructions");
    await school.services.ledger.integrate();
    await school.close();
  }, 240_000);
  afterAll(async () => {
    await driver.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The same loss again: one of the two databases empty, the other as it stands, the folders as they lie. */
  async function lost(which: "data" | "keys"): Promise<{ folder: string; addresses: DatabaseAddresses; clean: () => Promise<void> }> {
    const tag = newId().slice(0, 8);
    const copied = `${folder} ${tag}`;
    await cp(folder, copied, { recursive: true });
    const { dataTemplate, keysTemplate } = inject("cluster");
    const dataUrl = await driver.copyDatabase(which === "data" ? dataTemplate : addresses.dataUrl, `test_${tag}_lost_data`);
    const keysUrl = await driver.copyDatabase(which === "keys" ? keysTemplate : addresses.keysUrl, `test_${tag}_lost_keys`);
    const clean = async (): Promise<void> => {
      for (const url of [dataUrl, keysUrl]) await driver.dropDatabase(url);
      await rm(copied, { recursive: true, force: true });
    };
    return { folder: copied, addresses: { ...addresses, dataUrl, keysUrl }, clean };
  }

  it.each(stepsOfRestore)("clause:D2 clause:S1 %s: run again it ends, and destroyed and withdrawn stay so", async (step) => {
    const operation = operationOf(step);
    const place = await lost(operation === "restore-keys" ? "keys" : "data");
    const backup = join(place.folder, "backup");
    const { dataUrl, keysUrl, secret, loginPrefix } = place.addresses;
    const outcome = await driver.run({
      folder: place.folder, dataUrl, keysUrl, secret: Buffer.from(secret).toString("hex"), loginPrefix: loginPrefix ?? "test", at: clock.now().toISOString(),
      recover: false, operation, kill: { step, nth: 1 }, backup, backupBefore: "", seed: 1,
    });
    expect([outcome.killed, outcome.faults, outcome.error]).toEqual([true, null, null]);
    const closed = await openSchool({ ...place, clock, restoring: true });
    const restore = operation === "restore-keys" ? restoreKeysOnly : restoreBackup;
    await restore(restoreDeps(closed.services), backup).finally(() => closed.close());
    const school = await openSchool({ ...place, clock });
    await recover(school, clock);
    expect(await faultsOf(school, backup)).toEqual([]);
    expect(await lifeOf(school.databases.data, boris)).toBeNull();
    // Entries about her are lost with the data database; with the key store alone nothing about her is.
    expect(await lifeOf(school.databases.data, clara)).toBe(operation === "restore" ? "frozen" : "living");
    const states = await school.services.consents.stateOf(school.databases.data, clara);
    expect(states.find(({ purpose }) => purpose === "marketing-mail")?.state).toBe("ConsentWithdrawn");
    await school.close();
    await place.clean();
  }, 240_000);
});
