import { describe, expect, it } from "vitest";
import type { RecordedFamily } from "../../src/modules/imports/index.ts";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { aboutSubject, lifeOf, lockSubjects, recordLife } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { civilDateOf, type RequestKind, type SubjectId } from "../../src/policy/index.ts";
import { represents } from "../support/child.ts";
import { clientAtDesk } from "../support/api.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { aChild, aFamilyTakenIn, aPostedIntake, aTypedIntake } from "../support/intake.ts";
import { A_TRACE, csv, familyLine, HEADINGS, staged } from "../support/importing.ts";
import { stillWebFace } from "../support/web-face.ts";

const face = await stillWebFace();
// After the present texts began to hold.
face.clock.set("2026-12-01T04:00:00Z");
const registrar = await aMember(face, "registrar");
const { intakeDesk, imports, databases, representations, keys, ledger, requests, restrictions } = face.services;

const SIGNED = `${HEADINGS};Подписано на бумаге`;
const today = (): string => civilDateOf(face.clock.now()).split("-").reverse().join(".");
const life = (subject: SubjectId) => lifeOf(databases.data, subject);
const address = (n: number): string => `family${n}.${A_TRACE}@post.kz`;

interface Recorded {
  readonly id: SubjectId;
  readonly adult: SubjectId;
  readonly child: SubjectId;
}

/** An import with families that were recorded as signed on paper, and the first of them. */
async function recorded(n: number, more: readonly number[] = []): Promise<Recorded> {
  const id = await staged(face, csv([n, ...more].map((one) => `${familyLine(one)};${today()}`), SIGNED));
  await imports.papers.record(id, registrar.subject);
  const [adult] = await keys.index.findByToken("email", keys.index.blindToken("email", address(n)));
  const [held] = adult === undefined ? [] : await representations.childrenOf(databases.data, adult, face.clock.now());
  if (adult === undefined || held === undefined) throw new Error("a family with a child came in");
  return { id, adult, child: held.child };
}

async function undone({ id }: Pick<Recorded, "id">): Promise<number> {
  await imports.undo(id, { actor: registrar.actor, requestId: newId() });
  return imports.recorded.takeBack(id);
}
const stays = async ({ id, adult }: Recorded): Promise<RecordedFamily["stays"] | undefined> => (await imports.recorded.seen(id)).told.find((one) => one.adult === adult)?.stays;
const lives = ({ adult, child }: Recorded) => Promise.all([adult, child].map(life));

const staffEntry = (subject: SubjectId, operation: "use" | "record") => ({
  operation, clause: "C1", purpose: "service-provision", subject, actor: registrar.actor, fields: ["email"], requestId: newId(), at: face.clock.now(),
} as const);

function letter(kind: RequestKind, values: ReceiveWish["values"]): ReceiveWish {
  return { kind, channel: "web", sender: "subject", by: { kind: "visitor" }, values: { words: "прошу", ...values }, language: "ru", requestId: newId() };
}

