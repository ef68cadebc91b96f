import { fork } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeServices, type Services } from "../../src/compose.ts";
import { readConfig } from "../../src/platform/config.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";
import { imapServer, type ImapServer } from "../support/imap-server.ts";
import { untilHears } from "../support/key-store.ts";
import { hashOf } from "../support/letters.ts";
import { type SmtpCatcher, smtpCatcher } from "../support/smtp-catcher.ts";
import { hostileLetters } from "./hostile-letters.ts";
import type { ReadOrder, ReadTold } from "./reading-messages.ts";

/** As the service itself is started. */
const { NODE_FLAGS } = (await import(new URL("../../bin/node24.mjs", import.meta.url).href)) as { readonly NODE_FLAGS: string[] };
const LETTERS = 500, SEED = 6;
/** What the whole service may hold while it reads them (issue 6). */
const RESIDENT_MB_MAX = 300;
const clock = movableClock("2026-11-09T04:00:00Z");

let databases: TestDatabases;
let services: Services;
let dataDir: string;
let mailbox: ImapServer;
let out: SmtpCatcher;
beforeAll(async () => {
  [databases, mailbox, out] = [await testDatabases(), await imapServer(), await smtpCatcher()];
  dataDir = join(mkdtempSync(join(tmpdir(), "robotek-hostile-")), "data");
  services = await composeServices({ config: readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" }), databases, clock });
  await untilHears(services.keys);
  await services.publish("test");
});
afterAll(async () => {
  mailbox.close();
  await out.close();
  await services.close();
});

/** Reads the mailbox in a process of its own. */
function inProcess(kill: ReadOrder["kill"]): Promise<ReadTold | null> {
  const { secret, ...addresses } = databases.addresses;
  const child = fork(fileURLToPath(new URL("reading-process.ts", import.meta.url)), { execArgv: NODE_FLAGS, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const order: ReadOrder = { addresses, secret: Buffer.from(secret).toString("hex"), dataDir, imapUrl: mailbox.url, smtpUrl: out.url, at: clock.now().toISOString(), kill };
  return new Promise((done, fail) => {
    let told: ReadTold | null = null;
    child.once("message", (message) => (told = message as ReadTold));
    child.once("exit", (code, signal) => (code === 0 || signal === "SIGKILL" ? done(told) : fail(new Error(`the reader ended with ${String(code ?? signal)}`))));
    child.send(order);
  });
}

describe("a hostile mailbox", () => {
  it("clause:R1 of 500 letters: each has one row with the hash of its bytes, none is answered twice, the reader killed at every step goes on, within 300 MB", { timeout: 900_000 }, async () => {
    const letters = hostileLetters(SEED, LETTERS);
    for (const { raw } of letters) mailbox.deliver(raw);
    const kills: readonly (readonly [string, number])[] = [
      ["mailbox:sealed", 40], ["mailbox:kept", 90], ["mailbox:removed", 200], ["request:received-uncommitted", 30], ["request:received", 40], ["mailbox:handed-in", 25], ["mailbox:marked", 60],
    ];
    let most_mb = 0;
    for (const [step, nth] of kills) {
      const killed = await inProcess({ step, nth });
      expect(killed?.killed, step).toBe(true);
      most_mb = Math.max(most_mb, killed?.resident_mb ?? 0);
    }
    const told = await inProcess(null);
    // The library gives a dead worker's job to another after four hours of the machine's time: let them have passed.
    await databases.dataOwner`update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = '2020-01-01'`;
    const again = await inProcess(null);
    expect([told?.faults, again?.faults]).toEqual([[], []]);
    expect(again).toMatchObject({ fresh: 0, known: 0, handled: 0 });

    const rows = await databases.dataOwner<{ hash: string; state: string; caseId: string | null }[]>`select encode(hash, 'hex') as hash, state, case_id as "caseId" from mailbox.letter`;
    const hashes = new Map(letters.map(({ kind, raw }) => [hashOf(raw), kind]));
    expect(rows.map(({ hash }) => hash).sort()).toEqual([...hashes.keys()].sort());
    expect(rows.filter(({ state }) => state === "waiting")).toEqual([]);
    // Each letter that asks opened one request, and no request has two letters.
    const opened = rows.filter(({ state }) => state === "request").map(({ caseId }) => caseId);
    expect(new Set(opened).size).toBe(opened.length);
    expect(await databases.dataOwner<{ requests: number }[]>`select count(*)::int as requests from requests.request`).toEqual([{ requests: opened.length }]);
    for (const { hash, state } of rows) if (["loop", "bounce", "from ourselves"].includes(hashes.get(hash) ?? "")) expect(state, hashes.get(hash)).toBe("automatic");

    // One letter a request at most, five an address, none to whom nobody named as a sender.
    const numbers = out.caught.map(({ raw }) => /\d{3}-\d{3}-\d{3}/.exec(raw)?.[0] ?? raw);
    expect(new Set(numbers).size).toBe(numbers.length);
    const told5 = new Map<string, number>();
    for (const { to } of out.caught) for (const address of to) told5.set(address, (told5.get(address) ?? 0) + 1);
    expect(Math.max(...told5.values())).toBeLessThanOrEqual(5);
    expect([...told5.keys()].filter((address) => /victim|school\.example|daemon/iu.test(address))).toEqual([]);
    expect(out.caught.length).toBeGreaterThan(5);
    // What is too large lies there still, with a flag.
    expect(mailbox.lying().every(({ flags }) => flags.includes("\\Flagged"))).toBe(true);
    most_mb = Math.max(most_mb, told?.resident_mb ?? 0, again?.resident_mb ?? 0);
    process.stdout.write(`${rows.length} rows of ${LETTERS} letters, ${opened.length} requests, ${out.caught.length} answers, ${Math.round(most_mb)} MB resident at most (${Math.round(told?.before_mb ?? 0)} MB before)\n`);
    expect(most_mb).toBeLessThan(RESIDENT_MB_MAX);
  });
});
