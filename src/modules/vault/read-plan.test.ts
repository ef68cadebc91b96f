import { expect, it } from "vitest";
import { testDatabases } from "../../../test/support/database.ts";
import { insertCrowd, settle } from "../../cli/bench/held-data.store.ts";
import { newId } from "../../platform/id.ts";
import { asSubjectId } from "../../policy/index.ts";
import { readUnderLocks } from "./vault-reads.store.ts";

it("reads facts and records by their keys alone, however much is held", async () => {
  const databases = await testDatabases();
  await insertCrowd(databases.dataOwner, 0, 5_000);
  await settle(databases.dataOwner);
  const session = await databases.dataOwner.reserve();
  // The library prepares statements, and PostgreSQL then plans for unknown values: that plan is the one that counts.
  await session`set plan_cache_mode = force_generic_plan`;
  const readInSequence = async (): Promise<Record<string, number>> => {
    await session`select pg_stat_force_next_flush()`;
    const rows = await session<{ table: string; rows: number }[]>`
      select schemaname || '.' || relname as table, seq_tup_read as rows from pg_stat_user_tables where schemaname in ('vault', 'consent', 'representation', 'restrictions', 'subjects')`;
    return Object.fromEntries(rows.map((row) => [row.table, row.rows]));
  };
  const before = await readInSequence();
  const asked = Array.from({ length: 32 }, () => ({ subject: asSubjectId(newId()), consentPurpose: "service-provision", compartments: ["identity", "contact"], representative: asSubjectId(newId()) }) as const);
  for (let n = 0; n < 8; n += 1) {
    await session`begin`;
    await readUnderLocks(session as never, ["1", "2"], asked, "try", new Date(0));
    await session`commit`;
  }
  expect(await readInSequence()).toEqual(before);
  // The measure itself can fail: a scan shows.
  await session`select count(*) from vault.record where written_at > to_timestamp(1)`;
  expect((await readInSequence())["vault.record"]).toBe((before["vault.record"] ?? 0) + 10_000);
  session.release();
});