describe("a family recorded from paper, when its import is undone", () => {
  it("stays where its adult was given another child since: nobody would be left for that one (clause:D2, clause:G5)", async () => {
    const [family, second] = [await recorded(101), await recorded(102)];
    const { children: [sibling] } = await intakeDesk.intake.takeIn(aPostedIntake(face.services, aTypedIntake({ channel: "paper", adult: null, children: [aChild()] }), { known: family.adult, by: registrar.actor }));
    const { children: [elsewhere] } = await aFamilyTakenIn(face.services, "paper");
    if (sibling === undefined || elsewhere === undefined) throw new Error("a child came in");
    await represents(face.services, elsewhere, second.adult);
    expect([await stays(family), await stays(second)]).toEqual(["staff-act", "staff-act"]);
    expect([await undone(family), await undone(second)]).toEqual([0, 0]);
    expect([...(await lives(family)), ...(await lives(second)), await life(sibling)]).toEqual(Array.from({ length: 5 }, () => "living"));
  });

  it("stays where a caller's answers were compared with the record", async () => {
    const family = await recorded(111);
    await intakeDesk.callerChecks.answer({ by: registrar.actor, subject: family.adult, field: "phone", said: "+77010000000", requestId: newId() });
    expect(await stays(family)).toBe("staff-act");
    expect(await undone(family)).toBe(0);
  });

  it("stays by an act that lies under hundreds of looks", async () => {
    const family = await recorded(121);
    await databases.data.begin((tx) => ledger.append(tx, [staffEntry(family.adult, "record")]));
    face.clock.advance({ minutes: 1 });
    await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: 230 }, () => staffEntry(family.adult, "use"))));
    expect(await stays(family)).toBe("staff-act");
    expect(await undone(family)).toBe(0);
    expect(await lives(family)).toEqual(["living", "living"]);
  });

  it("stays while a letter to the school is open that names it, or that gives its address, though nobody has shown who wrote (clause:R1)", async () => {
    const [marked, named, addressed, silent] = [await recorded(131), await recorded(132), await recorded(133), await recorded(134)];
    const byMarkAlone = await recorded(135);
    await restrictions.placeNow({ subject: byMarkAlone.child, kind: "provisional", fields: "all", reason: "request-destruction", clause: "T7", by: { kind: "system", job: "requests" }, requestId: newId() });
    const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(databases.data, subject))?.number);
    await requests.receive(letter("destruction", { relation: await numberOf(marked.child), email: "somebody@family.example" }));
    await requests.receive(letter("access", { relation: await numberOf(named.adult), email: "somebody@family.example" }));
    await requests.receive(letter("access", { email: address(133) }));
    expect(await Promise.all([marked, named, addressed, byMarkAlone, silent].map(stays))).toEqual(["own-act", "own-act", "own-act", "own-act", null]);
    expect([await undone(marked), await undone(named), await undone(addressed), await undone(silent)]).toEqual([0, 0, 0, 1]);
  });

  it("stays while a restore keeps somebody of it frozen: what was lost may be the touch (clause:S1)", async () => {
    const family = await recorded(136);
    await databases.data.begin((tx) => recordLife(tx, family.child, "frozen", face.clock.now(), { reason: "entries-lost", entriesLost: 1 }));
    expect(await stays(family)).toBe("kept");
    expect(await undone(family)).toBe(0);
    expect(await lives(family)).toEqual(["living", "frozen"]);
  });

  it("goes whole or stays whole: an act of the adult's at the last moment keeps the child too (clause:D2)", async () => {
    const family = await recorded(141);
    await imports.undo(family.id, { actor: registrar.actor, requestId: newId() });
    const waits = async (): Promise<boolean> => (await databases.dataOwner`select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`).length > 0;
    const taking = await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [family.child, family.adult], "exclusive");
      const begun = imports.recorded.takeBack(family.id);
      await expect.poll(waits, { timeout: 20_000 }).toBe(true);
      await ledger.append(tx, [staffEntry(family.adult, "record")]);
      return { begun };
    });
    expect(await taking.begun).toBe(0);
    expect(await lives(family)).toEqual(["living", "living"]);
    expect(await stays(family)).toBe("staff-act");
  });

  it("is said to wait for the undoing until that has come to it, and to be kept by a rule only then", async () => {
    const [family, held] = [await recorded(151), await recorded(152)];
    const { api } = await clientAtDesk(face, "registrar");
    await openDesk(face, registrar.browser);
    const rule = { subject: held.child, reason: "court-asks", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() } as const;
    const { restriction } = await restrictions.placeNow({ ...rule, kind: "legal-hold", fields: "all" });
    for (const { id } of [family, held]) await imports.undo(id, { actor: registrar.actor, requestId: newId() });
    expect([await stays(family), await stays(held)]).toEqual(["going", "kept"]);
    expect((await registrar.browser.get(`/desk/imports/${family.id}`)).body).toContain("отмена до неё ещё не дошла");
    expect((await api.call("getDeskImportsImportRecorded", { path: { import: family.id } })).told.map((one) => one.stays)).toEqual(["going"]);
    expect([await imports.recorded.takeBack(family.id), await imports.recorded.takeBack(held.id)]).toEqual([1, 0]);
    await restrictions.liftNow({ ...rule, restriction });
    expect([await stays(family), await stays(held), await life(held.adult)]).toEqual([undefined, "kept", "living"]);
  });

  it("is counted with the others, and no more of them are read than are told", async () => {
    const { id, adult, child } = await recorded(201, Array.from({ length: 100 }, (_, more) => 202 + more));
    const [row] = await databases.dataOwner<{ request: string }[]>`select request_id as request from imports.import where import_id = ${id}`;
    const { count, families } = await intakeDesk.confirmations.takenBy(databases.data, row?.request ?? "", 2);
    expect([count, families.length]).toEqual([101, 2]);
    expect((await intakeDesk.confirmations.takenBy(databases.data, row?.request ?? "")).families).toContainEqual(expect.objectContaining({ adult, children: [child] }));
    expect((await imports.recorded.seen(id)).told).toHaveLength(100);
    await openDesk(face, registrar.browser);
    expect((await registrar.browser.get(`/desk/imports/${id}/undoing`)).body).toContain("импорта назовёт первые 100 из оставшихся");
    await imports.undo(id, { actor: registrar.actor, requestId: newId() });
    expect((await registrar.browser.get(`/desk/imports/${id}`)).body).toContain("Осталось семей, записанных с бумаги: 101. Ниже первые 100.");
  });
});
