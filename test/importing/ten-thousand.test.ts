import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { composeServices, type Services } from "../../src/compose.ts";
import { readConfig } from "../../src/platform/config.ts";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";
import { A_TRACE, csv, familyLine, importer } from "../support/importing.ts";
import { filesWith, rowsWith } from "../support/leftover-search.ts";
import { untilHears } from "../support/key-store.ts";
import type { ImportOrder, ImportTold } from "./importing-messages.ts";

const FAMILIES = 10_000;
/** What the importer may hold at most (issue 4), the runtime and the whole service around it included. */
const RESIDENT_MB_MAX = 300;
const ALL_MS_MAX = 240_000;

let databases: TestDatabases;
let services: Services;
let dataDir: string;
const clock = movableClock();
beforeAll(async () => {
  databases = await testDatabases();
  dataDir = join(mkdtempSync(join(tmpdir(), "robotek-ten-thousand-")), "data");
  services = await composeServices({ config: readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" }), databases, clock });
  await untilHears(services.keys);
  await services.publish("test");
});

/** Runs the importer in a process of its own. Null: it was killed. */
function inProcess(act: ImportOrder["act"], importId: SubjectId, killInBatch = 0): Promise<ImportTold | null> {
  const { secret, ...addresses } = databases.addresses;
  const child = fork(fileURLToPath(new URL("importing-process.ts", import.meta.url)), { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const order: ImportOrder = { act, importId, addresses, secret: Buffer.from(secret).toString("hex"), dataDir, at: clock.now().toISOString(), killInBatch };
  return new Promise((done, fail) => {
    let told: ImportTold | null = null;
    child.once("message", (message) => (told = message as ImportTold));
    child.once("exit", (code, signal) => (code === 0 || signal === "SIGKILL" ? done(told) : fail(new Error(`the importer ended with ${String(code ?? signal)}`))));
    child.send(order);
  });
}

/** Marks stand for two people whom nobody may bring back unasked. */
async function markTwo(): Promise<void> {
  const { Personal } = await import("../../src/platform/personal.ts");
  const address = (n: number) => ({ email: new Personal(familyLine(n).split(";")[2] ?? "") });
  await services.databases.data.begin(async (tx) => {
    await services.marks.note(tx, services.marks.of(address(4_321)));
    await services.marks.rememberUnsubscribed(tx, { subject: newId() as SubjectId, values: address(8_765), at: clock.now() });
  });
}

describe("ten thousand families", () => {
  it("are read in a stream, go on after a kill in the middle, stop two for staff, and leave nothing when undone (clause:C2, clause:D2)", { timeout: ALL_MS_MAX }, async () => {
    await markTwo();
    const id = await services.imports.upload(csv(Array.from({ length: FAMILIES }, (_, n) => familyLine(n))), "command", importer());
    const { mapping } = await services.imports.head(id);
    await services.imports.map(id, mapping, importer());
    expect(await inProcess("read", id, 10)).toBeNull();
    const half = await services.imports.seen(id);
    expect(half).toMatchObject({ state: "reading", rowsRead: 9 * 500 });
    const started = performance.now();
    const told = await inProcess("read", id);
    const read_ms = performance.now() - started;
    expect(told?.batches).toBe(11);
    expect(told?.resident_mb).toBeLessThan(RESIDENT_MB_MAX);
    const seen = await services.imports.seen(id);
    expect(seen).toMatchObject({ state: "checked", rowsRead: FAMILIES, faulty: 0, children: FAMILIES, fileId: null });
    // Both are stopped, and by chance nearly nobody else: four marks of two people meet one family in 260,000.
    expect(seen.stopped).toBeGreaterThanOrEqual(2);
    expect(seen.stopped).toBeLessThanOrEqual(4);
    expect(seen.ready + seen.stopped).toBe(FAMILIES);
    // Each family once, although the tenth batch was begun twice.
    expect(await services.databases.data`select count(*)::int as rows, count(distinct draft_id)::int as families from imports.row`).toEqual([{ rows: FAMILIES, families: FAMILIES }]);
    expect(await inProcess("undo", id)).toMatchObject({ batches: 0 });
    expect(await services.imports.seen(id)).toMatchObject({ state: "undone", undone: FAMILIES, ready: 0, stopped: 0 });
    expect(await services.databases.data`select 1 from imports.family union all select 1 from imports.row`).toHaveLength(0);
    // Keys of the batch that died go with the sweep of orphans.
    clock.advance({ hours: 2 });
    await services.keys.sweepOrphans(services.keysKnown, clock.now());
    expect(await services.databases.keys`select 1 from keys.subject_key where compartment = 'draft'`).toHaveLength(0);
    expect(await rowsWith(services, A_TRACE)).toEqual([]);
    expect(filesWith(dataDir, A_TRACE)).toEqual([]);
    process.stdout.write(`read the second half in ${Math.round(read_ms)} ms, ${Math.round(told?.resident_mb ?? 0)} MB resident (${Math.round(told?.before_mb ?? 0)} MB before)\n`);
  });
});
