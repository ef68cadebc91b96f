import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import type { Refusal } from "../../platform/refusal.ts";
import { LIMITS } from "./rate-limits.ts";
import { SESSION_DAYS_MAX, SESSION_IDLE_HOURS } from "./session-methods.ts";

const at = await joiningWorld();
const { signIn, sessions, databases, clock } = at;

let made = 0;
const anAddress = (): string => `person${(made += 1)}@mail.example`;
const ask = (email: string, network = aNetwork()) => signIn.requestCode({ email, network, language: "ru", requestId: newId() });
const enter = (token: string, code: string) => signIn.enterCode({ token, code, network: aNetwork() });
const answer = (act: Promise<unknown>): Promise<string> =>
  act.then(() => "ok", (error: unknown) => `${(error as Refusal).kind} ${(error as Refusal).reason}`);

async function aSession() {
  const address = anAddress();
  const joined = await at.joined(address);
  return { address, ...joined };
}

describe("signing in", () => {
  it("opens a session with the code of the letter, typed with blanks, once", async () => {
    const { address, subject } = await aSession();
    const { token } = await ask(` ${address.toUpperCase()} `);
    await at.runJobs();
    const code = await at.codeSentTo(address);
    const opened = await enter(token, `${code.slice(0, 4)} ${code.slice(4)}`);
    expect(opened.session).toMatchObject({ subject, method: "one-time-code" });
    expect(await sessions.find(opened.token)).toMatchObject({ subject });
    await expect(enter(token, code)).rejects.toMatchObject({ kind: "conflict", reason: "code-ended" });
  });

  it("clause:S1 gives a known and an unknown address the same answer, by the same statements and the same queued job", async () => {
    const { address } = await aSession();
    await at.runJobs();
    const seen: unknown[] = [];
    for (const email of [address, anAddress()]) {
      const statements: string[] = [];
      databases.data.options.debug = (_connection, query) => void statements.push(query);
      const { token } = await ask(email);
      databases.data.options.debug = false;
      const jobs = await databases.data`select task_identifier, attempts, priority, max_attempts from graphile_worker.jobs order by id`;
      const rows = await databases.data`select subject_id, aim, code_hash, tries, length(sealed) > 0 as sealed from accounts.attempt order by created_at desc, attempt_hash limit 1`;
      seen.push({ statements, jobs, rows: rows.length, token: token.length });
      await at.runJobs();
    }
    expect(seen[0]).toEqual(seen[1]);
    expect((seen[0] as { statements: string[] }).statements.length).toBeGreaterThan(3);
  });

  it("clause:S1 answers codes for a known and an unknown address alike: wrong five times, then over", async () => {
    const { address } = await aSession();
    const said: string[][] = [];
    for (const email of [address, anAddress()]) {
      const { token } = await ask(email);
      await at.runJobs();
      const answers: string[] = [];
      for (let tried = 0; tried < 7; tried += 1) answers.push(await answer(enter(token, "1234")));
      clock.advance({ minutes: 10 });
      answers.push(await answer(enter(token, "1234")));
      said.push(answers);
    }
    expect(said[0]).toEqual(said[1]);
    expect(said[0]).toEqual([...Array.from({ length: 5 }, () => "invalid code-wrong"), "conflict code-ended", "conflict code-ended", "conflict code-ended"]);
  });

  it("clause:S1 counts five tries although they come at once", async () => {
    const { address } = await aSession();
    const { token } = await ask(address);
    await at.runJobs();
    const answers = await Promise.all(Array.from({ length: 12 }, () => answer(enter(token, "1234"))));
    expect(answers.filter((said) => said === "invalid code-wrong")).toHaveLength(5);
    await expect(enter(token, await at.codeSentTo(address))).rejects.toMatchObject({ reason: "code-ended" });
  });

  it("keeps the typed address only until the job has looked it up, and its key not longer", async () => {
    const address = anAddress();
    await ask(address);
    const [before] = await databases.data<{ draft_id: never; sealed: Buffer }[]>`select draft_id, sealed from accounts.attempt where sealed is not null`;
    expect(before?.sealed.includes(Buffer.from(address))).toBe(false);
    await at.runJobs();
    expect(await databases.data`select 1 from accounts.attempt where sealed is not null`).toHaveLength(0);
    expect(before && (await at.keys.openKeys([before.draft_id], ["draft"], { fresh: true }))).toEqual([]);
  });

  it("sends one letter when the job runs twice, and when it was killed between", async () => {
    const { address } = await aSession();
    const { token } = await ask(address);
    const [job] = await databases.data<{ hash: string }[]>`select attempt_hash as hash from accounts.attempt where sealed is not null`;
    if (job === undefined) throw new Error("no attempt");
    await Promise.all([signIn.lookUp(job.hash, newId()), signIn.lookUp(job.hash, newId())]);
    await signIn.lookUp(job.hash, newId());
    await at.runJobs();
    expect((await at.inbox()).filter(({ to, kind }) => to === address && kind === "sign-in-code")).toHaveLength(1);
    expect(await enter(token, await at.codeSentTo(address))).toHaveProperty("session");
  });

  it("forgets attempts that are over, with their keys", async () => {
    await ask(anAddress());
    clock.advance({ minutes: 10 });
    expect(await signIn.forgetEnded()).toBeGreaterThan(0);
    expect(await databases.data`select 1 from accounts.attempt`).toHaveLength(0);
    expect(await signIn.forgetEnded()).toBe(0);
    await at.runJobs();
  });

  it("refuses what is no address, before anything is kept", async () => {
    await expect(ask("nobody")).rejects.toMatchObject({ kind: "invalid", fields: [{ field: "email", reason: "not-an-email" }] });
  });

  it("clause:S1 never follows an entry of the index whose account does not exist", async () => {
    const address = anAddress();
    const ghost = await at.aSubject();
    await at.keys.index.putTokens(ghost, "email", at.keys.index.tokensOf("email", address));
    await ask(address);
    await at.runJobs();
    expect((await at.inbox()).filter(({ to }) => to === address)).toEqual([]);
  });
});

