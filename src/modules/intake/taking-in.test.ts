import { describe, expect, it } from "vitest";
import { anIin } from "../../../test/support/an-iin.ts";
import { aChild, aFamilyTakenIn, ANSWERS, aPhone, aPostedIntake, aTypedIntake, staff } from "../../../test/support/intake.ts";
import { stillWebFace } from "../../../test/support/web-face.ts";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { isRefusal, type Refusal } from "../../platform/refusal.ts";
import { spokenScript, type SubjectId } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";
import { scriptByHash } from "./intake.store.ts";
import { scriptHash } from "./index.ts";

const { services, clock } = await stillWebFace();
const { intakeDesk, consents, representations, databases, ledger, vault } = services;
const { intake, callerChecks } = intakeDesk;

const refusal = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(() => { throw new Error("was not refused"); }, (one: unknown) => one);
  if (!isRefusal(error)) throw error;
  return error;
};
const faults = async (act: Promise<unknown>): Promise<string[]> => (await refusal(act)).fields.map(({ field, reason }) => `${field} ${reason}`);
const people = async (): Promise<number> => (await databases.dataOwner<{ n: number }[]>`select count(*)::int as n from subjects.subject`)[0]?.n ?? 0;
const answersOf = async (subject: SubjectId): Promise<string[]> => (await consents.stateOf(databases.data, subject)).map(({ purpose, state }) => `${purpose} ${state}`).sort();

