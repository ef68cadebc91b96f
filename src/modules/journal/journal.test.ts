import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import { newId } from "../../platform/id.ts";
import { openDatabases } from "../../platform/postgres.ts";
import { asSubjectId } from "../../policy/actor.ts";
import { Journal } from "./journal.ts";
import type { JournalRecord } from "./journal-record.ts";

const clock = movableClock();
const key = Buffer.alloc(32, 5);
let databases: TestDatabases;
let folder: string;

beforeAll(async () => {
  databases = await testDatabases();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal "));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function aJournal(sql = databases.data): Journal {
  return new Journal({ sql, folder: join(folder, "off", "site"), key, clock });
}

function aRecord(changes: Partial<JournalRecord> = {}): JournalRecord {
  return { kind: "withdrawal", id: newId(), subject: asSubjectId(newId()), body: { purpose: "marketing-mail" }, at: clock.now(), ...changes };
}

async function shipped(journal: Journal, ...records: JournalRecord[]): Promise<void> {
  for (const record of records) await databases.data.begin((tx) => journal.note(tx, record));
  await journal.ship();
}

const path = (): string => join(folder, "off", "site", "journal-1.log");
const lines = async (): Promise<string[]> => (await readFile(path(), "latin1")).trimEnd().split("\n");

describe("the journal", () => {
  it("clause:D2 has a record off the database when ship returns, sealed, in order, and forgets nothing of it", async () => {
    const journal = aJournal();
    const records = [aRecord(), aRecord({ kind: "destruction" }), aRecord({ kind: "restriction", body: { fields: ["email"], until: null } })];
    await shipped(journal, ...records);
    expect(await aJournal().read()).toEqual(records);
    const text = await readFile(path(), "latin1");
    for (const { subject, id } of records) expect(Buffer.from(text, "base64url").includes(subject) || text.includes(id)).toBe(false);
    await journal.clear();
    expect(await databases.data`select 1 from journal.outbox`).toHaveLength(0);
    expect(await journal.pendingAge()).toBe(0);
  });

  it("is empty before the first record", async () => {
    expect(await aJournal().read()).toEqual([]);
  });

  it("counts a record once, however often it is noted and shipped", async () => {
    const journal = aJournal();
    const record = aRecord();
    await shipped(journal, record, record);
    await shipped(journal, record);
    expect(await lines()).toHaveLength(2);
    expect(await journal.read()).toEqual([record]);
  });

  it("does not ship what was rolled back", async () => {
    const journal = aJournal();
    await databases.data.begin(async (tx) => {
      await journal.note(tx, aRecord());
      throw new Error("changed my mind");
    }).catch(() => undefined);
    await journal.ship();
    expect(await journal.read()).toEqual([]);
  });

  it("says that a record is safe when the disk has it: a row that could not leave then is told to who asks for that, and shipped again", async () => {
    const record = aRecord();
    const journal = aJournal();
    await databases.data.begin((tx) => journal.note(tx, record));
    const owner = databases.dataOwner;
    await owner`revoke delete on journal.outbox from robotek_app`;
    try {
      await journal.ship();
      expect(await aJournal().read()).toContainEqual(record);
      await expect(journal.clear()).rejects.toMatchObject({ code: "42501" });
      expect(await databases.data`select 1 from journal.outbox where subject_id = ${record.subject}`).toHaveLength(1);
    } finally {
      await owner`grant delete on journal.outbox to robotek_app`;
    }
    await journal.clear();
    expect(await databases.data`select 1 from journal.outbox where subject_id = ${record.subject}`).toHaveLength(0);
    expect((await aJournal().read()).filter(({ id }) => id === record.id)).toHaveLength(1);
  });

  it("keeps a row that the disk did not take, and ships it later", async () => {
    await writeFile(join(folder, "off"), "a file where the folder should be");
    const journal = aJournal();
    const record = aRecord();
    await databases.data.begin((tx) => journal.note(tx, record));
    await expect(journal.ship()).rejects.toThrow(/ENOTDIR|EEXIST/);
    clock.advance({ seconds: 3 });
    expect(await journal.pendingAge()).toBe(3000);
    await rm(join(folder, "off"));
    await journal.ship();
    expect(await journal.read()).toEqual([record]);
  });

  it("passes over a record that a crash tore, and goes on after it", async () => {
    const [first, second] = [aRecord(), aRecord()];
    await shipped(aJournal(), first);
    await appendFile(path(), (await lines())[0]?.slice(0, 40) ?? "");
    expect(await aJournal().read()).toEqual([first]);
    await shipped(aJournal(), second);
    expect(await aJournal().read()).toEqual([first, second]);
  });

  it("clause:D2 reads all whole records after two writes in a row that a crash tore, wherever the second was cut", async () => {
    const records = [aRecord()];
    await shipped(aJournal(), ...records);
    const [line = ""] = await lines();
    for (const cut of [1, 40, line.length - 1]) {
      await appendFile(path(), line.slice(0, 40));
      const torn = await readFile(path());
      records.push(aRecord());
      await shipped(aJournal(), records.at(-1) ?? aRecord());
      // The second write as far as the crash let it come; the disk has what it appended to.
      const written = await readFile(path());
      const from = written.subarray(0, torn.length).equals(torn) ? torn.length : torn.length - 40;
      await writeFile(path(), written.subarray(0, from + cut));
      records.pop();
      records.push(aRecord());
      await shipped(aJournal(), records.at(-1) ?? aRecord());
      expect(await aJournal().read()).toEqual(records);
    }
    expect(await lines()).toHaveLength(records.length);
    await writeFile(path(), `${(await readFile(path(), "latin1")).slice(0, -5)}AAAA\n`);
    await expect(aJournal().read()).rejects.toMatchObject({ fault: "changed-line", line: records.length });
  });

  it("keeps a record that lacks nothing but its newline", async () => {
    const [first, second] = [aRecord(), aRecord()];
    await shipped(aJournal(), first);
    await writeFile(path(), (await readFile(path(), "latin1")).trimEnd());
    await shipped(aJournal(), second);
    expect(await aJournal().read()).toEqual([first, second]);
  });

  it("tells of a changed, a removed and a reordered line, and of a wrong key", async () => {
    await shipped(aJournal(), aRecord(), aRecord(), aRecord(), aRecord());
    const good = await lines();
    const [a = "", b = "", c = "", d = ""] = good;
    const flipped = `${b.slice(0, 50)}${b[50] === "A" ? "B" : "A"}${b.slice(51)}`;
    for (const [spoilt, fault, line] of [
      [[a, flipped, c, d], "changed-line", 2], [[a, c, d], "missing-line", 2], [[a, c, b, d], "missing-line", 2],
      [[b, c, d], "missing-line", 1], [[a, b, c, `${d.slice(0, -4)}AAAA`], "changed-line", 4],
    ] as const) {
      await writeFile(path(), spoilt.map((each) => `${each}\n`).join(""));
      await expect(aJournal().read()).rejects.toMatchObject({ fault, line });
    }
    await writeFile(path(), good.map((each) => `${each}\n`).join(""));
    const other = new Journal({ sql: databases.data, folder: join(folder, "off", "site"), key: Buffer.alloc(32, 6), clock });
    await expect(other.read()).rejects.toMatchObject({ fault: "wrong-key" });
  });

  it("writes on behind what another process wrote meanwhile, and after a file that was put back", async () => {
    const [one, other] = [aJournal(), aJournal()];
    const records = Array.from({ length: 6 }, () => aRecord());
    const put = async (from: Journal, n: number): Promise<void> => { await shipped(from, records[n] ?? aRecord()); };
    await put(one, 0);
    await put(one, 1);
    await put(other, 2);
    await put(one, 3);
    const early = await readFile(path());
    await put(one, 4);
    await writeFile(path(), early);
    await put(one, 5);
    expect((await aJournal().read()).map(({ id }) => id)).toEqual([0, 1, 2, 3, 5].map((n) => records[n]?.id));
  });

  it("refuses to write behind a changed line", async () => {
    await shipped(aJournal(), aRecord());
    await writeFile(path(), "AAAA\n");
    const journal = aJournal();
    await databases.data.begin((tx) => journal.note(tx, aRecord()));
    await expect(journal.ship()).rejects.toMatchObject({ name: "JournalSpoilt" });
    await rm(path());
    await journal.ship();
  });

  it("lets several writers append at once: nothing is lost, the chain holds", async () => {
    const second = openDatabases(databases.addresses);
    const journals = [aJournal(), aJournal(second.data), aJournal()];
    const records = Array.from({ length: 60 }, () => aRecord());
    await Promise.all(records.map(async (record, at) => {
      const journal = journals[at % 3] ?? aJournal();
      await databases.data.begin((tx) => journal.note(tx, record));
      await journal.ship();
      // The person is answered now: the record must be there.
      expect((await aJournal().read()).map(({ id }) => id)).toContain(record.id);
    }));
    expect((await aJournal().read()).map(({ id }) => id).sort()).toEqual(records.map(({ id }) => id).sort());
    await second.close();
  });
});
