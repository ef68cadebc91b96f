import { beforeAll, describe, expect, it } from "vitest";
import { type Fetched, isSigned, readHead, RECOMPUTED_MAX, sayOutcome, tilePath, verifySince } from "../../src/browser/log-continues.ts";
import type { Ledger } from "../../src/modules/ledger/index.ts";
import { aLedger, anEntry, KeysInMemory, somebody } from "../../src/modules/ledger/ledger.fixtures.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases } from "../support/database.ts";

const clock = movableClock();
const subject = somebody();
const notes: string[] = [];
let ledger: Ledger;
let other: Ledger;

/** What the site answers at `/ledger/…`. */
const served = (of: Ledger): Fetched => async (path) => {
  if (path === "checkpoint") return Buffer.from((await of.checkpoint())?.note ?? "");
  if (path === "key") return Buffer.from((await of.verifierKeys()).map((key) => `${key}\n`).join(""));
  const tile = await of.tile(path);
  if (tile === null) throw new Error(`${path} is missing`);
  return tile.bytes;
};

/** The same, with one answer changed on its way. */
const changed = (path: RegExp, change: (bytes: Buffer) => void): Fetched => async (asked) => {
  const bytes = Buffer.from(await served(ledger)(asked));
  if (path.test(asked)) change(bytes);
  return bytes;
};

async function grow(of: Ledger, databases: Awaited<ReturnType<typeof testDatabases>>, counts: readonly number[]): Promise<string[]> {
  const made: string[] = [];
  for (const count of counts) {
    await databases.data.begin((tx) => of.append(tx, Array.from({ length: count }, () => anEntry(subject, clock.now()))));
    await of.integrate();
    made.push((await of.checkpoint())?.note ?? "");
  }
  return made;
}

beforeAll(async () => {
  const databases = await testDatabases();
  const made = await aLedger(databases, clock, { keys: new KeysInMemory() });
  ({ ledger } = made);
  notes.push(...(await grow(ledger, databases, [1, 2, 253, 1, 255, 88, 700])));
  const elsewhere = await testDatabases();
  const second = await aLedger(elsewhere, clock, { keys: new KeysInMemory() });
  other = second.ledger;
  await grow(other, elsewhere, [5]);
  return async () => {
    await made.clean();
    await second.clean();
  };
});

describe("the check of the log in the browser", () => {
  it("clause:S1 says that the log continues every checkpoint it ever had, whatever its size", async () => {
    for (const held of notes) expect(await verifySince(held, served(ledger))).toMatchObject({ kind: "continues", head: { size: 1_300 }, recomputed: true, signed: true });
    expect(notes.map((note) => readHead(note)?.size)).toEqual([1, 3, 256, 257, 512, 600, 1_300]);
  });

  it("clause:S1 finds an entry that was changed below the held checkpoint, and one that was changed after it", async () => {
    const held = notes[5] ?? "";
    for (const bundle of [/entries\/000/, /entries\/004/]) expect(await verifySince(held, changed(bundle, (bytes) => bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10)))).toEqual({ kind: "head-differs" });
  });

  it("clause:S1 finds a held checkpoint that is of no such log, a longer one, an unsigned one and what is none", async () => {
    const held = notes[3] ?? "";
    expect(await verifySince((await other.checkpoint())?.note ?? "", served(ledger))).toEqual({ kind: "other-log" });
    expect(await verifySince(held.replace(/^[^\n]+/, "another.example/ledger"), served(ledger))).toEqual({ kind: "other-log" });
    expect(await verifySince(held.replace(/\n257\n/, "\n99999\n"), served(ledger))).toEqual({ kind: "shorter" });
    expect(await verifySince(held.replace(/\n257\n/, "\n258\n"), served(ledger))).toEqual({ kind: "not-signed" });
    for (const text of ["", "a\nb\nc", "x\n5\nAAAA"]) expect(await verifySince(text, served(ledger))).toEqual({ kind: "unreadable" });
  });

  it("clause:S1 finds a rewritten past that the log's own key has signed: the held root is not of it", async () => {
    // Signed by the same log, at a size where its root was another one: what a forger with the key would serve.
    const [small, large] = [notes[4] ?? "", notes[6] ?? ""];
    const root = readHead(notes[3] ?? "")?.root ?? "";
    const forged: Fetched = async (path) => (path === "key" ? Buffer.from("") : served(ledger)(path));
    expect(await verifySince(small.replace(readHead(small)?.root ?? "", root), forged)).toEqual({ kind: "not-signed" });
    expect(await isSigned(large, await ledger.verifierKeys())).toBe(true);
    expect(await isSigned(large.replace(/^— .*$/m, ""), await ledger.verifierKeys())).toBe(false);
  });

  it("names tiles as the log does, and says an outcome with its figures in their places", () => {
    expect([tilePath(0, 1_234_067, 256 * 1_234_068), tilePath("entries", 5, 1_300), tilePath(1, 0, 1_300)]).toEqual(["tile/0/x001/x234/067", "tile/entries/005.p/20", "tile/1/000.p/5"]);
    const head = { origin: "o", size: RECOMPUTED_MAX + 1, root: "" };
    const words = { continues: "{held} to {size}.", byTiles: "By tiles.", recomputed: "All.", unsigned: "?", signed: "!", shorter: "short" };
    expect(sayOutcome({ kind: "continues", head, recomputed: false, signed: null }, 7, words)).toBe("7 to 20001. By tiles. ?");
    expect([sayOutcome({ kind: "shorter" }, 7, words), sayOutcome({ kind: "differs" }, 7, words)]).toEqual(["short", ""]);
  });
});
