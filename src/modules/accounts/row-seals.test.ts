import { describe, expect, it } from "vitest";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { sha256 } from "../../platform/crypto.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { RowSeals } from "./row-seals.ts";
import { Sessions } from "./sessions.ts";

const at = await joiningWorld();
const { signIn, stepUps, sessions, databases, clock } = at;
/** Whoever owns the data database, and has no key. */
const owner = databases.dataOwner;

let made = 0;
async function aSession() {
  const address = `sealed${(made += 1)}@mail.example`;
  return { address, ...(await at.joined(address)) };
}
type Someone = Awaited<ReturnType<typeof aSession>>;
const ask = (email: string) => signIn.requestCode({ email, network: aNetwork(), language: "ru", requestId: newId() });
const enter = (token: string, code: string) => signIn.enterCode({ token, code, network: aNetwork() });
const hashOf = (token: string): string => sha256(token).toString("base64url");
const use = (who: Someone) => databases.data.begin((tx: Tx) => stepUps.use(tx, who.session, "withdraw-all"));

describe("whoever owns the database and has no key", () => {
  it("clause:S1 cannot write a session for anybody, with a made up seal or a borrowed one", async () => {
    const [victim, thief] = [await aSession(), await aSession()];
    const token = randomToken();
    for (const seal of [Buffer.alloc(32), Buffer.alloc(0), null]) {
      const insert = owner`
        insert into accounts.session (session_hash, session_id, subject_id, method, language, opened_at, seen_at, idle_ends_at, ends_at, seal)
        select ${hashOf(token)}, session_id, subject_id, method, language, opened_at, seen_at, idle_ends_at, ends_at, coalesce(${seal}::bytea, seal)
          from accounts.session where subject_id = ${victim.subject} limit 1`;
      await insert;
      expect(await sessions.find(token)).toBeNull();
      await owner`delete from accounts.session where session_hash = ${hashOf(token)}`;
    }
    await owner`update accounts.session set subject_id = ${victim.subject} where session_hash = ${thief.session.hash}`;
    expect(await sessions.find(thief.token)).toBeNull();
    expect((await sessions.list(victim.subject, "")).map(({ id }) => id)).toEqual([victim.session.id]);
    expect(await sessions.find(victim.token)).not.toBeNull();
  });

  it("clause:S1 can neither prolong a session nor say that it was opened in another way", async () => {
    for (const change of ["ends_at = ends_at + interval '1 day'", "idle_ends_at = idle_ends_at + interval '1 day'", "method = 'passkey'", "opened_at = opened_at + interval '1 second'", "seal = null"]) {
      const who = await aSession();
      const changed = owner.unsafe(`update accounts.session set ${change} where subject_id = '${who.subject}'`);
      if (change === "seal = null") await expect(changed).rejects.toThrow("null value");
      else {
        await changed;
        expect(await sessions.find(who.token), change).toBeNull();
        expect(await sessions.endedOwner(who.token), change).toBeNull();
      }
    }
    const ended = await aSession();
    clock.advance({ hours: 12 });
    await owner`update accounts.session set idle_ends_at = idle_ends_at + interval '1 hour' where subject_id = ${ended.subject}`;
    expect([await sessions.find(ended.token), await sessions.endedOwner(ended.token)]).toEqual([null, null]);
  });

  it("clause:S1 cannot turn the code of an own letter into the opening of another's account", async () => {
    const [victim, thief] = [await aSession(), await aSession()];
    const { token } = await ask(thief.address);
    await at.runJobs();
    const code = await at.codeSentTo(thief.address);
    await owner`update accounts.attempt set subject_id = ${victim.subject} where attempt_hash = ${hashOf(token)}`;
    await expect(enter(token, code)).rejects.toMatchObject({ kind: "conflict", reason: "code-ended" });
    const other = await ask(thief.address);
    await owner`update accounts.attempt set subject_id = ${victim.subject} where attempt_hash = ${hashOf(other.token)}`;
    await at.runJobs();
    expect((await at.inbox()).filter(({ to, kind }) => to === victim.address && kind === "sign-in-code")).toEqual([]);
    await expect(enter(other.token, code)).rejects.toMatchObject({ reason: "code-ended" });
  });

  it("clause:S1 cannot move a code to another act, a longer life or another code", async () => {
    const who = await aSession();
    for (const change of ["expires_at = expires_at + interval '1 hour'", "code_hash = 'AAAA'", "aim = 'sign-in'"]) {
      const { token } = await stepUps.requestCode({ session: who.session, act: "withdraw-all", network: aNetwork(), language: "ru", requestId: newId() });
      await at.runJobs();
      await owner.unsafe(`update accounts.attempt set ${change} where attempt_hash = '${hashOf(token)}'`);
      const code = await at.codeSentTo(who.address);
      const entry = change.startsWith("aim") ? enter(token, code) : stepUps.enterCode({ session: who.session, token, code, network: aNetwork() });
      await expect(entry, change).rejects.toMatchObject({ reason: "code-ended" });
    }
  });

  it("clause:D2 cannot write the proof that a grave act asks for, nor give one of an own session to another's", async () => {
    const [victim, thief] = [await aSession(), await aSession()];
    const now = clock.now();
    const ends = new Date(now.getTime() + 60_000);
    await owner`insert into accounts.step_up (session_hash, act, subject_id, proved_at, ends_at, seal) values (${victim.session.hash}, 'withdraw-all', ${victim.subject}, ${now}, ${ends}, ${Buffer.alloc(32)})`;
    await expect(use(victim)).rejects.toMatchObject({ reason: "step-up-needed" });
    const { token } = await stepUps.requestCode({ session: thief.session, act: "withdraw-all", network: aNetwork(), language: "ru", requestId: newId() });
    await at.runJobs();
    await stepUps.enterCode({ session: thief.session, token, code: await at.codeSentTo(thief.address), network: aNetwork() });
    await owner`delete from accounts.step_up where session_hash = ${victim.session.hash}`;
    await owner`update accounts.step_up set session_hash = ${victim.session.hash}, subject_id = ${victim.subject} where session_hash = ${thief.session.hash}`;
    await expect(use(victim)).rejects.toMatchObject({ reason: "step-up-needed" });
  });
});

describe("a change of the key", () => {
  it("leaves sessions open for the day in which the key before is accepted, and seals anew what is used in it", async () => {
    const who = await aSession();
    const next = Buffer.alloc(32, 7);
    const during = new Sessions({ databases, clock, representations: at.representations, rows: new RowSeals({ formToken: next, formTokenPrevious: at.longLived.formToken }) });
    const after = new Sessions({ databases, clock, representations: at.representations, rows: new RowSeals({ formToken: next, formTokenPrevious: null }) });
    expect(await after.find(who.token)).toBeNull();
    clock.advance({ seconds: 1 });
    expect(await during.find(who.token)).toMatchObject({ subject: who.subject });
    expect(await after.find(who.token)).toMatchObject({ subject: who.subject });
  });

  it("seals of one table fit no row of another, and no part can slide into its neighbour", () => {
    const rows = new RowSeals({ formToken: Buffer.alloc(32, 1) });
    const seal = rows.seal("session", ["a", "b"]);
    expect(rows.fits("session", ["a", "b"], seal)).toBe(true);
    for (const [table, parts] of [["step_up", ["a", "b"]], ["session", ["ab", ""]], ["session", ["a", "b", null]], ["session", ["b", "a"]]] as const) expect(rows.fits(table, parts, seal)).toBe(false);
  });
});