describe("a family taken in by telephone", () => {
  it("clause:C2 consents purpose by purpose, each with who said it, who typed it, whom it concerns, and how it was confirmed", async () => {
    const posted = aPostedIntake(services, aTypedIntake({ children: [aChild(), aChild({ "given-name": "Нұрәлі" })] }));
    const { adult, children, receipts } = await intake.takeIn(posted);
    expect(children).toHaveLength(2);
    expect(receipts).toHaveLength(3);
    expect(await answersOf(adult)).toEqual(["service-provision ConsentGiven"]);
    for (const child of children) {
      expect(await answersOf(child)).toEqual(["events ConsentRefused", "learning ConsentGiven", "service-provision ConsentGiven"]);
      for (const event of await consents.history(databases.data, child)) {
        expect(event).toMatchObject({ subject: child, decidedBy: adult, decidedAs: "representative", typedBy: posted.by.subject, typedAs: "staff", source: "telephone", method: "telephone-callback", language: "kk" });
      }
      expect(await representations.represents(databases.data, adult, child, clock.now())).toBe(true);
    }
    for (const subject of [adult, ...children]) {
      const [taken] = await intakeDesk.confirmations.of(databases.data, subject);
      expect(taken).toMatchObject({ channel: "telephone", confirmation: "script-on-call-back", typedAs: "registrar", confirmed: null });
    }
    const hash = scriptHash(spokenScript("kk", services.operator));
    expect(await scriptByHash(databases.data, hash)).toContain("Сәлеметсіз бе");
    const rows = await databases.dataOwner`select script_hash, said_by, typed_by from intake.taken where subject_id = ${adult}`;
    expect(rows[0]).toEqual({ script_hash: hash, said_by: adult, typed_by: posted.by.subject });
  });

  it("clause:C2 clause:G1 has its consent before the first value, and every value knows that it came by telephone", async () => {
    const { adult } = await aFamilyTakenIn(services);
    await ledger.integrate();
    const rows = (await ledger.history(databases.data, adult, { limit: 20 })).toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
    const kinds = rows.map(({ operation, detail }) => `${operation} ${JSON.stringify(detail?.["source"] ?? detail?.["state"] ?? "")}`);
    expect(kinds.slice(0, 3)).toEqual(['record "ConsentGiven"', 'collect "telephone"', 'record "telephone"']);
  });

  it("clause:R5 refuses silence: a box that was not ticked, an answer that was not given, a caller who was not called back", async () => {
    const before = await people();
    const silent = aTypedIntake({ calledBack: false, scriptRead: false, children: [aChild({}, { answers: { learning: "yes" } })] });
    const form = aPostedIntake(services, { ...silent, adult: { values: { ...silent.adult?.values, phone: "" }, consent: undefined } });
    expect(await faults(intake.takeIn(form))).toEqual(["called-back not-called-back", "script-read script-not-read", "phone missing", "consent consent-needed", "child1-consent consent-needed"]);
    expect(await people()).toBe(before);
  });

  it("says every fault of every child at once, each with its place", async () => {
    const typed = aTypedIntake({ children: [aChild({ "birth-date": "04.05.1990" }), aChild({ "given-name": "" }, { relation: "grandmother" })] });
    expect(await faults(intake.takeIn(aPostedIntake(services, typed)))).toEqual(["child1-birth-date not-a-child", "child2-given-name missing", "child2-relation not-a-relation"]);
  });

  it("gives the same family for the same form twice, one after the other and at once", async () => {
    const posted = aPostedIntake(services);
    const both = await Promise.all([intake.takeIn(posted), intake.takeIn(posted)]);
    const again = await intake.takeIn(posted);
    expect(new Set([...both, again].map(({ adult }) => adult)).size).toBe(1);
    expect([...both, again].filter(({ before }) => !before)).toHaveLength(1);
  });

  it("clause:C2 refuses a form that came before with another family, one after the other and at once, and writes nothing", async () => {
    const posted = aPostedIntake(services);
    const other = { ...posted, typed: aTypedIntake({ children: [aChild({ "given-name": "Нұрәлі" })] }) };
    const [first, second] = await Promise.allSettled([intake.takeIn(posted), intake.takeIn(other)]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
    const before = await people();
    const used = first.status === "fulfilled" ? posted : other;
    const late = used === posted ? other : posted;
    expect(await refusal(intake.takeIn(late))).toMatchObject({ kind: "conflict", reason: "form-used" });
    expect(await refusal(intake.takeIn({ ...used, typed: { ...used.typed, children: [] } }))).toMatchObject({ reason: "form-used" });
    expect((await intake.takeIn(used)).before).toBe(true);
    expect(await people()).toBe(before);
  });

  it("clause:C2 is a conflict when a text moved on, the session is another, or somebody changed the token", async () => {
    const posted = aPostedIntake(services);
    expect((await refusal(intake.takeIn({ ...posted, language: "ru" }))).reason).toMatch(/^form-(stale|forged)$/);
    expect((await refusal(intake.takeIn({ ...posted, session: { hash: newId() } }))).reason).toBe("form-forged");
    expect((await refusal(intake.takeIn({ ...posted, token: `${posted.token}x` }))).kind).toBe("conflict");
    expect((await refusal(intake.takeIn({ ...posted, known: (await aFamilyTakenIn(services)).adult }))).kind).toBe("conflict");
  });

  it("clause:S1 is for the registrar alone", async () => {
    for (const role of ["teacher", "marketer", "administrator", "support-agent", "auditor", "protection-officer"] as const) {
      expect((await refusal(intake.takeIn(aPostedIntake(services, aTypedIntake(), { by: staff(role) })))).reason).toBe("role-not-permitted");
    }
  });
});

describe("a telephone or an address that is known", () => {
  it("is a question to staff that shows nobody, and goes on when other people use it too", async () => {
    const phone = aPhone();
    await aFamilyTakenIn(services, "telephone", { phone });
    const posted = aPostedIntake(services, aTypedIntake({}, { phone }));
    const refused = await refusal(intake.takeIn(posted));
    expect(refused.fields).toEqual([{ field: "known", reason: "known-contact" }]);
    expect(JSON.stringify(refused)).not.toContain("Күләш");
    expect(await intake.takeIn({ ...posted, otherPeople: true })).toMatchObject({ before: false });
  });

  it("makes one family of two forms with one telephone that are sent at once", async () => {
    const phone = aPhone();
    const forms = [aPostedIntake(services, aTypedIntake({}, { phone })), aPostedIntake(services, aTypedIntake({}, { phone }))];
    const outcomes = await Promise.allSettled(forms.map((form) => intake.takeIn(form)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("on paper and in person", () => {
  it("clause:C2 each has its own confirmation, source and method", async () => {
    const paper = await aFamilyTakenIn(services, "paper");
    expect((await consents.history(databases.data, paper.adult))[0]).toMatchObject({ source: "paper", method: "paper-signature" });
    const word = await intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "in-person", confirmation: "own-word-with-document", shownDocument: "identity-card" })));
    expect((await consents.history(databases.data, word.adult))[0]).toMatchObject({ source: "in-person", method: "in-person" });
    expect((await intakeDesk.confirmations.of(databases.data, word.adult))[0]).toMatchObject({ confirmation: "own-word-with-document", shown: "identity-card" });
  });

  it("clause:C2 refuses an own word without a document, and a confirmation that belongs to another way in", async () => {
    expect(await faults(intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "in-person", confirmation: "own-word-with-document" }))))).toEqual(["shown-document choose-one"]);
    expect(await faults(intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "in-person", confirmation: "script-on-call-back" }))))).toEqual(["confirmation choose-one"]);
    expect((await refusal(intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "web-form" }))))).reason).toBe("intake-channel");
  });

  it("clause:U1 binds the form's code to the family, once", async () => {
    const by = staff();
    const code = await intakeDesk.paperCodes.make({ by, paper: "consent-form", subject: null, language: "ru" });
    const first = await intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "paper" }), { paperCode: code.toLowerCase() }));
    expect(await faults(intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "paper" }), { paperCode: code })))).toEqual(["code paper-code-used"]);
    const [row] = await databases.dataOwner`select subject_id from intake.paper_code where used_at is not null and subject_id = ${first.adult}`;
    expect(row).toBeDefined();
    expect(await faults(intake.takeIn(aPostedIntake(services, aTypedIntake({ channel: "paper" }), { paperCode: "0000 0000 0000" })))).toEqual(["code paper-code-unknown"]);
  });
});

