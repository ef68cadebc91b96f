import { generateKeyPairSync, sign } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import { isPostgresError } from "../../platform/postgres.ts";
import type { Sql } from "../../platform/postgres.ts";
import { judgeCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { aLedger, anEntry, KeysInMemory, publicKeys, somebody } from "./ledger.fixtures.ts";
import { Ledger } from "./ledger.ts";
import { checkOpening, readOpening } from "./opening-check.ts";
import { COSIGNATURE_V1, cosignedMessage, noteKey, writeSignature } from "./signed-note.ts";
import { checkProof } from "./tlog-proof.ts";

let clock = movableClock();
let databases: TestDatabases;
beforeEach(async () => {
  clock = movableClock();
  databases = await testDatabases();
});

async function appended(ledger: Ledger, count: number, subject = somebody()): Promise<string[]> {
  const ids = await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(subject, clock.now()))));
  return ids.map(({ entryId }) => entryId);
}

describe("the ledger", () => {
  it("clause:S1 gives an index to what was committed, publishes a signed checkpoint, and proves each entry", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const subject = somebody();
    const ids = await appended(ledger, 300, subject);
    expect(await ledger.integrate()).toEqual({ size: 300, moved: 300 });
    const trust = { keys: await publicKeys(databases.data) };
    expect(judgeCheckpoint((await ledger.checkpoint())?.note ?? "", trust)).toMatchObject({ ok: true, checkpoint: { size: 300 } });
    for (const index of [0, 255, 256, 299]) expect(checkProof((await ledger.prove(index)) ?? "", trust)).toMatchObject({ ok: true, index });
    expect(await ledger.prove(300)).toBeNull();
    expect(await ledger.prove(0.5)).toBeNull();
    const opening = await ledger.opening(databases.data, subject, ids[299] ?? "");
    expect(opening && checkOpening(opening, trust)).toMatchObject({ ok: true, part: { subject, entry: ids[299] } });
    await clean();
  });

  it("clause:S1 keeps nothing of what was rolled back, and lets nothing through that it cannot seal", async () => {
    const keys = new KeysInMemory();
    const { ledger, clean } = await aLedger(databases, clock, { keys });
    const destroyed = somebody();
    keys.destroy(destroyed);
    await expect(databases.data.begin((tx) => ledger.append(tx, [anEntry(destroyed, clock.now())]))).rejects.toThrow("a ledger key is missing");
    await expect(databases.data.begin(async (tx) => {
      await ledger.append(tx, [anEntry(somebody(), clock.now())]);
      throw new Error("the operation failed");
    })).rejects.toThrow("the operation failed");
    expect(await databases.data.begin((tx) => ledger.append(tx, []))).toEqual([]);
    expect(await ledger.integrate()).toEqual({ size: 0, moved: 0 });
    await clean();
  });

  it("writes entries that stand for themselves, all or none", async () => {
    const keys = new KeysInMemory();
    const { ledger, clean } = await aLedger(databases, clock, { keys });
    const [subject, destroyed] = [somebody(), somebody()];
    keys.destroy(destroyed);
    const alone = await ledger.appendAlone([anEntry(subject, clock.now()), anEntry(subject, clock.now())]);
    expect(await ledger.appendAlone([anEntry(subject, clock.now()), anEntry(null, clock.now())])).toHaveLength(2);
    expect(await ledger.appendAlone([])).toEqual([]);
    await expect(ledger.appendAlone([anEntry(subject, clock.now()), anEntry(destroyed, clock.now())])).rejects.toThrow("a ledger key is missing");
    expect(await ledger.integrate()).toEqual({ size: 4, moved: 4 });
    expect(await ledger.history(databases.data, subject, { limit: 9 })).toHaveLength(3);
    const opening = await ledger.opening(databases.data, subject, alone[0]?.entryId ?? "");
    expect(opening && checkOpening(opening, { keys: await publicKeys(databases.data) })).toMatchObject({ ok: true });
    await clean();
  });

  it("clause:G2 shows a person the own history newest first, page by page, before and after publication", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const subject = somebody();
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      ids.push(...(await appended(ledger, 1, subject)));
      clock.advance({ seconds: 1 });
      if (at === 2) await ledger.integrate();
    }
    await appended(ledger, 3);
    const first = await ledger.history(databases.data, subject, { limit: 3 });
    expect(first.map(({ entryId }) => entryId)).toEqual([ids[4], ids[3], ids[2]]);
    expect(first.map(({ index }) => index)).toEqual([null, null, 2]);
    const second = await ledger.history(databases.data, subject, { limit: 3, before: first[2]?.entryId ?? null });
    expect(second.map(({ entryId }) => entryId)).toEqual([ids[1], ids[0]]);
    expect(second[0]).toMatchObject({ operation: "use", purpose: "service-provision", fields: ["email", "given-name"], bulk: false, actor: { kind: "subject", subject } });
    expect(await ledger.history(databases.data, somebody(), { limit: 3 })).toEqual([]);
    expect(await ledger.opening(databases.data, somebody(), ids[0] ?? "")).toBeNull();
    expect((await ledger.opening(databases.data, subject, ids[4] ?? ""))?.proof).toBeNull();
    await clean();
  });

  it("shows what staff did to the person concerned, and not as the staff member's own history", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const [subject, officer] = [somebody(), somebody()];
    const actor = { kind: "staff", role: "protection-officer", subject: officer } as const;
    await databases.data.begin((tx) => ledger.append(tx, [anEntry(subject, clock.now(), { actor }), anEntry(null, clock.now(), { actor }), anEntry(null, clock.now())]));
    expect(await ledger.history(databases.data, subject, { limit: 9 })).toMatchObject([{ actor: { kind: "staff", role: "protection-officer" } }]);
    expect(await ledger.history(databases.data, officer, { limit: 9 })).toEqual([]);
    expect(await ledger.integrate()).toEqual({ size: 3, moved: 3 });
    await clean();
  });

  it("writes one entry about many, of which each can open the own part and no other", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    for (const count of [1, 2, 3, 50]) {
      const people = Array.from({ length: count }, () => ({ subject: somebody(), fields: ["email"] as const, detail: { masked: true } }));
      const shared = anEntry(null, clock.now(), { actor: { kind: "staff", role: "registrar", subject: somebody() } });
      const { entryId } = await databases.data.begin((tx) => ledger.appendBulk(tx, { ...shared, people: [...people, ...people] }));
      await ledger.integrate();
      const trust = { keys: await publicKeys(databases.data) };
      for (const { subject } of people) {
        const opening = await ledger.opening(databases.data, subject, entryId);
        expect(opening && checkOpening(opening, trust)).toMatchObject({ ok: true, part: { subject, detail: { masked: true } } });
        expect(opening && checkOpening({ ...opening, private: opening.private.replace("email", "phone") }, trust)).toEqual({ ok: false, reason: "does-not-open" });
        expect(await ledger.history(databases.data, subject, { limit: 2 })).toMatchObject([{ entryId, bulk: true }]);
      }
    }
    expect((await ledger.checkpoint())?.size).toBe(4);
    await expect(databases.data.begin((tx) => ledger.appendBulk(tx, { ...anEntry(null, clock.now()), people: [] }))).rejects.toThrow(RangeError);
    await clean();
  });

  it("refuses an opening that does not open, and one that is not published", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    const subject = somebody();
    const [entryId = ""] = await appended(ledger, 1, subject);
    const early = await ledger.opening(databases.data, subject, entryId);
    await ledger.integrate();
    const opening = await ledger.opening(databases.data, subject, entryId);
    const trust = { keys: await publicKeys(databases.data) };
    expect(early && checkOpening(early, trust)).toEqual({ ok: false, reason: "not-published" });
    expect(opening && checkOpening({ ...opening, key: Buffer.alloc(32).toString("base64") }, trust)).toEqual({ ok: false, reason: "does-not-open" });
    expect(opening && checkOpening({ ...opening, share: { place: 0, path: [] } }, trust)).toEqual({ ok: false, reason: "does-not-open" });
    expect(opening && checkOpening(opening, { keys: [] })).toEqual({ ok: false, reason: "unknown-signer" });
    expect(readOpening(JSON.stringify(opening))).toEqual(opening);
    expect([readOpening("{"), readOpening("null"), readOpening("{}")]).toEqual([null, null, null]);
    await clean();
  });

  it("is behind when entries wait too long or are too many, and then refuses", async () => {
    const { ledger, deps, clean } = await aLedger(databases, clock, { backlogEntriesMax: 5 });
    await appended(ledger, 6);
    clock.advance({ seconds: 11 });
    expect(await ledger.pendingAge()).toBe(11_000);
    expect(await ledger.ready()).toBe(false);
    await expect(appended(ledger, 1)).rejects.toMatchObject({ kind: "limited", reason: "ledger-behind" });
    await ledger.integrate();
    clock.advance({ seconds: 1 });
    expect(await ledger.ready()).toBe(true);
    await expect(appended(ledger, 1)).resolves.toHaveLength(1);
    await appended(new Ledger(deps), 1);
    await clean();
  });

  it("signs with the old and the new key for 30 days after a change, then with the new alone", async () => {
    const first = generateKeyPairSync("ed25519").privateKey;
    const second = generateKeyPairSync("ed25519").privateKey;
    let signing: { current: typeof first; previous: typeof first | null } = { current: first, previous: null };
    const { ledger, clean } = await aLedger(databases, clock, { signing: () => signing });
    await appended(ledger, 1);
    await ledger.integrate();
    const { origin = "" } = (await ledger.checkpoint()) ?? {};
    signing = { current: second, previous: first };
    const signers = async (): Promise<number[]> => {
      await appended(ledger, 1);
      await ledger.integrate();
      const { note = "" } = (await ledger.checkpoint()) ?? {};
      return [first, second].flatMap((key, place) => (judgeCheckpoint(note, { keys: [noteKey(origin, key)] }).ok ? [place] : []));
    };
    expect(await signers()).toEqual([0, 1]);
    clock.advance({ days: 29 });
    expect(await signers()).toEqual([0, 1]);
    clock.advance({ days: 2 });
    expect(await signers()).toEqual([1]);
    expect(await ledger.verify()).toMatchObject({ ok: true, size: 4 });
    await clean();
  });

  it("serves the cosignatures of configured witnesses with the checkpoint, and takes no others", async () => {
    const key = generateKeyPairSync("ed25519").privateKey;
    const witness = noteKey("witness.example/w1", key, COSIGNATURE_V1);
    const { ledger, clean } = await aLedger(databases, clock, { witnesses: [witness] });
    await appended(ledger, 2);
    await ledger.integrate();
    const text = readCheckpoint((await ledger.checkpoint())?.note ?? "")?.parsed.text ?? "";
    const line = (seconds: bigint, signed: bigint): string => {
      const stamp = Buffer.alloc(8);
      stamp.writeBigUInt64BE(seconds);
      return writeSignature(witness, Buffer.concat([stamp, sign(null, cosignedMessage(text, signed), key)]));
    };
    expect(await ledger.cosign(2, line(7n, 8n))).toEqual({ refused: "bad-signature" });
    expect(await ledger.cosign(3, line(7n, 7n))).toEqual({ refused: "no-such-checkpoint" });
    expect(await ledger.cosign(2, writeSignature(noteKey("stranger", key), Buffer.alloc(72)))).toEqual({ refused: "no-known-witness" });
    expect(await ledger.cosign(2, line(7n, 7n))).toEqual({ taken: 1 });
    const trust = { keys: [...(await publicKeys(databases.data)), witness], witnessesNeeded: 1 };
    expect(judgeCheckpoint((await ledger.checkpoint())?.note ?? "", trust)).toMatchObject({ ok: true });
    expect(checkProof((await ledger.prove(1)) ?? "", trust)).toMatchObject({ ok: true });
    await clean();
  });

  it("lets nobody update or delete: neither the web's role, nor the integrator what is integrated, nor the eraser", async () => {
    const { ledger, clean } = await aLedger(databases, clock);
    await appended(ledger, 3);
    await ledger.integrate();
    const tables = ["log", "closing", "signer", "pending", "history", "system_part", "entry", "tile", "checkpoint", "cosignature", "head"];
    const denied = async (sql: Sql, statement: string): Promise<boolean> => await sql.unsafe(statement).then(() => false, (error: unknown) => isPostgresError(error, "42501"));
    for (const table of tables) {
      const [{ column } = { column: "" }] = await databases.dataOwner<{ column: string }[]>`
        select column_name as column from information_schema.columns where table_schema = 'ledger' and table_name = ${table} order by ordinal_position limit 1`;
      for (const [name, sql] of [["app", databases.data], ["integrator", databases.integrator], ["eraser", databases.eraser]] as const) {
        expect(await denied(sql, `update ledger.${table} set "${column}" = "${column}"`), `${name} updates ${table}`).toBe(true);
        const may = name === "integrator" && table === "pending";
        expect(await denied(sql, `delete from ledger.${table} where false`), `${name} deletes from ${table}`).toBe(!may);
        expect(await denied(sql, `truncate ledger.${table}`), `${name} truncates ${table}`).toBe(true);
      }
      const writes = ["pending", "history", "system_part", "cosignature"].includes(table);
      expect(await denied(databases.data, `insert into ledger.${table} select * from ledger.${table} where false`), `app inserts into ${table}`).toBe(!writes);
    }
    await clean();
  });
});
