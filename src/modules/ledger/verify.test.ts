import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { TestDatabases } from "../../../test/support/database.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { signCheckpoint } from "./checkpoint.ts";
import type { DeepRow, DeepSource } from "./deep-verify.ts";
import { GrowingTree } from "./growing-tree.ts";
import { aLedger, anEntry, KeysInMemory, publicKeys, somebody } from "./ledger.fixtures.ts";
import type { Ledger, LedgerDeps } from "./ledger.ts";
import { hashLeaf } from "./merkle.ts";
import { noteKey } from "./signed-note.ts";
import { addressSource, folderSource } from "./tile-source.ts";
import { encodeBundle, entriesOf } from "./tiles.ts";
import { verifyLog } from "./verify.ts";

const clock = movableClock();
let databases: TestDatabases;
let ledger: Ledger;
let deps: LedgerDeps;
let keys: KeysInMemory;
let held: string;

beforeEach(async () => {
  databases = await testDatabases();
  keys = new KeysInMemory();
  const made = await aLedger(databases, clock, { keys });
  ({ ledger, deps } = made);
  for (const count of [100, 200, 300, 50]) await appended(count);
  held = (await ledger.checkpoint())?.note ?? "";
  await appended(20);
  return made.clean;
});

async function appended(count: number): Promise<void> {
  await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: count }, () => anEntry(somebody(), clock.now()))));
  await ledger.integrate();
}

async function bundle(index: number): Promise<Buffer[]> {
  const [row] = await databases.dataOwner<{ bytes: Buffer; width: number }[]>`select bytes, width from ledger.tile where level = -1 and tile_index = ${index}`;
  return (row && entriesOf(row.bytes, row.width)) ?? [];
}

/** What the database's administrator may do to one tile. */
async function overwrite(level: number, index: number, bytes: Buffer): Promise<void> {
  await databases.dataOwner`update ledger.tile set bytes = ${bytes} where level = ${level} and tile_index = ${index}`;
}

const CHANGES: Readonly<Record<string, (entries: Buffer[]) => Buffer[]>> = {
  changed: (entries) => entries.with(44, Buffer.from(entries[44]?.toString().replace('"use"', '"extract"') ?? "")),
  removed: (entries) => entries.toSpliced(44, 1),
  added: (entries) => entries.toSpliced(44, 0, Buffer.from("{}")),
  reordered: (entries) => entries.with(44, entries[45] ?? Buffer.alloc(0)).with(45, entries[44] ?? Buffer.alloc(0)),
};