describe("the number that a signature is known by", () => {
  const held = async (subject: SubjectId): Promise<string | undefined> => {
    const { iin } = (await vault.read(accessFor({ purpose: "request-handling", actor: { kind: "system", job: "test" }, requestId: newId() }), subject, ["iin"])).values;
    return iin && reveal(iin.value, "door");
  };

  it("clause:R1 clause:G3 is taken of adult and child for the rights alone, and refused where another record holds it, with a trace there", async () => {
    const [iin, childs] = [anIin("900321", 1), anIin("160504", 1, "6")];
    const typed = () => aTypedIntake({ children: [aChild({ iin: childs })] }, { iin: `${iin.slice(0, 6)} ${iin.slice(6)}` });
    const posted = aPostedIntake(services, typed());
    const { adult, children: [child] } = await intake.takeIn(posted);
    expect([await held(adult), await held(child as SubjectId)]).toEqual([iin, childs]);
    const used = (await ledger.history(databases.data, adult, { limit: 50 })).filter(({ operation, fields }) => operation === "collect" && fields.includes("iin"));
    expect(used.map(({ purpose }) => purpose)).toEqual(["request-handling"]);
    // The same form again is the same family; another one with the number is not, whoever else uses the telephone.
    expect((await intake.takeIn(posted)).before).toBe(true);
    for (const otherPeople of [false, true]) expect(await faults(intake.takeIn(aPostedIntake(services, typed(), { otherPeople })))).toEqual(["iin iin-known"]);
    const looks = (await ledger.history(databases.data, adult, { limit: 50 })).filter(({ operation, fields }) => operation === "use" && fields.includes("iin"));
    expect(looks.length).toBeGreaterThan(1);
    // Each try stands there under the member who typed the number.
    expect(looks.filter(({ detail, actor }) => detail?.["what"] === "number-known" && actor.kind === "staff" && actor.role === "registrar")).toHaveLength(2);
  });

  it("clause:C7 is refused where it says another birth date", async () => {
    expect(await faults(intake.takeIn(aPostedIntake(services, aTypedIntake({}, { iin: anIin("900322", 1) }))))).toEqual(["iin iin-birth-date"]);
  });
});

