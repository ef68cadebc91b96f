import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { composeWeb } from "../../src/compose-web.ts";
import { backUp, restoreBackup } from "../../src/modules/backup/index.ts";
import { destroyWithoutDay } from "../../src/modules/leaving/index.ts";
import { FrozenRecords, type FrozenRecordsDeps } from "../../src/modules/oversight/index.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { reveal } from "../../src/platform/personal.ts";
import { buildApp } from "../../src/web/build-app.ts";
import { wordsIn } from "../../src/web/words/index.ts";
import { type Actor, civilDateOf, isInForce, type ConsentState, type PurposeId, type StaffActor, type SubjectId } from "../../src/policy/index.ts";
import { A_CHILD, aChildOf } from "../support/child.ts";
import { testDatabases } from "../support/database.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { FormBrowser, unstyled, type WebFace } from "../support/web-face.ts";
import { aheadClock, openSchool, type School, schoolConfig } from "./whole-school.ts";

const clock = aheadClock();
const LIST = "/desk/matters/frozen";
type Name = "anna" | "boris" | "clara" | "dora" | "eva" | "fay" | "guard" | "child" | "pavel" | "timur" | "daria" | "hana" | "sole";
let folder: string;
let backup: string;
let people: Record<Name, SubjectId>;
let school: School;
let face: WebFace;
let officer: FormBrowser;
let guard: StaffActor;

const leave = (on: School, subject: SubjectId) => on.services.leaving.begin({ session: { method: "code" }, actor: { kind: "subject", subject }, subject, language: "ru", requestId: newId() });
const life = (name: Name) => lifeOf(school.databases.data, people[name]);
const lookAt = (on: School, child: SubjectId, by: SubjectId) =>
  on.services.vault.read(accessFor({ purpose: "request-handling", actor: { kind: "representative", subject: by, of: child }, requestId: newId() }), child, ["given-name"]);

const SAID = { documentHash: "ab".repeat(32), policyVersion: "1", language: "kk", source: "web-form", method: "session" } as const;
const says = (on: School, subject: SubjectId, by: Actor, purpose: PurposeId, state: ConsentState) => on.databases.data.begin((tx) =>
  on.services.consents.record(tx, { ...SAID, subject, decidedBy: by, typedBy: by, choices: [{ purpose, scope: "processing", state }], at: clock.now(), requestId: newId() }));

/** A birth date by which somebody is 18 in so many days. */
function grownIn(days: number): string {
  const day = civilDateOf(new Date(clock.now().getTime() + days * 86_400_000));
  return `${Number(day.slice(0, 4)) - 18}${day.slice(4)}`;
}

/** Days in which a withdrawal of before has had its grace, whichever tests ran before. */
const pastGrace = async (): Promise<void> => { clock.advance({ days: school.services.leaving.graceDays }); await signInOfficer(); };

/** Monday's people and Monday's backup; on Tuesday each is touched, one leaves, one is destroyed, and of one the keys are lost. */
async function live(on: School): Promise<void> {
  const joined: Partial<Record<Name, SubjectId>> = {};
  for (const name of ["anna", "boris", "clara", "dora", "eva", "fay", "guard", "hana"] as const) joined[name] = (await on.join(`${name}@family.example`)).subject;
  const { anna, guard: member } = joined as Record<Name, SubjectId>;
  joined.child = await aChildOf(on.services, anna);
  joined.pavel = await aChildOf(on.services, anna, { ...A_CHILD, "given-name": "Павел", "birth-date": grownIn(2) });
  joined.timur = await aChildOf(on.services, anna, { ...A_CHILD, "birth-date": grownIn(2) });
  [joined.daria, joined.sole] = [await aChildOf(on.services, anna), await aChildOf(on.services, joined.hana as SubjectId)];
  people = joined as typeof people;
  for (const of of [people.timur, people.daria]) for (const state of ["ConsentGiven", "ConsentWithdrawn"] as const) await says(on, of, { kind: "representative", subject: anna, of }, "events", state);
  await on.databases.data.begin((tx) => on.services.staff.members.admit(tx, { member, roles: ["protection-officer"], by: { kind: "system", job: "test" }, requestId: newId() }));
  await leave(on, people.eva);
  await on.runQueue();
  backup = join(folder, "backups", "monday");
  await backUp(backupDeps(on.services), backup);
  clock.advance({ hours: 20 });
  for (const name of ["anna", "eva", "guard"] as const) await on.email(people[name]);
  for (const child of [people.child, people.pavel, people.timur, people.daria]) await lookAt(on, child, anna);
  await leave(on, people.boris);
  await on.services.leaving.begin({ session: { method: "code" }, actor: { kind: "representative", subject: people.hana, of: people.sole }, subject: people.sole, language: "kk", requestId: newId() });
  await on.withdrawAll(people.clara);
  await on.services.keys.destroyKeys((await on.services.keys.listKeys(people.fay)).map(({ keyId }) => keyId));
  await on.runQueue();
  await on.services.ledger.integrate();
}