describe("ledger verify", () => {
  it.each(Object.entries(CHANGES))("clause:S1 names the first bad entry when one was %s", async (_, change) => {
    await overwrite(-1, 1, encodeBundle(change(await bundle(1))));
    expect(await ledger.verify()).toMatchObject({ ok: false, root: null, fault: { kind: "entry", index: 300 } });
    expect(await ledger.verify({ since: held })).toMatchObject({ ok: false, fault: { kind: "entry", index: 300 } });
  });

  it.each(Object.entries(CHANGES))("names the tile when the hash of an entry that was %s was forged as well", async (_, change) => {
    const forged = change(await bundle(1)).slice(0, 256);
    while (forged.length < 256) forged.push(Buffer.from("{}"));
    await overwrite(-1, 1, encodeBundle(forged));
    await overwrite(0, 1, Buffer.concat(forged.map(hashLeaf)));
    expect(await ledger.verify()).toMatchObject({ ok: false, fault: { kind: "tile", tile: "tile/0/001", reason: "differs" } });
  });

  it.each(Object.entries(CHANGES))("finds by a held checkpoint what was %s by one who has the signing key, and narrows it down", async (_, change) => {
    await forgeAll(change);
    expect(await ledger.verify()).toMatchObject({ ok: true });
    expect(await ledger.verify({ since: held })).toMatchObject({ ok: false, fault: { kind: "since", size: 650, from: 300, to: 600 } });
    const trust = { keys: await publicKeys(databases.data) };
    expect(await verifyLog({ source: folderSource(deps.folder), trust, since: held })).toMatchObject({ ok: true });
  });

  it("finds missing and malformed tiles, and a head that its tiles do not have", async () => {
    const source = folderSource(deps.folder);
    const trust = { keys: await publicKeys(databases.data) };
    const tile = join(deps.folder, "tile/0/001");
    const good = await readFile(tile);
    await writeFile(tile, good.subarray(1));
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "tile", tile: "tile/0/001", reason: "malformed" } });
    await rm(tile);
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "tile", tile: "tile/0/001", reason: "missing" } });
    await writeFile(tile, good);
    const upper = join(deps.folder, "tile/1/000.p/2");
    await writeFile(upper, Buffer.alloc(63));
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "tile", tile: "tile/1/000.p/2", reason: "malformed" } });
    await rm(upper);
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "tile", tile: "tile/1/000.p/2", reason: "missing" } });
    const { origin } = await ledgerOrigin();
    await writeFile(join(deps.folder, "checkpoint"), signCheckpoint({ origin, size: 670, root: Buffer.alloc(32) }, [deps.signing().current]).note);
    await writeFile(upper, await upperTile());
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "root", size: 670 } });
    await rm(join(deps.folder, "checkpoint"));
    expect(await verifyLog({ source, trust })).toMatchObject({ fault: { kind: "checkpoint", reason: "malformed" } });
  });

  it("is not misled by a held checkpoint of another log, of nobody, or of a longer log", async () => {
    const { origin } = await ledgerOrigin();
    const note = (size: number, name = origin): string => signCheckpoint({ origin: name, size, root: Buffer.alloc(32) }, [deps.signing().current]).note;
    expect(await ledger.verify({ since: note(700) })).toMatchObject({ fault: { kind: "since", size: 700, from: 670, to: 700 } });
    expect(await ledger.verify({ since: "nonsense" })).toMatchObject({ fault: { kind: "checkpoint", reason: "since-malformed" } });
    expect(await ledger.verify({ since: note(5, "other") })).toMatchObject({ fault: { kind: "checkpoint", reason: "since-unknown-signer" } });
    const trust = { keys: [...(await publicKeys(databases.data)), noteKey("other", deps.signing().current)] };
    expect(await ledger.verify({ trust, since: note(5, "other") })).toMatchObject({ fault: { kind: "checkpoint", reason: "since-other-log" } });
  });

  it("reads a log by address, whole tiles in place of partial ones that are gone", async () => {
    const files = folderSource(deps.folder);
    const asked: string[] = [];
    const source = addressSource("https://ledger.example/ledger", async (url) => {
      asked.push(url);
      const path = url.slice("https://ledger.example/ledger/".length);
      return path === "checkpoint" ? Buffer.from((await files.checkpoint()) ?? "") : await readFile(join(deps.folder, path)).catch(() => null);
    });
    expect(await verifyLog({ source, trust: { keys: await publicKeys(databases.data) }, since: held })).toMatchObject({ ok: true, entriesChecked: 670 });
    expect(asked).toContain("https://ledger.example/ledger/tile/entries/002.p/158");
  });
});

async function ledgerOrigin(): Promise<{ origin: string }> {
  return { origin: (await ledger.checkpoint())?.origin ?? "" };
}

async function upperTile(): Promise<Buffer> {
  return (await ledger.tile("tile/1/000.p/2"))?.bytes ?? Buffer.alloc(0);
}

/** Rewrites the whole log in the database consistently, last head included: what the operator itself could do. */
async function forgeAll(change: (entries: Buffer[]) => Buffer[]): Promise<void> {
  const all = [...(await bundle(0)), ...(await bundle(1)), ...(await bundle(2))];
  const forged = [...all.slice(0, 256), ...change(all.slice(256))].slice(0, 670);
  while (forged.length < 670) forged.push(Buffer.from("{}"));
  const full: { level: number; index: number; bytes: Buffer }[] = [];
  const tree = new GrowingTree((tile) => full.push(tile));
  for (const entry of forged) tree.append(hashLeaf(entry));
  for (const { level, index, bytes } of [...full, ...tree.partialTiles()]) await overwrite(level, index, bytes);
  for (const index of [0, 1, 2]) await overwrite(-1, index, encodeBundle(forged.slice(index * 256, (index + 1) * 256)));
  const { note } = signCheckpoint({ origin: (await ledgerOrigin()).origin, size: 670, root: tree.root() }, [deps.signing().current]);
  await databases.dataOwner`update ledger.checkpoint set note = ${note} where size = 670`;
}

