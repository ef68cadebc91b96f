import { beforeAll, describe, expect, it } from "vitest";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

const ACTION = "/my/children/new";
const CHILD = { "family-name": "Қалиева", "given-name": "Әйгерім", "birth-date": "01.05.2017", "study-place": "Лицей № 7", "study-grade": "3", relation: "mother", consent: "yes" } as const;

let face: WebFace;
let parent: FormBrowser;
let people = 0;

async function aParent(): Promise<FormBrowser> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, `parent-${(people += 1)}@example.kz`);
  return browser;
}

const children = async (): Promise<{ subject_id: string }[]> => face.services.databases.dataOwner`select distinct subject_id from representation.event`;
const stateOf = async (child: string): Promise<Record<string, string>> =>
  Object.fromEntries((await face.services.consents.stateOf(face.services.databases.data, child as never)).map(({ purpose, scope, state }) => [`${purpose}/${scope}`, state]));

beforeAll(async () => {
  face = await stillWebFace();
  parent = await aParent();
});

describe("adding a child", () => {
  it("clause:C1 clause:C2 records what was answered, purpose by purpose, and nothing for what was left unanswered", async () => {
    const before = (await children()).length;
    const added = await parent.submit(await parent.get(ACTION), ACTION, { ...CHILD, "answer-learning": "yes" });
    expect(added.body).toContain("Ребёнок добавлен");
    const known = await children();
    expect(known.length).toBe(before + 1);
    const child = known.at(-1)?.subject_id ?? "";
    const states = await stateOf(child);
    expect(states).toEqual({ "service-provision/processing": "ConsentGiven", "learning/processing": "ConsentGiven" });
  });

  it("clause:R5 refuses all but the needed as easily", async () => {
    const browser = await aParent();
    const before = new Set((await children()).map(({ subject_id }) => subject_id));
    await browser.submit(await browser.get(ACTION), ACTION, { ...CHILD, "answer-learning": "no", "answer-events": "no" });
    const child = (await children()).find(({ subject_id }) => !before.has(subject_id))?.subject_id ?? "";
    expect(await stateOf(child)).toEqual({
      "service-provision/processing": "ConsentGiven", "learning/processing": "ConsentRefused", "events/processing": "ConsentRefused",
    });
  });

  it("clause:G5 keeps the parent's phone, mail and address out of the child's record, whatever the form is made to send", async () => {
    const browser = await aParent();
    const before = new Set((await children()).map(({ subject_id }) => subject_id));
    await browser.submit(await browser.get(ACTION), ACTION, { ...CHILD, phone: "+7 701 555 01 23", email: "child@example.kz", "home-address": "Астана" });
    const child = (await children()).find(({ subject_id }) => !before.has(subject_id))?.subject_id ?? "";
    const held = await face.services.vault.heldSummary(face.services.databases.data, child as never);
    expect(held.compartments.map(({ compartment }) => compartment).sort()).toEqual(["identity", "learning"]);
  });

  it("makes one child of one form, sent twice and at once", async () => {
    const browser = await aParent();
    const before = (await children()).length;
    const form = await browser.get(ACTION);
    const answers = await Promise.all([browser.post(form, ACTION, CHILD), browser.post(form, ACTION, CHILD)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect((await browser.post(form, ACTION, CHILD)).statusCode).toBe(303);
    expect((await children()).length).toBe(before + 1);
  });

  it("clause:C2 takes another child on a form that was used for none: the first one's receipt would be taken for the second's", async () => {
    const browser = await aParent();
    const before = (await children()).length;
    const form = await browser.get(ACTION);
    expect((await browser.post(form, ACTION, CHILD)).statusCode).toBe(303);
    for (const other of [{ "given-name": "Нұрәлі" }, { "answer-learning": "yes" }, { relation: "father" }]) {
      const refused = await browser.post(form, ACTION, { ...CHILD, ...other });
      expect([refused.statusCode, refused.body.includes("Эта форма уже отправлена с другими данными")]).toEqual([409, true]);
    }
    expect((await children()).length).toBe(before + 1);
    // What was typed stands on the page that says so, whose form is a new one.
    const anew = await browser.post(form, ACTION, { ...CHILD, "given-name": "Нұрәлі" });
    expect(anew.body).toContain('value="Нұрәлі"');
    expect((await browser.post(anew, ACTION, { ...CHILD, "given-name": "Нұрәлі" })).statusCode).toBe(303);
    expect((await children()).length).toBe(before + 2);
  });

  it("clause:C3 says every fault at once, keeps what was typed, and keeps no tick", async () => {
    const answer = await parent.post(await parent.get(ACTION), ACTION, { ...CHILD, "given-name": "", "birth-date": "24.03.1987", relation: "", consent: "" });
    expect(answer.statusCode).toBe(422);
    for (const said of ["Заполните это поле", "дата рождения взрослого", "Қалиева", "Лицей № 7"]) expect(answer.body).toContain(said);
    expect(answer.body).not.toMatch(/type="checkbox"[^>]* checked/);
    const ticked = await parent.post(await parent.get(ACTION), ACTION, { ...CHILD, "answer-learning": "yes", "birth-date": "31.02.2017" });
    expect(ticked.body).toMatch(/value="mother" checked/);
    expect(ticked.body).not.toMatch(/name="answer-learning"[^>]* checked/);
  });

  it("takes no form that was made for another's session", async () => {
    const stranger = await aParent();
    const form = await parent.get(ACTION);
    const before = (await children()).length;
    expect((await stranger.post(form, ACTION, CHILD)).statusCode).toBe(409);
    expect((await children()).length).toBe(before);
  });

  it("sends the parent the receipt and shows it under the child", async () => {
    const browser = await aParent();
    await browser.submit(await browser.get(ACTION), ACTION, CHILD);
    await face.work();
    const letters = await face.services.keptLetters.newest(5);
    expect(letters.map(({ kind }) => kind)).toContain("consent-receipt");
    await face.services.ledger.integrate();
    const my = await browser.get("/my");
    const link = /href="(\/my\/children\/[0-9a-f-]{36})/.exec(my.body)?.[1] ?? "";
    expect((await browser.get(`${link}/consents`)).body).toMatch(/href="\/my\/children\/[0-9a-f-]{36}\/consents\/[0-9a-f-]{36}"/);
  });
});