function faceOf(on: School): WebFace {
  const { services } = on;
  const log = createLog(schoolConfig(folder));
  const deps = composeWeb(services, log);
  const mailedCode = async (address: string): Promise<string> => {
    await on.runQueue();
    clock.advance({ seconds: 1 });
    const letters = await services.keptLetters.newest(100);
    const code = letters.flatMap(({ kind, letter }) => (kind.endsWith("-code") && letter !== null && reveal(letter.to, "mail") === address ? [/\b\d{8}\b/.exec(reveal(letter.text, "mail"))?.[0]] : [])).find(Boolean);
    if (code === undefined) throw new Error("no letter with a code was sent there");
    return code;
  };
  return { app: buildApp({ ...deps, publicFolder: unstyled(folder) }), services, clock, work: on.runQueue, mailedCode };
}

/** The officer's own record is frozen too; the desk opens all the same. */
async function signInOfficer(): Promise<void> {
  officer = new FormBrowser(face.app);
  const codePage = await officer.submit(await officer.get("/sign-in"), "/sign-in", { email: "guard@family.example" });
  await officer.submit(codePage, "/sign-in/code", { code: await face.mailedCode("guard@family.example") });
  await openDesk(face, officer);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robotek frozen "));
  const { addresses } = await testDatabases();
  const before = await openSchool({ folder, addresses, clock });
  await live(before);
  await before.close();
  // Data lost, the key store not: it knows what became of it since.
  const fresh = { ...(await testDatabases()).addresses, keysUrl: addresses.keysUrl };
  const closed = await openSchool({ folder, addresses: fresh, clock, restoring: true });
  await restoreBackup(restoreDeps(closed.services), backup).finally(() => closed.close());
  school = await openSchool({ folder, addresses: fresh, clock });
  face = faceOf(school);
  await signInOfficer();
  guard = { kind: "staff", subject: people.guard, role: "protection-officer" };
}, 240_000);
afterAll(async () => {
  await face.app.close();
  await school.close();
  await rm(folder, { recursive: true, force: true });
});

const reasons = async (name: Name) => {
  const { why, stop } = await school.services.finding.frozen.one({ by: guard, requestId: newId() }, people[name]);
  return { why: why.map(({ reason }) => reason), lost: why.map(({ entriesLost }) => entriesLost), stop };
};
const release = async (name: Name, fields: Readonly<Record<string, string>> = { decision: "release", reason: "nothing-missing" }) => {
  const place = `${LIST}/${people[name]}`;
  return officer.post(await officer.get(place), place, fields);
};