describe("another child of a family that is there", () => {
  it("clause:C2 waits on the telephone for the caller's answers", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const by = staff();
    const posted = aPostedIntake(services, aTypedIntake({ adult: null, children: [aChild({ "given-name": "Ерасыл" })] }), { known: adult, by });
    expect((await refusal(intake.takeIn(posted))).reason).toBe("caller-unchecked");
    for (const [field, said] of [["birth-date", "21.03.1990"], ["patronymic", "өмірқызы"]] as const) expect(await callerChecks.answer({ by, subject: adult, field, said, requestId: newId() })).toBe(true);
    const taken = await intake.takeIn(posted);
    expect(taken).toMatchObject({ adult, before: false });
    expect((await representations.childrenOf(databases.data, adult, clock.now()))).toHaveLength(2);
    expect(await answersOf(taken.children[0] as SubjectId)).toHaveLength(Object.keys(ANSWERS).length);
  });

  it("clause:G5 is not added to a child, nor to somebody who is not there", async () => {
    const { children } = await aFamilyTakenIn(services);
    const typed = aTypedIntake({ channel: "paper", adult: null });
    for (const known of [children[0] as SubjectId, newId() as SubjectId]) expect((await refusal(intake.takeIn(aPostedIntake(services, typed, { known })))).reason).toBe("family-unknown");
  });
});

describe("asking a caller", () => {
  it("clause:S1 says fits or does not fit, three wrong answers a day whoever asks, and nothing of what is held", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const ask = (by: ReturnType<typeof staff>, field: string, said: string): Promise<boolean> => callerChecks.answer({ by, subject: adult, field, said, requestId: newId() });
    const [one, other] = [staff(), staff()];
    expect((await callerChecks.state(databases.data, adult, one)).questions).toEqual(["patronymic", "birth-date", "home-address", "phone"]);
    expect(await ask(one, "home-address", "астана сарыарқа даңғылы 17")).toBe(true);
    expect(await ask(one, "birth-date", "1991-03-21")).toBe(false);
    expect(await ask(other, "phone", "+77000000000")).toBe(false);
    expect(await ask(one, "patronymic", "")).toBe(false);
    expect((await refusal(ask(other, "birth-date", "21.03.1990"))).reason).toBe("caller-tries-used");
    expect((await callerChecks.state(databases.data, adult, one)).passed).toBe(false);
    clock.advance({ hours: 25 });
    expect(await ask(other, "birth-date", "21.03.1990")).toBe(true);
    await ledger.integrate();
    const rows = await ledger.history(databases.data, adult, { limit: 50 });
    expect(rows.filter(({ detail }) => detail?.["what"] === "caller-asked")).toHaveLength(5);
  });

  it("clause:S1 is for the registrar alone, passes by two different answers of one member, and ends after half an hour", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const by = staff();
    expect((await refusal(callerChecks.answer({ by: staff("teacher"), subject: adult, field: "phone", said: "1", requestId: newId() }))).reason).toBe("role-not-permitted");
    for (let n = 0; n < 2; n += 1) await callerChecks.answer({ by, subject: adult, field: "birth-date", said: "21.03.1990", requestId: newId() });
    expect((await callerChecks.state(databases.data, adult, by)).passed).toBe(false);
    await callerChecks.answer({ by, subject: adult, field: "patronymic", said: "Өмірқызы", requestId: newId() });
    expect((await callerChecks.state(databases.data, adult, by)).passed).toBe(true);
    expect((await callerChecks.state(databases.data, adult, staff())).passed).toBe(false);
    clock.advance({ minutes: 31 });
    expect((await callerChecks.state(databases.data, adult, by)).passed).toBe(false);
  });

  it("asks nothing that is not held, and no field of another kind", async () => {
    const { adult } = await aFamilyTakenIn(services);
    for (const field of ["iin", "email", "study-place"]) expect((await refusal(callerChecks.answer({ by: staff(), subject: adult, field, said: "x", requestId: newId() }))).reason).toBe("caller-question");
  });
});