describe("limits", () => {
  it("clause:S1 hold for an address over all networks, written in any way, and end with their window", async () => {
    const address = anAddress();
    for (let wish = 0; wish < LIMITS["code-address"].uses_max; wish += 1) await ask(wish % 2 === 0 ? address : address.toUpperCase());
    await expect(ask(address)).rejects.toMatchObject({ kind: "limited", reason: "too-many-codes", clause: "S1" });
    clock.advance({ minutes: 15 });
    expect(await answer(ask(address))).toBe("ok");
  });

  it("clause:S1 hold for a network over all addresses", async () => {
    const answers: string[] = [];
    for (let wish = 0; wish <= LIMITS["code-network"].uses_max; wish += 1) answers.push(await answer(ask(anAddress(), `203.0.113.${wish}`)));
    expect(answers.filter((said) => said === "ok")).toHaveLength(LIMITS["code-network"].uses_max);
    expect(answers.at(-1)).toBe("limited too-many-codes");
  });

  it("are shared by processes: what ten count at once is ten", async () => {
    clock.advance({ minutes: 15 });
    const address = anAddress();
    const answers = await Promise.all(Array.from({ length: 10 }, () => answer(ask(address))));
    expect(answers.filter((said) => said === "ok")).toHaveLength(LIMITS["code-address"].uses_max);
  });

  it("clause:K2 store no address and no network, and another bucket each window", async () => {
    const address = anAddress();
    const buckets = async () => (await databases.data<{ bucket: string }[]>`select bucket from accounts.rate_window`).map(({ bucket }) => bucket);
    const before = await buckets();
    await ask(address, "198.51.100.9");
    const first = (await buckets()).filter((bucket) => !before.includes(bucket));
    clock.advance({ minutes: 15 });
    const between = await buckets();
    await ask(address, "198.51.100.9");
    const second = (await buckets()).filter((bucket) => !between.includes(bucket));
    expect([first.length, second.length, first.filter((bucket) => second.includes(bucket)).length]).toEqual([2, 2, 0]);
    clock.advance({ minutes: 15 });
    await at.limits.forget(databases.data, clock.now());
    expect(await buckets()).toEqual([]);
  });
});

describe("sessions", () => {
  it("end after idling and, used or not, at their absolute end", async () => {
    const { token } = await aSession();
    for (let used = 0; used < 2 * SESSION_DAYS_MAX + 3; used += 1) {
      clock.advance({ hours: SESSION_IDLE_HOURS - 1 });
      if ((await sessions.find(token)) === null) {
        expect((used + 1) * (SESSION_IDLE_HOURS - 1)).toBeGreaterThanOrEqual(SESSION_DAYS_MAX * 24);
        break;
      }
    }
    expect(await sessions.find(token)).toBeNull();
    const idle = await aSession();
    clock.advance({ hours: SESSION_IDLE_HOURS });
    expect(await sessions.find(idle.token)).toBeNull();
    await sessions.forget();
  });

  it("are listed and ended by their owner, and by nobody else", async () => {
    const [mine, other] = [await aSession(), await aSession()];
    const { token } = await ask(mine.address);
    await at.runJobs();
    const second = await enter(token, await at.codeSentTo(mine.address));
    const listed = await sessions.list(mine.subject, mine.session.hash);
    expect(listed.map(({ own }) => own).sort()).toEqual([false, true]);
    await expect(sessions.endById(other.subject, second.session.id)).rejects.toMatchObject({ kind: "not-found" });
    await sessions.endById(mine.subject, second.session.id);
    expect([await sessions.find(second.token), (await sessions.find(mine.token))?.id]).toEqual([null, mine.session.id]);
    await sessions.end(mine.token);
    expect(await sessions.find(mine.token)).toBeNull();
  });

  it("keep no token in the database, and close with the account", async () => {
    const { subject, token, session } = await aSession();
    const [row] = await databases.data`select * from accounts.session where subject_id = ${subject}`;
    expect(JSON.stringify(row)).not.toContain(token);
    await databases.data.begin((tx) => at.accounts.close(tx, subject, clock.now()));
    expect(await sessions.find(token)).toBeNull();
    await expect(databases.data.begin((tx) => sessions.open(tx, subject, "one-time-code", "ru"))).rejects.toMatchObject({ reason: "account-closed" });
    expect(session.subject).toBe(subject);
  });
});