describe("after a restore", () => {
  it("clause:S1 the officer sees who is frozen, and why: how many entries were lost, or that the keys are missing", async () => {
    expect(await reasons("anna")).toEqual({ why: ["entries-lost"], lost: [1], stop: null });
    expect(await reasons("fay")).toEqual({ why: ["keys-missing"], lost: [null], stop: "keys-missing" });
    const list = await officer.get(LIST);
    for (const name of ["anna", "boris", "eva", "fay", "guard", "child", "pavel"] as const) expect([name, list.body.includes(`${LIST}/${people[name]}`)]).toEqual([name, true]);
    for (const name of ["clara", "dora"] as const) expect([name, list.body.includes(people[name])]).toEqual([name, false]);
    for (const why of [/потеряна 1 запись журнала об этом человеке/, /ключей этого человека не нашлось/]) expect(list.body).toMatch(why);
    expect(list.body).not.toMatch(/checked/);
    expect((await officer.get("/desk/matters")).body).toContain(`${LIST}/${people.anna}`);
  });

  it("clause:T7 releases by a reason: an entry of its own in the person's history, and the record is worked with again", async () => {
    const reads = () => school.services.vault.read(accessFor({ purpose: "service-provision", actor: { kind: "subject", subject: people.anna }, requestId: newId() }), people.anna, ["email"]);
    await expect(reads()).rejects.toMatchObject({ reason: "frozen" });
    for (const wrong of [{}, { reason: "because" }]) expect((await release("anna", { decision: "release", ...wrong })).statusCode).toBe(422);
    expect((await release("anna", { form: "x", decision: "release", reason: "made-good" })).statusCode).toBe(409);
    expect(await life("anna")).toBe("frozen");
    const done = await release("anna", { decision: "release", reason: "made-good" });
    expect([done.statusCode, done.headers.location]).toEqual([303, `${LIST}?released=1`]);
    expect(await life("anna")).toBe("living");
    await expect(reads()).resolves.toBeDefined();
    const history = await school.services.ledger.history(school.databases.data, people.anna, { limit: 20 });
    expect(history.find(({ detail }) => detail?.["what"] === "released-made-good")).toMatchObject({ operation: "block", clause: "T7", actor: { kind: "staff", role: "protection-officer" } });
    for (const language of ["ru", "kk", "en"] as const) expect(wordsIn(language).find("history.did.released-made-good"), language).not.toBeNull();
    expect((await officer.get(`${LIST}/${people.anna}`)).statusCode).toBe(404);
  });

  it("clause:G5 tells a child's representative that the record is restricted no more", async () => {
    if ((await life("anna")) === "frozen") await release("anna");
    expect((await release("child")).statusCode).toBe(303);
    expect(await life("child")).toBe("living");
    await school.runQueue();
    const letters = await school.services.keptLetters.newest(20);
    expect(letters.filter(({ kind, letter }) => kind === "restriction-lifted" && letter !== null && reveal(letter.to, "mail") === "anna@family.example")).toHaveLength(1);
  });

  it("clause:D2 does not release whose leaving stands, whose everything was withdrawn and its day lost, nor who is destroyed; a lost day's destruction begins after the days of grace", async () => {
    expect([(await reasons("eva")).stop, (await reasons("boris")).stop]).toEqual(["leaving", "withdrawn"]);
    for (const name of ["eva", "boris"] as const) expect([name, (await officer.get(`${LIST}/${people[name]}`)).body.includes('value="release"')]).toEqual([name, false]);
    const act = { by: guard, requestId: newId() };
    const refusal = (done: Promise<unknown>) => done.then(() => "done", (error: unknown) => (error as { reason?: string }).reason);
    const { frozen } = school.services.finding;
    expect(await refusal(frozen.release(act, people.eva, "made-good"))).toBe("release-leaving");
    expect(await refusal(frozen.release(act, people.boris, "made-good"))).toBe("release-withdrawn");
    expect(await refusal(frozen.release(act, people.clara, "made-good"))).toBe("not-frozen");
    expect(await refusal(frozen.release(act, people.fay, "made-good"))).toBe("release-keys-missing");
    expect(await refusal(frozen.destroy(act, people.boris))).toBe("release-grace");
    expect(await refusal(frozen.destroy(act, people.pavel))).toBe("release-not-withdrawn");
    expect([await life("eva"), await life("boris"), await life("clara")]).toEqual(["frozen", "frozen", null]);
    await pastGrace();
    expect((await release("boris", { decision: "destroy" })).headers.location).toBe(`${LIST}?destroyed=yes`);
    expect(await life("boris")).toBe("destroying");
  }, 60_000);

  it("clause:D2 clause:T7 says that the destruction was begun where it was, and not where a block holds it or a consent was given in between", async () => {
    await pastGrace();
    const { sole, hana } = people;
    const told = async () => (await school.services.ledger.history(school.databases.data, sole, { limit: 50 })).filter(({ detail }) => detail?.["what"] === "frozen-destroyed").length;
    const system = { kind: "system", job: "test" } as const;
    const { restriction } = await school.services.restrictions.placeNow({ subject: sole, kind: "block", fields: "all", reason: "test-reason", clause: "T7", by: system, requestId: newId() });
    for (const _press of [1, 2]) expect((await release("sole", { decision: "destroy" })).statusCode).toBe(403);
    expect([await life("sole"), await told()]).toEqual(["frozen", 0]);
    await school.services.restrictions.liftNow({ subject: sole, restriction, reason: "test-over", clause: "T7", by: system, requestId: newId() });
    const { databases, clock: time, keys, ledger, consents, representations, leaving, families, leavingDeps } = school.services;
    const destroy = async (...begins: Parameters<FrozenRecordsDeps["destroy"]>): Promise<void> => {
      await says(school, sole, { kind: "representative", subject: hana, of: sole }, "service-provision", "ConsentGiven");
      await destroyWithoutDay(leavingDeps, ...begins);
    };
    const between = new FrozenRecords({ databases, clock: time, keys, ledger, consents, representations, leaving, families, destroy });
    await expect(between.destroy({ by: guard, requestId: newId() }, sole)).rejects.toMatchObject({ reason: "release-not-withdrawn" });
    expect([await life("sole"), await told(), (await reasons("sole")).stop]).toEqual(["frozen", 0, null]);
  });

  it("clause:D2 clause:G5 tells a child's representative where the certificate will stand, in the language last spoken about the child", async () => {
    const { sole, hana } = people;
    if ((await school.services.consents.stateOf(school.databases.data, sole)).some(({ state }) => isInForce(state))) await says(school, sole, { kind: "representative", subject: hana, of: sole }, "service-provision", "ConsentWithdrawn");
    await pastGrace();
    expect((await release("sole", { decision: "destroy" })).headers.location).toBe(`${LIST}?destroyed=yes`);
    await school.runQueue();
    const kept = await school.services.keptLetters.newest(50);
    const [mine, ...more] = kept.flatMap(({ kind, letter }) => (kind === "withdrawal-received" && letter !== null && reveal(letter.to, "mail") === "hana@family.example" ? [reveal(letter.text, "mail")] : []));
    expect([mine?.includes("/certificate/"), /[әіңғүұқөһ]/u.test(mine ?? ""), more]).toEqual([true, true, []]);
    expect(await life("sole")).toBe("destroying");
  }, 60_000);

  it("clause:G5 a grown pupil confirms anew by the desk's own act, and is released besides by the officer: neither word stands for the other", async () => {
    await school.services.families.checkDays();
    expect(await reasons("pavel")).toMatchObject({ why: ["entries-lost"], stop: "confirms-anew" });
    const page = await officer.get(`${LIST}/${people.pavel}`);
    expect([page.body.includes('value="release"'), page.body.includes("Ждёт своего слова")]).toEqual([false, true]);
    const registrar: StaffActor = { kind: "staff", subject: people.guard, role: "registrar" };
    const { hash, version } = await school.services.documents.current("consent-own", "ru");
    await school.services.families.confirmAnew({ pupil: people.pavel, by: { staff: registrar }, purposes: ["service-provision"], documentHash: hash, policyVersion: String(version), language: "ru", requestId: newId() });
    expect([await life("pavel"), (await reasons("pavel")).stop]).toEqual(["frozen", null]);
    expect((await release("pavel")).statusCode).toBe(303);
    expect(await life("pavel")).toBe("living");
  });

  it("clause:G5 clause:D2 takes one purpose that was withdrawn years ago for no withdrawal of everything: a grown pupil waits for the own word, a child's service that expired is released", async () => {
    expect((await reasons("timur")).stop).toBe("confirms-anew");
    await says(school, people.daria, { kind: "system", job: "test" }, "service-provision", "ConsentExpired");
    expect((await reasons("daria")).stop).toBeNull();
    const act = { by: guard, requestId: newId() };
    for (const name of ["timur", "daria"] as const) {
      await expect(school.services.finding.frozen.destroy(act, people[name]), name).rejects.toMatchObject({ reason: "release-not-withdrawn" });
      expect([name, (await officer.get(`${LIST}/${people[name]}`)).body.includes('value="destroy"')]).toEqual([name, false]);
    }
  });

  it("clause:S1 lets nobody but the officer see or release them", async () => {
    const registrar = await aMember(face, "registrar");
    for (const path of [LIST, `${LIST}/${people.guard}`]) expect([path, (await registrar.browser.get(path)).statusCode]).toEqual([path, 403]);
    const act = { by: registrar.actor, requestId: newId() };
    await expect(school.services.finding.frozen.release(act, people.guard, "made-good")).rejects.toMatchObject({ reason: "role-not-permitted" });
    expect(await life("guard")).toBe("frozen");
  });
});
