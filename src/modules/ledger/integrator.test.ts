import { fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { fromFolder, verifyLog as verifyIndependently } from "../../../test/independent-ledger/second-verifier.ts";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import { openDatabases } from "../../platform/postgres.ts";
import type { Sql } from "../../platform/postgres.ts";
import { integrationStore } from "./integration.store.ts";
import { aLedger, anEntry, publicKeys, somebody } from "./ledger.fixtures.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerDeps } from "./ledger.ts";
import { Mirror } from "./mirror.ts";
import { writeVerifierKey } from "./signed-note.ts";
import { folderSource } from "./tile-source.ts";

let clock = movableClock();
let databases: TestDatabases;
beforeEach(async () => {
  clock = movableClock();
  databases = await testDatabases();
});

async function appended(ledger: Ledger, count: number): Promise<void> {
  const subject = somebody();
  await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(subject, clock.now()))));
}

/** Entry ids that the tables hold, waiting or with an index: none twice, none lost. */
async function entryIds(): Promise<string[]> {
  const rows = await databases.dataOwner<{ entry_id: string }[]>`select entry_id from ledger.entry union all select entry_id from ledger.pending`;
  return rows.map((row) => row.entry_id).sort();
}

async function holdsTogether(ledger: Ledger, deps: LedgerDeps, size: number): Promise<void> {
  const trust = { keys: await publicKeys(databases.data) };
  expect(await ledger.verify()).toMatchObject({ ok: true, size });
  expect(await ledger.verify({ source: folderSource(deps.folder), trust })).toMatchObject({ ok: true, size });
  const [key] = trust.keys;
  expect(key && verifyIndependently(fromFolder(deps.folder), writeVerifierKey(key))).toEqual({ good: true, why: "", size });
  const indexes = await databases.dataOwner<{ index: number }[]>`select index from ledger.entry order by index`;
  expect(indexes.map((row) => row.index)).toEqual(Array.from({ length: size }, (_, at) => at));
}

/** Lets another process integrate, and kills it with SIGKILL once it has done a step. */
async function killedAfter(step: string, folder: string, current: KeyObject): Promise<void> {
  const { secret, ...addresses } = databases.addresses;
  const key = current.export({ format: "pem", type: "pkcs8" });
  const task = JSON.stringify({ addresses: { ...addresses, secret: Buffer.from(secret).toString("hex") }, folder, key, step });
  const child = fork(fileURLToPath(new URL("hanging-integration.fixtures.ts", import.meta.url)), [task], { execArgv: [], stdio: "inherit" });
  const [message] = (await Promise.race([once(child, "message"), once(child, "exit").then(() => ["it ended by itself"])])) as string[];
  expect(message).toBe(step);
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("the integrator", () => {
  it("makes one log without gaps out of 32 writers and two integrators at once", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock);
    const second = openDatabases(databases.addresses);
    const other = new Ledger({ ...deps, databases: second });
    let writing = true;
    const integrating = [ledger, other].map(async (each) => {
      while (writing) await each.integrate();
    });
    await Promise.all(Array.from({ length: 32 }, async (_, writer) => {
      for (let at = 0; at < 10; at += 1) await appended(writer % 2 === 0 ? ledger : other, 1 + ((writer + at) % 3));
    }));
    writing = false;
    await Promise.all(integrating);
    await ledger.integrate();
    const size = (await entryIds()).length;
    expect(size).toBe(Array.from({ length: 320 }, (_, n) => 1 + ((Math.floor(n / 10) + (n % 10)) % 3)).reduce((sum, each) => sum + each));
    await holdsTogether(ledger, deps, size);
    await second.close();
    await clean();
  });

  it("does nothing half when it is killed in the middle, at whichever step", async () => {
    const current = generateKeyPairSync("ed25519").privateKey;
    const { ledger, deps, clean } = await aLedger(databases, clock, { signing: () => ({ current, previous: null }) });
    let size = 300;
    await appended(ledger, size);
    const steps = [
      ...["takePending", "writeTiles", "writeEntries", "writeCheckpoint", "setMirrored"].map((name) => `store.${name}`),
      ...["appendTraces", "writeTiles", "writeCheckpoint", "dropPartials"].map((name) => `mirror.${name}`),
    ];
    for (const step of steps) {
      await ledger.integrate();
      await appended(ledger, 40);
      size += 40;
      const before = await entryIds();
      const served = await ledger.checkpoint();
      await killedAfter(step, deps.folder, current);
      expect(await entryIds(), step).toEqual(before);
      // All these steps come before the commit that lets the new head be served.
      expect(await ledger.checkpoint(), step).toEqual(served);
      await ledger.checkHead();
    }
    expect(await ledger.integrate()).toMatchObject({ size });
    await holdsTogether(ledger, deps, size);
    await clean();
  }, 240_000);

  it("publishes first what a killed run left, and integrates nothing while the mirror cannot be written", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock);
    class Unwritable extends Mirror {
      override writeTiles(): Promise<void> {
        return Promise.reject(new Error("disk full"));
      }
    }
    const failing = new Ledger({ ...deps, mirrorOf: () => new Unwritable(deps.folder) });
    await appended(ledger, 3);
    await expect(failing.integrate()).rejects.toThrow("disk full");
    expect((await ledger.checkpoint())?.size).toBe(0);
    clock.advance({ seconds: 20 });
    expect(await ledger.pendingAge()).toBe(20_000);
    await appended(ledger, 4);
    await expect(failing.integrate()).rejects.toThrow("disk full");
    expect(await databases.data`select from ledger.pending`).toHaveLength(4);
    expect(await ledger.integrate()).toEqual({ size: 7, moved: 4 });
    await holdsTogether(ledger, deps, 7);
    await clean();
  });

  it("keeps in the mirror the partial tiles of the newest checkpoint and the one before, no more", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock);
    for (const count of [3, 3, 3, 260]) {
      await appended(ledger, count);
      await ledger.integrate();
    }
    const mirror = new Mirror(deps.folder);
    const present = await Promise.all([3, 6, 9, 256].map((width) => mirror.readTile({ level: 0, index: 0, width })));
    expect(present.map((bytes) => bytes?.length ?? null)).toEqual([null, null, null, 8_192]);
    expect((await mirror.readTile({ level: "entries", index: 1, width: 13 }))?.length).toBeGreaterThan(13);
    await clean();
  });

  it("takes more than one batch when more wait", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock);
    await appended(ledger, 9_000);
    expect(await ledger.integrate()).toEqual({ size: 9_000, moved: 9_000 });
    expect(await databases.data`select from ledger.checkpoint`).toHaveLength(3);
    expect(await ledger.verify({ source: folderSource(deps.folder) })).toMatchObject({ ok: true, size: 9_000 });
    await clean();
  });
});

