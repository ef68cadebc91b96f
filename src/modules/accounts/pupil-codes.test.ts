import { describe, expect, it } from "vitest";
import { aChildOf, represents } from "../../../test/support/child.ts";
import { aNetwork, joiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { Actor, Stage, SubjectId } from "../../policy/index.ts";
import { ISSUED_CODE_DIGITS, ISSUED_CODE_HOURS, ISSUED_CODES_MAX, STAFF_CODE_MINUTES } from "./issued-codes.ts";
import { ISSUED_HOURS_MAX, ISSUED_IDLE_HOURS } from "./session-methods.ts";

const at = await joiningWorld();
const { issuedCodes, ownAddresses, sessions, representations, databases, clock } = at;
const documents = { current: () => Promise.resolve({ hash: "ab".repeat(32), version: 1 }) } as never;
const parts = { ...at, documents };

let made = 0;
/** The child came when it was young, and has come as far as `stage` by now. */
async function aFamily(stage: Stage = "under-14") {
  const address = `parent${(made += 1)}@mail.example`;
  const parent = await at.joined(address);
  const child = await aChildOf(parts, parent.subject, { "family-name": "Иванов", "given-name": "Тимур", "birth-date": "2017-05-04" });
  if (stage !== "under-14") await aStage(child, stage);
  return { address, parent, child };
}
const issue = (representative: SubjectId, child: SubjectId) => issuedCodes.issueForChild({ representative, child, requestId: newId() });
const enter = (code: string) => issuedCodes.enter({ code, network: aNetwork(), language: "ru" });
const wrong = { kind: "invalid", reason: "issued-code-wrong" };
const STAFF: Actor = { kind: "staff", subject: newId() as SubjectId, role: "registrar" };
async function aStage(child: SubjectId, stage: Stage) {
  await databases.data.begin((tx) => representations.recordStage(tx, { child, stage, by: { kind: "system", job: "test" }, at: clock.now(), requestId: newId() }));
}

describe("a code that a representative makes for a child", () => {
  it("clause:G5 opens one session of the child, for an evening, that says how it was opened", async () => {
    const { parent, child } = await aFamily();
    const { code, endsAt } = await issue(parent.subject, child);
    expect(code).toMatch(new RegExp(`^\\d{${ISSUED_CODE_DIGITS}}$`));
    expect(endsAt.getTime() - clock.now().getTime()).toBe(ISSUED_CODE_HOURS * 3_600_000);
    const opened = await enter(`${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8)}`);
    expect(opened.session).toMatchObject({ subject: child, method: "issued-code" });
    await expect(enter(code)).rejects.toMatchObject(wrong);
    for (let used = 0; used < ISSUED_HOURS_MAX - 1; used += 1) {
      clock.advance({ hours: 1 });
      expect(await sessions.find(opened.token)).not.toBeNull();
    }
    clock.advance({ hours: 1 });
    expect(await sessions.find(opened.token)).toBeNull();
    const again = await enter((await issue(parent.subject, child)).code);
    clock.advance({ hours: ISSUED_IDLE_HOURS });
    expect(await sessions.find(again.token)).toBeNull();
  });

  it("clause:G5 is made by who represents the child alone, ends with its day and with the representation, and is known to its issuer alone", async () => {
    const [family, other] = [await aFamily(), await aFamily()];
    await expect(issue(other.parent.subject, family.child)).rejects.toMatchObject({ kind: "not-found", reason: "child-unknown" });
    await expect(issue(family.child, family.child)).rejects.toMatchObject({ reason: "child-unknown" });
    const late = await issue(family.parent.subject, family.child);
    clock.advance({ hours: ISSUED_CODE_HOURS });
    await expect(enter(late.code)).rejects.toMatchObject(wrong);
    expect(await issuedCodes.forget()).toBeGreaterThan(0);
    const opened = await enter((await issue(family.parent.subject, family.child)).code);
    const waiting = await issue(family.parent.subject, family.child);
    expect(await issuedCodes.waiting(databases.data, family.parent.subject, family.child)).toHaveLength(1);
    expect(await issuedCodes.waiting(databases.data, other.parent.subject, family.child)).toHaveLength(0);
    await databases.data.begin((tx) => representations.end(tx, {
      child: family.child, representative: family.parent.subject, reason: "court", by: { kind: "system", job: "test" }, at: clock.now(), requestId: newId(),
    }));
    await expect(enter(waiting.code)).rejects.toMatchObject(wrong);
    expect(await sessions.find(opened.token)).toBeNull();
  });

  it("clause:G5 shuts with the right of one of two, whose of them it was: neither the session nor a code on its way to an address goes on", async () => {
    const { parent, child } = await aFamily("from-14");
    const other = await at.joined(`other${(made += 1)}@mail.example`);
    await represents(parts, child, other.subject);
    const opened = await enter((await issue(other.subject, child)).code);
    const { token } = await ownAddresses.requestCode({ session: opened.session, email: "second@mailbox.example", network: aNetwork(), language: "kk", requestId: newId() });
    await at.runJobs();
    const code = await at.codeSentTo("second@mailbox.example");
    clock.advance({ minutes: 1 });
    await databases.data.begin((tx) => representations.end(tx, { child, representative: other.subject, reason: "court", by: STAFF, at: clock.now(), requestId: newId() }));
    expect(await sessions.find(opened.token)).toBeNull();
    await expect(ownAddresses.enterCode({ session: opened.session, token, code, network: aNetwork(), requestId: newId() })).rejects.toMatchObject({ reason: "sign-in-needed" });
    expect(await sessions.find((await enter((await issue(parent.subject, child)).code)).token)).not.toBeNull();
  });

  it("clause:S1 is one of a few, is found by no guess, and is taken back with what it opened", async () => {
    const { parent, child } = await aFamily();
    const codes: string[] = [];
    for (let one = 0; one < ISSUED_CODES_MAX; one += 1) codes.push((await issue(parent.subject, child)).code);
    await expect(issue(parent.subject, child)).rejects.toMatchObject({ kind: "limited" });
    for (const guess of ["", "0000000000000000", `${codes[0] ?? ""}0`, (codes[0] ?? "").slice(0, 15)]) await expect(enter(guess)).rejects.toMatchObject(wrong);
    const opened = await enter(codes[0] ?? "");
    await issuedCodes.takeBack({ representative: parent.subject, child });
    expect(await sessions.find(opened.token)).toBeNull();
    await expect(enter(codes[1] ?? "")).rejects.toMatchObject(wrong);
    const results = await (async () => {
      const { code } = await issue(parent.subject, child);
      return Promise.allSettled([enter(code), enter(code), enter(code)]);
    })();
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("clause:S1 cannot be turned into a credential of the pupil's own, or another child's, by who owns the database", async () => {
    const [family, other] = [await aFamily(), await aFamily()];
    for (const change of ["opens = 'own-code'", `subject_id = '${other.child}'`, "ends_at = ends_at + interval '1 day'"]) {
      const { code } = await issue(family.parent.subject, family.child);
      await databases.dataOwner.unsafe(`update accounts.issued_code set ${change} where subject_id = '${family.child}'`);
      await expect(enter(code), change).rejects.toMatchObject(wrong);
    }
    const opened = await enter((await issue(other.parent.subject, other.child)).code);
    await databases.dataOwner`update accounts.session set method = 'own-code' where subject_id = ${other.child}`;
    expect(await sessions.find(opened.token)).toBeNull();
  });
});

describe("a code that staff give to the pupil in person", () => {
  it("clause:G5 is the pupil's own credential from 14 on, given by who may, and used at once", async () => {
    const { child, parent } = await aFamily("from-14");
    const give = (by: Actor) => issuedCodes.issueBeforeStaff({ by, pupil: child, requestId: newId() });
    for (const by of [{ kind: "subject", subject: child }, { kind: "representative", subject: parent.subject, of: child }, { kind: "staff", subject: parent.subject, role: "teacher" }] as const) {
      await expect(give(by)).rejects.toMatchObject({ reason: "role-not-permitted" });
    }
    const { code } = await give(STAFF);
    expect((await enter(code)).session).toMatchObject({ subject: child, method: "own-code" });
    const late = await give(STAFF);
    clock.advance({ minutes: STAFF_CODE_MINUTES });
    await expect(enter(late.code)).rejects.toMatchObject(wrong);
    const young = await aFamily();
    await expect(issuedCodes.issueBeforeStaff({ by: STAFF, pupil: young.child, requestId: newId() })).rejects.toMatchObject({ reason: "own-address-not-yet" });
    await expect(issuedCodes.issueBeforeStaff({ by: STAFF, pupil: parent.subject, requestId: newId() })).rejects.toMatchObject({ reason: "own-address-not-yet" });
  });
});

describe("a pupil's own address", () => {
  const ask = (session: Parameters<typeof ownAddresses.requestCode>[0]["session"], email: string) => ownAddresses.requestCode({ session, email, network: aNetwork(), language: "kk", requestId: newId() });
  const confirm = async (session: Parameters<typeof ownAddresses.requestCode>[0]["session"], token: string, code: string) => ownAddresses.enterCode({ session, token, code, network: aNetwork(), requestId: newId() });
  async function aPupil(stage: Stage = "from-14") {
    const family = await aFamily(stage);
    return { ...family, ...(await enter((await issue(family.parent.subject, family.child)).code)) };
  }

  it("clause:G5 is confirmed from 14 on by a code to that very address, ends the representative's session, and opens one of the pupil's own", async () => {
    const pupil = await aPupil();
    expect(await ownAddresses.mayGive(pupil.session)).toBe(true);
    const { token } = await ask(pupil.session, "Timur@pupil.example");
    await at.runJobs();
    const own = await confirm(pupil.session, token, await at.codeSentTo("timur@pupil.example"));
    expect(own.session).toMatchObject({ subject: pupil.child, method: "own-code" });
    expect([await sessions.find(pupil.token), await sessions.find(own.token)]).toMatchObject([null, { method: "own-code" }]);
    expect(await databases.data`select 1 from accounts.attempt where sealed is not null and aim = 'own-address' and subject_id = ${pupil.child}`).toHaveLength(0);
    // Who has a representative's code afterwards cannot move the address to himself.
    const again = await enter((await issue(pupil.parent.subject, pupil.child)).code);
    expect(await ownAddresses.mayGive(again.session)).toBe(false);
    await expect(ask(again.session, "parent-second@mail.example")).rejects.toMatchObject({ reason: "own-address-held" });
  });

  it("clause:G5 is not asked of a child under 14, nor of an adult, and is asked again from 14 on", async () => {
    const young = await aPupil("under-14");
    await expect(ask(young.session, "young@pupil.example")).rejects.toMatchObject({ reason: "own-address-not-yet" });
    const adult = await at.joined("adult-own@mail.example");
    await expect(ask(adult.session, "adult-own2@mail.example")).rejects.toMatchObject({ reason: "own-address-not-yet" });
    await aStage(young.child, "from-14");
    expect(await ownAddresses.mayGive(young.session)).toBe(true);
  });

  it("clause:G5 is never one that is somebody's already, which is told to nobody but who reads that mailbox", async () => {
    const pupil = await aPupil();
    const { token } = await ask(pupil.session, pupil.address);
    await at.runJobs();
    const code = await at.codeSentTo(pupil.address);
    await expect(confirm(pupil.session, token, "1")).rejects.toMatchObject({ reason: "code-wrong" });
    await expect(confirm(pupil.session, token, code)).rejects.toMatchObject({ reason: "own-address-taken" });
    expect(await at.accounts.findByAddress(new Personal(pupil.address))).toBe(pupil.parent.subject);
  });

  it("clause:S1 takes no other session's code, no sign-in code, and no row that was changed", async () => {
    const [pupil, other] = [await aPupil(), await aPupil()];
    const { token } = await ask(pupil.session, `p${newId().slice(0, 8)}@pupil.example`);
    await expect(confirm(other.session, token, "12345678")).rejects.toMatchObject({ reason: "code-ended" });
    await databases.dataOwner`update accounts.attempt set subject_id = ${other.child}, session_hash = ${other.session.hash} where aim = 'own-address' and used_at is null`;
    await expect(confirm(other.session, token, "12345678")).rejects.toMatchObject({ reason: "code-ended" });
    clock.advance({ minutes: 10 });
    await at.runJobs();
    expect(await at.signIn.forgetEnded()).toBeGreaterThan(0);
  });
});
