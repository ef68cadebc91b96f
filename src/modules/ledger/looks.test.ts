import { beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import { newId } from "../../platform/id.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { staffSigns } from "./history.ts";
import { aLedger, anEntry, KeysInMemory, somebody } from "./ledger.fixtures.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

const clock = movableClock();
let databases: TestDatabases;
beforeEach(async () => {
  databases = await testDatabases();
});

describe("a person's history", () => {
  it("clause:G2 finds the newest looks of others among any number of a person's own, and tells a relative of no other relative", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const [subject, parent, staff] = [somebody(), somebody(), somebody()];
    const look = (actor: LedgerEntry["actor"], changes: Partial<LedgerEntry> = {}): LedgerEntry => anEntry(subject, clock.now(), { actor, ...changes });
    const teacher = { kind: "staff", role: "teacher", subject: staff } as const;
    await databases.data.begin(async (tx) => {
      await ledger.append(tx, [look(teacher), look({ kind: "representative", subject: parent, of: subject }), look(teacher, { operation: "record" })]);
      await ledger.append(tx, [look({ kind: "system", job: "letters" })]);
      await ledger.appendBulk(tx, { operation: "use", clause: "C1", purpose: "service-provision", actor: teacher, requestId: newId(), at: clock.now(), people: [{ subject, fields: ["email"] }] });
      await ledger.append(tx, Array.from({ length: 150 }, () => look({ kind: "subject", subject })));
    });
    const kinds = async (relatives: boolean): Promise<string[]> => (await ledger.looks(databases.data, subject, { relatives })).map(({ actor, bulk }) => `${actor.kind}${bulk ? " list" : ""}`).sort();
    expect(await kinds(true)).toEqual(["representative", "staff", "staff list", "system"]);
    expect(await kinds(false)).toEqual(["staff", "staff list", "system"]);
    expect(await Promise.all([subject, somebody()].map(async (one) => (await ledger.looks(databases.data, one, { relatives: true })).length))).toEqual([4, 0]);
    await databases.dataOwner`update ledger.history set look = 'self' where look = 'other'`;
    expect((await ledger.verifyDeep([])).faults.map(({ kind }) => kind)).toEqual(["row-changed", "row-changed", "row-changed"]);
    await databases.dataOwner`update ledger.history set look = 'other' where look = 'self' and subject_id = ${subject}`;
    expect((await ledger.verifyDeep([])).faults).toEqual([]);
    await databases.dataOwner`update ledger.history set concerns = false where entry_id = (select max(entry_id::text)::uuid from ledger.history where subject_id = ${subject})`;
    expect((await ledger.verifyDeep([])).faults.map(({ kind }) => kind)).toEqual(["row-changed"]);
    await clean();
  });

  it("clause:G5 names staff in a person's openings by a sign of that person's alone, which the school can make again", async () => {
    const keys = new KeysInMemory();
    const { ledger, clean } = await aLedger(databases, clock, { keys });
    const [one, other, officer] = [somebody(), somebody(), somebody()];
    const actor = { kind: "staff", role: "teacher", subject: officer } as const;
    await databases.data.begin(async (tx) => {
      await ledger.append(tx, [one, one, other].map((subject) => anEntry(subject, clock.now(), { actor })));
      await ledger.appendBulk(tx, { operation: "use", clause: "C1", purpose: "service-provision", actor, requestId: newId(), at: clock.now(), people: [{ subject: other, fields: ["email"] }] });
      await ledger.append(tx, [anEntry(officer, clock.now(), { actor })]);
    });
    const signsOf = async (subject: SubjectId): Promise<string[]> => (await ledger.history(databases.data, subject, { limit: 9 })).map((row) => (row.actor.kind === "staff" ? row.actor.subject : ""));
    const [ones, others] = [await signsOf(one), await signsOf(other)];
    expect([ones.length, new Set(ones).size, others.length, new Set(others).size]).toEqual([2, 1, 2, 1]);
    expect(ones[0]).not.toBe(others[0]);
    for (const [entry] of [await ledger.history(databases.data, one, { limit: 1 }), await ledger.history(databases.data, other, { limit: 1 })]) {
      const subject = entry?.fields.length === 1 ? other : one;
      expect(JSON.stringify(await ledger.opening(databases.data, subject, entry?.entryId ?? ""))).not.toContain(officer);
    }
    expect([...await staffSigns(keys, one, [somebody(), officer])].filter(([sign]) => sign === ones[0])).toEqual([[ones[0], officer]]);
    expect(await signsOf(officer)).toEqual([officer]);
    keys.destroy(one);
    expect((await staffSigns(keys, one, [officer])).size).toBe(0);
    await clean();
  });
});
