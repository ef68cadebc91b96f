import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aheadClock, openSchool, type School } from "../restore/whole-school.ts";
import { testDatabases } from "../support/database.ts";
import { untilHears } from "../support/key-store.ts";

const ROUNDS = 12;

// The same services as two processes have them: pools, caches and listeners of their own, nothing in common but databases and folders.
let schools: readonly [School, School];
beforeAll(async () => {
  const { addresses } = await testDatabases();
  const folder = mkdtempSync(join(tmpdir(), "two services "));
  const place = { folder, addresses, clock: aheadClock() };
  const first = await openSchool(place);
  schools = [first, await openSchool(place)];
  for (const { services } of schools) await untilHears(services.keys);
  afterAll(async () => {
    for (const school of schools) await school.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

/** What a letter about news would do: "read", or the clause that refused it. */
async function readForMail({ services }: School, subject: SubjectId): Promise<string> {
  const access = accessFor({ purpose: "marketing-mail", actor: { kind: "system", job: "news" }, requestId: newId() });
  return services.vault.read(access, subject, ["email"]).then(
    () => "read",
    (error: unknown) => {
      if (isRefusal(error)) return `${error.kind} ${error.clause ?? ""}`;
      throw error;
    },
  );
}

describe("a consent withdrawn in one process", () => {
  it("clause:C2 is obeyed by the other's very next read, whichever of the two it was", async () => {
    const { subject } = await schools[0].join("round@example.kz");
    for (let round = 0; round < ROUNDS; round += 1) {
      const [here, there] = round % 2 === 0 ? schools : [schools[1], schools[0]];
      await here.consentTo(subject);
      expect(await readForMail(there, subject)).toBe("read");
      await here.withdrawPurpose(subject);
      expect(await readForMail(there, subject)).toMatch(/^refused /);
    }
  });

  it("is obeyed by every read that begins after the answer, while the other reads without a pause", async () => {
    const [here, there] = schools;
    const { subject } = await here.join("busy@example.kz");
    await here.consentTo(subject);
    const reads: { begun: number; outcome: string }[] = [];
    const reading = new AbortController();
    const readers = Array.from({ length: 8 }, async () => {
      while (!reading.signal.aborted) {
        const begun = performance.now();
        reads.push({ begun, outcome: await readForMail(there, subject) });
      }
    });
    const until = async (seen: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 1_000 && !seen(); tries += 1) await wait(10);
    };
    await until(() => reads.some(({ outcome }) => outcome === "read"));
    await here.withdrawPurpose(subject);
    const answered = performance.now();
    await until(() => reads.filter(({ begun }) => begun > answered).length >= 16);
    reading.abort();
    await Promise.all(readers);
    expect(reads.filter(({ outcome }) => outcome === "read").length).toBeGreaterThan(0);
    const late = reads.filter(({ begun }) => begun > answered);
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter(({ outcome }) => outcome === "read")).toEqual([]);
  });
});

describe("keys destroyed in one process", () => {
  it("clause:D2 are dropped from the other's memory by NOTIFY, long before their time there is over", async () => {
    const [here, there] = schools;
    const { subject } = await here.join("gone@example.kz");
    expect(await there.email(subject)).toBe("gone@example.kz");
    const held = async (): Promise<number> => (await there.services.keys.openKeys([subject], ["contact"])).length;
    // Taken away behind everybody's back, the key still opens from memory: so it is the message that drops it below.
    const keys = here.databases.keysOwner;
    const heldWithoutItsRow = async (): Promise<number> => {
      await there.email(subject);
      await keys`create table keys.probe as select * from keys.subject_key where subject_id = ${subject}`;
      await keys`delete from keys.subject_key where subject_id = ${subject}`;
      const seen = await held();
      await keys`insert into keys.subject_key select * from keys.probe`;
      await keys`drop table keys.probe`;
      return seen;
    };
    // News of another person's key that arrives during the reading keeps what was read out of the memory: then it is read once more.
    let remembered = 0;
    for (let tries = 0; tries < 10 && remembered === 0; tries += 1) remembered = await heldWithoutItsRow();
    expect(remembered).toBe(1);
    await here.withdrawAll(subject);
    for (let tries = 0; tries < 100 && (await held()) > 0; tries += 1) await wait(20);
    expect(await held()).toBe(0);
    await expect(there.email(subject)).rejects.toThrow();
  });
});