describe("ledger verify --deep", () => {
  interface Event { entryId: string; subject: SubjectId | null; text: string; opening?: NonNullable<DeepRow["opening"]> }
  const rowHash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const sourceOf = (events: readonly Event[]): DeepSource => ({
    name: "consent",
    rows: async function* () {
      for (const { entryId, subject, text, opening } of events) yield await Promise.resolve({ entryId, subject, rowHash: rowHash(text), ...(opening && { opening }) });
    },
  });

  async function events(count: number): Promise<Event[]> {
    const made: Event[] = Array.from({ length: count }, (_, at) => ({ entryId: "", subject: at % 3 === 2 ? null : somebody(), text: `event ${at}` }));
    const entries = made.map(({ subject, text }) => anEntry(subject, clock.now(), subject === null ? { publicDetail: { row: rowHash(text) } } : { detail: { row: rowHash(text) } }));
    const ids = await databases.data.begin((tx) => ledger.append(tx, entries));
    return made.map((event, at) => ({ ...event, entryId: ids[at]?.entryId ?? "" }));
  }

  it("clause:S1 compares rows with their entries, published or waiting", async () => {
    const [first, second] = [await events(600), await (async () => {
      await ledger.integrate();
      return await events(3);
    })()];
    expect(await ledger.verifyDeep([sourceOf([...first, ...second])])).toMatchObject({ ok: true, compared: 603, notComparable: 0, faults: [], partsOpened: 670 + 603 });
  });

  it("clause:S1 finds a changed row, a removed row, and a row without its entry", async () => {
    const [own, other, open, ...rest] = await events(6);
    if (own === undefined || other === undefined || open === undefined) throw new Error("six events were asked for");
    await ledger.integrate();
    const all = [own, other, open, ...rest];
    const found = async (rows: readonly Event[]): Promise<unknown> => (await ledger.verifyDeep([sourceOf(rows)])).faults;
    expect(await found([{ ...own, text: "changed" }, other, open, ...rest])).toEqual([{ source: "consent", entryId: own.entryId, kind: "row-changed" }]);
    expect(await found([own, other, { ...open, text: "changed" }, ...rest])).toEqual([{ source: "consent", entryId: open.entryId, kind: "row-changed" }]);
    expect(await found(all.slice(1))).toEqual([{ source: "ledger", entryId: own.entryId, kind: "row-missing" }]);
    expect(await found([own, other, ...rest])).toEqual([{ source: "ledger", entryId: open.entryId, kind: "row-missing" }]);
    expect(await found([...all, { ...own, entryId: "00000000-0000-7000-8000-000000000000" }])).toMatchObject([{ kind: "entry-missing" }]);
    expect(await found([{ ...own, subject: other.subject }, other, open, ...rest])).toMatchObject([{ kind: "entry-missing" }]);
    await databases.dataOwner`update ledger.history set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where entry_id = ${own.entryId}`;
    expect(await found(all)).toMatchObject([{ entryId: own.entryId, kind: "does-not-open" }, { entryId: own.entryId, kind: "does-not-open" }]);
  });

  it("clause:S1 takes nothing for a fault that was recorded while it read, and still finds a row that was removed", async () => {
    const all = await events(6);
    await ledger.integrate();
    /** Answers `first` and then has somebody record three events; answers `first` and these when it is read again. */
    const busy = (first: readonly Event[]): DeepSource => {
      const come: Event[] = [];
      return { name: "consent", rows: async function* () {
        yield* sourceOf([...first, ...come]).rows();
        if (come.length > 0) return;
        come.push(...(await events(3)));
        await ledger.integrate();
        all.push(...come);
      } };
    };
    expect(await ledger.verifyDeep([busy([...all])])).toMatchObject({ ok: true, compared: 9, faults: [] });
    const removed = all.slice(0, 3).map(({ entryId }) => ({ source: "ledger", entryId, kind: "row-missing" }));
    const { ok, faults } = await ledger.verifyDeep([busy(all.slice(3))]);
    expect(ok).toBe(false);
    expect(faults).toHaveLength(3);
    expect(faults).toEqual(expect.arrayContaining(removed));
  });

  it("clause:D2 calls rows without a key not comparable, and compares those kept as evidence by the openings kept with them", async () => {
    const [gone, kept, open] = await events(3);
    if (!gone?.subject || !kept?.subject || open === undefined) throw new Error("three events were asked for");
    await ledger.integrate();
    const opening = await ledger.opening(databases.data, kept.subject, kept.entryId);
    for (const subject of [gone.subject, kept.subject]) {
      keys.destroy(subject);
      await databases.dataOwner`delete from ledger.history where subject_id = ${subject}`;
    }
    if (opening === null) throw new Error("the opening was asked for while the key lived");
    expect(await ledger.verifyDeep([sourceOf([gone, { ...kept, opening }, open])])).toMatchObject({ ok: true, compared: 2, notComparable: 1 });
    expect(await ledger.verifyDeep([sourceOf([gone, { ...kept, opening, text: "changed" }, open])])).toMatchObject({ faults: [{ entryId: kept.entryId, kind: "row-changed" }] });
    const forged = { ...opening, private: opening.private.replace(rowHash(kept.text), rowHash("changed")) };
    expect(await ledger.verifyDeep([sourceOf([gone, { ...kept, opening: forged, text: "changed" }, open])])).toMatchObject({ faults: [{ entryId: kept.entryId, kind: "does-not-open" }] });
  });
});
