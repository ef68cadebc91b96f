import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { ADDRESS_JOB } from "../../src/modules/accounts/index.ts";
import { readMigrations } from "../../src/platform/migrate.ts";
import { HttpBrowser, joinThrough, mailedCode } from "./http-browser.ts";
import { type ManyProcesses, manyProcesses, stopped, type ServingProcess } from "./many-processes.ts";

const WRITERS = 32;
const LOOKS_EACH = 4;

let many: ManyProcesses;
let web: readonly [string, string];
let processes: readonly ServingProcess[];
let workers: readonly [ServingProcess, ServingProcess];

// All four at once on empty databases and empty folders.
beforeAll(async () => {
  many = await manyProcesses();
  const [a, b, one, two] = await Promise.all([many.start("web"), many.start("web"), many.start("worker"), many.start("worker")]);
  web = [a.origin ?? "", b.origin ?? ""];
  workers = [one, two];
  processes = [a, b, one, two];
});

async function untilIntegrated(): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const [row] = await many.owner<{ waiting: number }[]>`select count(*)::int as waiting from ledger.pending`;
    if (row?.waiting === 0) return;
    await wait(50);
  }
  throw new Error("entries still wait for their place in the log");
}

describe("two web processes and two workers on one PostgreSQL", () => {
  it("started at once from nothing, migrate once and share one set of keys", async () => {
    const applied = await many.owner<{ name: string }[]>`select name from platform.migration order by id`;
    expect(applied.map(({ name }) => name)).toEqual(readMigrations("data").map(({ name }) => name));
    const logs = await many.owner<{ origin: string }[]>`select origin from ledger.log`;
    expect(logs).toHaveLength(1);
    for (const origin of web) expect((await new HttpBrowser().get(origin, "/readyz")).body).toBe("ready\n");
    const [first, second] = await Promise.all(web.map((origin) => new HttpBrowser().get(origin, "/ledger/key")));
    expect(first?.body).toBe(second?.body);
  });

  it("tell how they are on a port of this machine alone: every gauge with a value, and the answers given", async () => {
    for (const { metrics, origin } of processes) {
      const text = await (await fetch(metrics)).text();
      const gauges = [...text.matchAll(/^(robotek_\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)] as const);
      expect(gauges.map(([name]) => name).sort()).toEqual([
        "robotek_calendar_years_missing", "robotek_caseless_letters", "robotek_destructions_due", "robotek_jobs_failing", "robotek_journal_pending_age_seconds", "robotek_key_epoch_age_seconds", "robotek_ledger_pending_age_seconds",
      ]);
      for (const [name, value] of gauges) expect(Number.isFinite(value), name).toBe(true);
      expect(/^robotek_requests_total\{route="\/readyz",status="200"\} \d/m.test(text)).toBe(origin !== null);
    }
  });

  it("clause:D2 obey a withdrawal made through one in the other's very next answer, also while that one is being asked all the time", async () => {
    const [a, b] = web;
    const { browser } = await joinThrough(a, "leaving@example.kz");
    expect((await browser.get(b, "/my")).status).toBe(200);
    const form = await browser.get(b, "/my/withdraw");
    const other = new HttpBrowser();
    for (const [name, value] of browser.cookies) other.cookies.set(name, value);
    const asked: { begun: number; status: number }[] = [];
    const asking = new AbortController();
    const loops = Array.from({ length: 4 }, async () => {
      while (!asking.signal.aborted) {
        const begun = performance.now();
        asked.push({ begun, status: (await other.get(b, "/my")).status });
      }
    });
    const until = async (seen: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 1_000 && !seen(); tries += 1) await wait(10);
    };
    await until(() => asked.some(({ status }) => status === 200));
    const withdrawn = await browser.post(a, form, "/my/withdraw", {});
    const answered = performance.now();
    const next = await other.get(b, "/my");
    await until(() => asked.filter(({ begun }) => begun >= answered).length >= 8);
    asking.abort();
    await Promise.all(loops);
    expect([withdrawn.status, next.status, next.location]).toEqual([303, 303, "/my/leaving"]);
    expect(asked.some(({ status }) => status === 200)).toBe(true);
    const after = asked.filter(({ begun }) => begun >= answered);
    expect(after.length).toBeGreaterThan(0);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([303]));
  });

  it(`write one log without gaps with ${WRITERS} writers through both, and ledger verify agrees`, async () => {
    const people = await Promise.all(["w1", "w2", "w3", "w4"].map((name, n) => joinThrough(web[n % 2] ?? web[0], `${name}@example.kz`)));
    await untilIntegrated();
    const count = async (): Promise<number> => (await many.owner<{ entries: number }[]>`select count(*)::int as entries from ledger.entry`)[0]?.entries ?? 0;
    const before = await count();
    const statuses = await Promise.all(Array.from({ length: WRITERS }, async (_, writer) => {
      const person = people[writer % people.length];
      const seen: (number | undefined)[] = [];
      for (let look = 0; look < LOOKS_EACH; look += 1) seen.push((await person?.browser.get(web[(writer + look) % 2] ?? web[0], "/my"))?.status);
      return seen;
    }));
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
    await untilIntegrated();
    const indexes = await many.owner<{ index: number }[]>`select index::int from ledger.entry order by index`;
    expect(indexes.map(({ index }) => index)).toEqual(indexes.map((_, place) => place));
    expect((await count()) - before).toBeGreaterThanOrEqual(WRITERS * LOOKS_EACH);
    const [deep, outside] = await Promise.all([many.command("ledger", "verify", "--deep"), many.command("ledger", "verify", "--url", `${web[1]}/ledger`)]);
    expect([deep.code, outside.code]).toEqual([0, 0]);
    expect(deep.value).toMatchObject({ ok: true, deep: { ok: true, faults: [] } });
    expect(outside.value).toMatchObject({ ok: true });
    expect((outside.value as { size: number }).size).toBeGreaterThanOrEqual(indexes.length);
  });

  /** Stops a process where it holds no lock on the letters: stopped within a transaction it would keep everybody else from them. */
  async function stopIdle({ child }: ServingProcess): Promise<void> {
    const held = (): Promise<readonly unknown[]> => many.owner`select 1 from pg_locks where granted and relation = 'notices.notice'::regclass`;
    for (let tries = 0; tries < 400; tries += 1) {
      child.kill("SIGSTOP");
      // What it had sent before is done by the database meanwhile.
      await wait(50);
      if ((await held()).length === 0) return;
      child.kill("SIGCONT");
      await wait(25);
    }
    throw new Error("the worker never rests");
  }

  it("do the work of a worker that was killed in the middle of it", async () => {
    const [one, two] = workers;
    const [a] = web;
    const { code } = await joinThrough(a, "patient@example.kz");
    await stopIdle(two);
    const job = await many.owner.begin(async (tx) => {
      await tx`lock table notices.notice in access exclusive mode`;
      const browser = new HttpBrowser();
      const answer = await browser.post(a, await browser.get(a, "/sign-in"), "/sign-in", { email: "patient@example.kz" });
      expect(answer.status).toBe(303);
      const waiting = async (): Promise<boolean> =>
        (await tx`select 1 from pg_locks where not granted and relation = 'notices.notice'::regclass`).length > 0;
      for (let tries = 0; tries < 400 && !(await waiting()); tries += 1) await wait(25);
      const [held] = await tx<{ id: string }[]>`select id::text from graphile_worker.jobs where task_identifier = ${ADDRESS_JOB} and locked_by is not null`;
      await stopped(one, "SIGKILL");
      // What it had asked of the database ends with it: nothing but another run can bring the letter now.
      await tx`select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'notices.notice'::regclass`;
      return held?.id ?? "none";
    });
    const held = (): Promise<readonly unknown[]> => many.owner`select 1 from graphile_worker.jobs where id::text = ${job} and locked_by is not null`;
    expect(await held()).toHaveLength(1);
    two.child.kill("SIGCONT");
    expect(await mailedCode(a, "patient@example.kz", [code])).toMatch(/^\d{8}$/);
    for (let tries = 0; tries < 800 && (await held()).length > 0; tries += 1) await wait(25);
    expect(await held()).toHaveLength(0);
    await untilIntegrated();
    // A dead worker is believed dead after two looks, and its job's letter comes after that: long on a machine that has much else to do.
  }, 180_000);
});
