import { beforeAll, describe, expect, it } from "vitest";
import { asSubjectId } from "../../src/policy/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { aWorkbook } from "../../src/modules/imports/imports.fixtures.ts";
import { accepted, answerPath, asked, A_TRACE, capabilityOf, csv, familyLine, HEADINGS, importer, staged } from "../support/importing.ts";
import { anIin } from "../support/an-iin.ts";
import { rowsWith } from "../support/leftover-search.ts";
import { finishDestructions, FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const leftovers = () => rowsWith(face.services, A_TRACE);

describe("an import", () => {
  it("stages families under keys of their own, usable by nobody, and asks each adult by one letter (clause:C2, clause:G1)", async () => {
    const id = await staged(face, csv([familyLine(1), familyLine(1, { 6: "Айдана", 7: "01.02.2015" }), familyLine(2), familyLine(3, { 2: "broken" })]));
    expect(await face.services.imports.seen(id)).toMatchObject({ state: "checked", rowsRead: 4, ready: 2, children: 3, faulty: 1, asked: 0 });
    expect(await face.services.imports.lines.faulty(id)).toEqual([{ line: 5, faults: [{ target: "adult.email", reason: "not-an-email" }] }]);
    // Nothing of it stands in the clear, no subject, account or record came of it.
    expect(await leftovers()).toEqual([]);
    const [people] = await face.services.databases.data<{ n: number }[]>`select (select count(*) from subjects.subject)::int + (select count(*) from vault.record)::int as n`;
    expect(people?.n).toBe(0);
    expect(await asked(face, id)).toMatchObject({ asked: 2, waiting: 2, ready: 0 });
    await face.services.imports.letters.begin(id, importer());
    await face.work();
    const letters = (await face.services.keptLetters.newest(100)).filter(({ kind }) => kind === "import-consent");
    expect(letters.length).toBe(2);
    expect(letters.map(({ letter }) => letter !== null && reveal(letter.text, "mail").includes("/imported/"))).toEqual([true, true]);
  });

  it("makes account, children and records of a yes alone, with the text that was shown and the source import (clause:C2, clause:G1)", async () => {
    const address = `family1.${A_TRACE}@post.kz`;
    const capability = await capabilityOf(face, address);
    const shown = await face.services.importAnswers.open(capability, "ru");
    expect(shown.children.length).toBe(2);
    // Both doors of the page lead on in the language that its address names: the token is bound to it.
    const page = await face.app.inject({ url: `/imported/${capability}?lang=kk`, headers: { "accept-language": "ru" } });
    for (const door of ["acceptance", "refusal"]) expect(page.body).toContain(`action="/imported/${capability}/${door}?lang=kk"`);
    expect(shown.adult["email"] && reveal(shown.adult["email"], "ui")).toBe(address);
    // A token of another reader's, language or text is none.
    const answer = { capability, language: "ru", requestId: newId(), consent: true, answers: { "service-provision": "yes", learning: "no" }, relation: undefined } as const;
    const other = await face.services.importAnswers.open(await capabilityOf(face, `family2.${A_TRACE}@post.kz`), "ru");
    await expect(face.services.importAnswers.accept({ ...answer, token: other.token })).rejects.toMatchObject({ reason: "form-forged" });
    await expect(face.services.importAnswers.accept({ ...answer, token: shown.token, language: "kk" })).rejects.toMatchObject({ reason: "form-stale" });
    await expect(face.services.importAnswers.accept({ ...answer, token: shown.token, consent: false })).rejects.toMatchObject({ reason: "invalid-fields", clause: "R5" });
    await expect(face.services.importAnswers.accept({ ...answer, token: shown.token, answers: {} })).rejects.toMatchObject({ reason: "invalid-fields" });
    const { subject } = await face.services.importAnswers.accept({ ...answer, token: shown.token });
    const children = await face.services.representations.childrenOf(face.services.databases.data, subject, face.clock.now());
    expect(children.map(({ relation }) => relation)).toEqual(["mother", "mother"]);
    const { values } = await face.services.vault.read(accessFor({ purpose: "service-provision", actor: { kind: "subject", subject }, requestId: newId() }), subject, ["email", "phone"]);
    expect(values.email?.source).toBe("import");
    const history = await face.services.consents.history(face.services.databases.data, subject);
    expect(history).toMatchObject([{ purpose: "service-provision", state: "ConsentGiven", documentHash: shown.own.hash, decidedBy: subject, typedBy: subject, method: "one-time-code" }]);
    const [child] = children;
    const ofChild = await face.services.consents.history(face.services.databases.data, child?.child ?? asSubjectId(newId()));
    expect(ofChild.map(({ purpose, state, documentHash }) => [purpose, state, documentHash])).toEqual([
      ["service-provision", "ConsentGiven", shown.child?.hash], ["learning", "ConsentRefused", shown.child?.hash],
    ]);
    // The address is used up, and nothing of the waiting is left.
    await expect(face.services.importAnswers.open(capability, "ru")).rejects.toMatchObject({ reason: "import-answer-over" });
    expect(await face.services.databases.data`select 1 from imports.family f join imports.row r using (import_id, draft_id) where f.state = 'over'`).toHaveLength(0);
  });

  it("destroys what waited at a no, and after 30 days of silence in the nightly run, keys and letters too (clause:C2, clause:R5)", async () => {
    const id = await staged(face, csv([familyLine(11), familyLine(12)]));
    await asked(face, id);
    const address = `family11.${A_TRACE}@post.kz`;
    const capability = await capabilityOf(face, address);
    const { token } = await face.services.importAnswers.open(capability, "kk");
    await face.services.importAnswers.refuse({ capability, token, language: "kk", requestId: newId() });
    expect(await face.services.imports.seen(id)).toMatchObject({ refused: 1, waiting: 1, accepted: 0 });
    await expect(answerPath(face, address)).rejects.toThrow("no letter");
    face.clock.advance({ days: 29 });
    expect(await face.services.imports.endLate()).toBe(0);
    const late = await capabilityOf(face, `family12.${A_TRACE}@post.kz`);
    face.clock.advance({ days: 1, minutes: 1 });
    await expect(face.services.importAnswers.open(late, "ru")).rejects.toMatchObject({ reason: "import-answer-over" });
    expect(await face.services.imports.endLate()).toBeGreaterThan(0);
    expect(await face.services.imports.seen(id)).toMatchObject({ unanswered: 1, waiting: 0, state: "over" });
    expect(await face.services.databases.data`select 1 from imports.family`).toHaveLength(0);
    expect(await face.services.databases.data`select 1 from imports.row`).toHaveLength(0);
    expect(await face.services.databases.keys`select 1 from keys.subject_key where compartment = 'draft'`).toHaveLength(0);
  });

  it("leaves whoever accepted when it is undone, and destroys all else", async () => {
    const id = await staged(face, csv([familyLine(21), familyLine(22), familyLine(23, { 0: "" })]));
    await asked(face, id);
    const subject = await accepted(face, await capabilityOf(face, `family21.${A_TRACE}@post.kz`));
    expect(await face.services.imports.undo(id, importer())).toMatchObject({ state: "undone", accepted: 1, undone: 1, waiting: 0, faulty: 0 });
    expect((await face.services.accounts.find(face.services.databases.data, subject))?.state).toBe("open");
    await expect(face.services.imports.undo(id, importer())).rejects.toMatchObject({ reason: "import-undone" });
  });

  it("takes the same file once, and again when it was undone", async () => {
    const bytes = csv([familyLine(31)]);
    const id = await staged(face, bytes);
    await expect(face.services.imports.upload(bytes, "desk", importer())).rejects.toMatchObject({ reason: "file-known" });
    expect(await face.services.imports.ofFile(bytes)).toBe(id);
    await face.services.imports.undo(id, importer());
    await face.services.imports.undo(await staged(face, bytes), importer());
  });

  it("asks nobody twice: who waits in another import is a fault, who has an account is passed by", async () => {
    await joinAs(face, new FormBrowser(face.app), `family41.${A_TRACE}@post.kz`);
    const first = await staged(face, csv([familyLine(41), familyLine(42)]));
    expect(await face.services.imports.seen(first)).toMatchObject({ ready: 1, alreadyHere: 1 });
    const second = await staged(face, csv([familyLine(42), familyLine(43)]));
    expect(await face.services.imports.seen(second)).toMatchObject({ ready: 1, faulty: 1 });
    expect((await face.services.imports.lines.faulty(second))[0]?.faults).toEqual([{ target: "adult.email", reason: "waits-elsewhere" }]);
    for (const id of [first, second]) await face.services.imports.undo(id, importer());
  });

  it("runs beside another: two of the same people at once stage each once", async () => {
    const lines = Array.from({ length: 60 }, (_, n) => familyLine(100 + n));
    // Many times: two that meet in opposite orders wait for each other in a ring only now and then.
    for (let round = 0; round < 10; round += 1) {
      const [first, second] = await Promise.all([staged(face, csv(lines)), staged(face, csv([...lines].reverse()))]);
      const [one, two] = [await face.services.imports.seen(first), await face.services.imports.seen(second)];
      expect(one.ready + two.ready).toBe(60);
      expect(one.faulty + two.faulty).toBe(60);
      for (const id of [first, second]) await face.services.imports.undo(id, importer());
      expect(await face.services.databases.data`select 1 from imports.row`).toHaveLength(0);
    }
  });

  it("puts a line right, or leaves it out, and says what is still wrong", async () => {
    const id = await staged(face, csv([familyLine(51, { 2: "nobody" }), familyLine(52, { 7: "31.02.2016" }), familyLine(53)]));
    const { typed, faults } = await face.services.imports.lines.show(id, 2, importer());
    expect(faults).toEqual([{ target: "adult.email", reason: "not-an-email" }]);
    const put = Object.fromEntries(Object.entries(typed).map(([target, value]) => [target, reveal(value, "ui")]));
    await expect(face.services.imports.lines.correct(id, 2, { ...put, "adult.phone": "1" }, importer())).rejects.toMatchObject({
      fields: [{ field: "adult.email", reason: "not-an-email" }, { field: "adult.phone", reason: "not-a-phone" }],
    });
    await face.services.imports.lines.correct(id, 2, { ...put, "adult.email": `somebody.${A_TRACE}@post.kz` }, importer());
    await face.services.imports.lines.leaveOut(id, 3, importer());
    await face.services.imports.lines.leaveOut(id, 3, importer());
    expect(await face.services.imports.seen(id)).toMatchObject({ ready: 2, faulty: 0, leftOut: 1 });
    await face.services.imports.undo(id, importer());
  });

  it("reads a workbook like a text, and leaves nothing of one that cannot be read to its end", async () => {
    const rows = Array.from({ length: 3 }, (_, n) => familyLine(60 + n).split(";"));
    const id = await staged(face, aWorkbook([HEADINGS.split(";"), ...rows]));
    expect(await face.services.imports.seen(id)).toMatchObject({ state: "checked", ready: 3, faulty: 0 });
    await face.services.imports.undo(id, importer());
    const broken = await staged(face, csv([...Array.from({ length: 700 }, (_, n) => familyLine(200 + n)), `"${familyLine(999)}`]));
    expect(await face.services.imports.seen(broken)).toMatchObject({ state: "broken", fault: "quote-open", undone: 500 });
    expect(await face.services.databases.data`select 1 from imports.row`).toHaveLength(0);
  });
});

describe("who does not want to come back", () => {
  it("is stopped for staff: destroyed or unsubscribed, with 20 bits kept of each (clause:D2, clause:U3)", async () => {
    const destroyed = `family71.${A_TRACE}@post.kz`, unsubscribed = `family72.${A_TRACE}@post.kz`;
    const leaver = await accepted(face, await invited(71));
    const other = await accepted(face, await invited(72));
    await answer(other, "give");
    await answer(other, "withdraw");
    await face.services.beginDestruction({ subject: leaver, actor: { kind: "subject", subject: leaver }, language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: (c) => c });
    await finishDestructions(face);
    // The one who left the list has an account still: another school's file with the phone alone meets the mark.
    const id = await staged(face, csv([familyLine(71), familyLine(72, { 2: `new.${A_TRACE}@post.kz` }), familyLine(73)]));
    expect(await face.services.imports.seen(id)).toMatchObject({ stopped: 2, ready: 1 });
    expect([destroyed, unsubscribed]).toHaveLength(2);
    const stopped = await face.services.imports.stoppedFamilies(id);
    const [first, second] = stopped;
    await face.services.imports.decideStopped(id, first?.draft ?? asSubjectId(newId()), "leave-out", importer());
    await face.services.imports.decideStopped(id, second?.draft ?? asSubjectId(newId()), "ask", importer());
    await expect(face.services.imports.decideStopped(id, second?.draft ?? asSubjectId(newId()), "ask", importer())).rejects.toMatchObject({ reason: "import-family-over" });
    expect(await face.services.imports.seen(id)).toMatchObject({ stopped: 0, ready: 2, leftOut: 1 });
    await face.services.imports.undo(id, importer());
    // No row of the marks says whose it is or why it is there.
    expect(await face.services.databases.data`select column_name from information_schema.columns where table_schema = 'marks'`).toEqual([{ column_name: "mark" }]);
  });

  it("is stopped after a no to the letter of a list: nobody is asked without end (clause:U3)", async () => {
    const capability = await invited(74);
    const { token } = await face.services.importAnswers.open(capability, "ru");
    const before = await face.services.marks.count(face.services.databases.data);
    await face.services.importAnswers.refuse({ capability, token, language: "ru", requestId: newId() });
    expect(await face.services.marks.count(face.services.databases.data)).toBe(before + 2);
    const again = await staged(face, csv([familyLine(74, { 1: "Әлия" })]));
    expect(await face.services.imports.seen(again)).toMatchObject({ stopped: 1, ready: 0 });
    await face.services.imports.undo(again, importer());
    // A restore brings the marks back out of the journal.
    const records = (await face.services.journal.read()).filter(({ kind }) => kind === "unsubscribe");
    await face.services.databases.dataOwner`delete from marks.mark`;
    await face.services.databases.data.begin((tx) => face.services.marks.replay(tx, records));
    expect(await face.services.imports.seen(await staged(face, csv([familyLine(74, { 1: "Ева" })])))).toMatchObject({ stopped: 1, ready: 0 });
  });

  it("is a destroyed child too, whom the other parent's line would bring back; a brother is not (clause:D2)", async () => {
    const parent = await accepted(face, await invited(75));
    const [child] = await face.services.representations.childrenOf(face.services.databases.data, parent, face.clock.now());
    const subject = child?.child ?? parent;
    await face.services.beginDestruction({ subject, actor: { kind: "representative", subject: parent, of: subject }, letterTo: [{ subject: parent, language: "ru" }], language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: (c) => c });
    await finishDestructions(face);
    const other = { 0: "Басқаева", 1: "Самал", 2: `other75.${A_TRACE}@post.kz`, 3: "+7 702 000 00 75" };
    const id = await staged(face, csv([familyLine(75, other), familyLine(75, { ...other, 2: `third75.${A_TRACE}@post.kz`, 3: "+7 702 000 00 76", 6: "Бауыржан" })]));
    expect(await face.services.imports.seen(id)).toMatchObject({ stopped: 1, ready: 1 });
    await face.services.imports.undo(id, importer());
  });

  async function invited(n: number): Promise<string> {
    await asked(face, await staged(face, csv([familyLine(n)])));
    return capabilityOf(face, `family${n}.${A_TRACE}@post.kz`);
  }

  async function answer(subject: ReturnType<typeof asSubjectId>, said: "give" | "withdraw"): Promise<void> {
    const shown = { session: { hash: "h", method: "one-time-code" }, actor: { kind: "subject", subject }, subject, offer: { purpose: "marketing-mail", scope: "processing" }, language: "ru" } as const;
    const { token } = await face.services.choices.open(shown);
    face.clock.advance({ seconds: 1 });
    await face.services.choices.answer(shown, { token, answer: said, requestId: newId() });
  }
});

describe("a list of the school's with a column of numbers", () => {
  it("clause:R1 clause:C5 brings the number in with a yes, for the rights alone", async () => {
    const [own, childs] = [anIin("870324", 1), anIin("150201", 1, "6")];
    await asked(face, await staged(face, csv([`${familyLine(91, { 7: "01.02.2015" })};${own};${childs}`], `${HEADINGS};ИИН родителя;ИИН ребёнка`)));
    const subject = await accepted(face, await capabilityOf(face, `family91.${A_TRACE}@post.kz`));
    const { databases, ledger, representations, vault } = face.services;
    const [child] = await representations.childrenOf(databases.data, subject, face.clock.now());
    for (const [one, iin] of [[subject, own], [child?.child ?? subject, childs]] as const) {
      const { values } = await vault.read(accessFor({ purpose: "request-handling", actor: { kind: "system", job: "test" }, requestId: newId() }), one, ["iin"]);
      expect(values.iin && [reveal(values.iin.value, "door"), values.iin.source]).toEqual([iin, "import"]);
      const taken = (await ledger.history(databases.data, one, { limit: 20 })).filter(({ operation, fields }) => operation === "collect" && fields.includes("iin"));
      expect(taken.map(({ purpose, fields }) => [purpose, fields])).toEqual([["request-handling", ["iin"]]]);
    }
  });
});