type Step = (...args: never[]) => Promise<unknown>;

/** Wraps all functions of an object; `at` is told each call before and after it is done, and may throw. */
function watched<T extends object>(target: T, at: (name: string, when: "before" | "after") => void): T {
  return new Proxy(target, {
    get: (object, name, receiver) => {
      const value: unknown = Reflect.get(object, name, receiver);
      if (typeof value !== "function") return value;
      return async (...args: never[]) => {
        at(String(name), "before");
        const result = await (value as Step).apply(object, args);
        at(String(name), "after");
        return result;
      };
    },
  });
}

/** A pool whose transactions are watched, commit included. */
function watchedSql(sql: Sql, at: (name: string, when: "before" | "after") => void): Sql {
  return new Proxy(sql, {
    get: (target, name, receiver) => {
      if (name !== "begin") return Reflect.get(target, name, receiver) as unknown;
      return async (act: (tx: never) => Promise<unknown>) => {
        const result = await sql.begin(async (tx) => {
          const done = await act(tx as never);
          at("commit", "before");
          return done;
        });
        at("commit", "after");
        return result;
      };
    },
  });
}

describe("an integration of which one step fails", () => {
  /** An integration over whose steps `at` watches. */
  const over = (deps: LedgerDeps, at: (name: string, when: "before" | "after") => void): Ledger => new Ledger({
    ...deps, databases: { ...deps.databases, integrator: watchedSql(databases.integrator, at) },
    store: watched(integrationStore, at), mirrorOf: (logId) => watched(Mirror.ofLog(deps.folder, logId), at),
  });

  it("is finished by the next, whichever step it was, once done and once not", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock);
    let size = 250;
    await appended(ledger, size);
    await ledger.integrate();
    const steps: string[] = [];
    await appended(ledger, 9);
    size += 9;
    await over(deps, (name, when) => void steps.push(`${name} ${when}`)).integrate();
    expect(new Set(steps.map((step) => step.split(" ")[0]))).toEqual(new Set([
      "lock", "takePending", "signerSince", "tilesAt", "writeTiles", "writeEntries", "writeCheckpoint", "appendTraces", "commit", "readCheckpoint", "writeKeys", "setMirrored", "dropPartials",
    ]));
    // Until an integration has fewer steps than the one that is to fail: their number changes as tiles become full.
    for (let failing = 0, failed = true; failed; failing += 1) {
      await appended(ledger, 9);
      size += 9;
      let call = 0;
      const broken = over(deps, (name, when) => {
        if (call++ === failing) throw new Error(`${name} ${when} failed`);
      });
      const error: unknown = await broken.integrate().then(() => null, (reason: unknown) => reason);
      failed = error !== null;
      if (failed) expect(String(error)).toContain("failed");
      else expect(failing).toBeGreaterThanOrEqual(steps.length - 8);
      // What is served stands in the mirror, and no entry is lost or there twice.
      await ledger.checkHead();
      expect(new Set(await entryIds()).size).toBe(size);
      expect((await entryIds()).length).toBe(size);
      const { size: published = 0 } = (await ledger.checkpoint()) ?? {};
      expect(await ledger.verify({ source: folderSource(deps.folder) }), steps[failing] ?? "").toMatchObject({ ok: true });
      expect(published).toBeLessThanOrEqual(size);
      expect(await ledger.integrate()).toMatchObject({ size });
    }
    await holdsTogether(ledger, deps, size);
    await clean();
  });
});
