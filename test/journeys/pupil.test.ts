import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../src/platform/personal.ts";
import { newId } from "../../src/platform/id.ts";
import { civilDate, type PurposeId, startOfDay, type SubjectId } from "../../src/policy/index.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import { aToken, callApi } from "../support/api.ts";
import { newestSubject } from "../support/child.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { FormBrowser, hiddenFields, joinAs, stillWebFace, textOf as unescaped, type WebFace } from "../support/web-face.ts";

const NEW = "/my/children/new";
const CHILD = { "family-name": "Қалиева", "given-name": "Әйгерім", relation: "mother", consent: "yes", "answer-learning": "yes" } as const;
let face: WebFace;
let families = 0;

beforeAll(async () => {
  face = await stillWebFace();
});

const said = (html: string): string => unescaped(html.replace(/<[^>]+>/g, " ")).replace(/\s+/g, " ");
const toDay = (day: string): void => face.clock.set(new Date(startOfDay(civilDate(day)).getTime() + 60_000).toISOString());

interface Family { readonly parent: FormBrowser; readonly address: string; readonly pupil: SubjectId; readonly added: string }
/** A parent who adds a child of this birth date by the page. */
async function aFamily(birthDate: string): Promise<Family> {
  const parent = new FormBrowser(face.app);
  const address = `parent-of-pupil-${(families += 1)}@example.kz`;
  await joinAs(face, parent, address);
  const added = await parent.submit(await parent.get(NEW), NEW, { ...CHILD, "birth-date": birthDate });
  return { parent, address, pupil: await newestSubject(face.services), added: added.body };
}

async function parentOf(pupil: SubjectId): Promise<SubjectId> {
  const [held] = await face.services.representations.representativesOf(face.services.databases.data, pupil, face.clock.now());
  if (held === undefined) throw new Error("nobody represents the pupil");
  return held.representative;
}

/** The pupil by the parent's code, and then by an own address. */
async function byCode({ parent, pupil }: Family): Promise<FormBrowser> {
  const page = await parent.get(`/my/children/${pupil}/code`);
  const code = /(?:\d{4} ){3}\d{4}/.exec((await parent.post(page, `/my/children/${pupil}/code`, {})).body)?.[0] ?? "";
  const browser = new FormBrowser(face.app);
  await browser.post(await browser.get("/sign-in/pupil"), "/sign-in/pupil", { code });
  return browser;
}
async function byOwnAddress(family: Family, email: string): Promise<FormBrowser> {
  const browser = await byCode(family);
  const codePage = await browser.submit(await browser.get("/my/own-address"), "/my/own-address", { email });
  await browser.post(codePage, "/my/own-address/code", { code: await face.mailedCode(email) });
  return browser;
}
async function signIn(email: string): Promise<FormBrowser> {
  const browser = new FormBrowser(face.app);
  const page = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  await browser.post(page, "/sign-in/code", { code: await face.mailedCode(email) });
  return browser;
}
async function say(browser: FormBrowser, purpose: PurposeId, scope: "assent" | "processing", answer: "give" | "refuse"): Promise<number> {
  const action = `/my/consents/${purpose}/${scope}`;
  return (await browser.post(await browser.get(action), action, { answer })).statusCode;
}
async function used(subject: SubjectId): Promise<string> {
  try {
    await face.services.vault.read(accessFor({ purpose: "service-provision", actor: { kind: "system", job: "test" }, requestId: newId() }), subject, ["given-name"]);
    return "done";
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
}
async function lettersTo(address: string, kind: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(100)).flatMap(({ kind: of, letter }) => (of === kind && letter !== null && reveal(letter.to, "mail") === address ? [reveal(letter.text, "mail")] : []));
}

describe("a pupil who comes at 15", () => {
  it("clause:G5 the parent is told the next step on the page and by letter, the pupil is asked, and nothing is shown as given that does not count", async () => {
    const family = await aFamily("01.03.2011");
    const { parent, pupil, address } = family;
    const code = `href="/my/children/${pupil}/code"`;
    expect(family.added).toContain("Нужно слово самого ученика");
    expect(family.added).toContain(code);
    const [letter] = await lettersTo(address, "assent-awaited");
    expect(letter).toContain(`/my/children/${pupil}/code`);
    expect(letter).toContain("30 дней");
    expect((await parent.get(`/my/children/${pupil}`)).body).toContain(code);
    const before = (await parent.get(`/my/children/${pupil}/consents`)).body;
    expect(before).not.toContain("status-good");
    expect(said(before)).toContain("без согласия самого ученика не действует");

    const looking = await (await byCode(family)).get("/my");
    expect(said(looking.body)).toContain("Школа ждёт вашего слова");
    expect(looking.body).toContain('href="/my/own-address"');
    const own = await byOwnAddress(family, "aigerim-15@pupil.example");
    expect((await own.get("/my")).body).toMatch(/Школа ждёт вашего слова.*href="\/my\/consents"/s);
    for (const purpose of ["service-provision", "learning"] as const) expect(await say(own, purpose, "assent", "give")).toBe(303);
    expect(await used(pupil)).toBe("done");
    expect((await own.get("/my")).body).not.toContain("Школа ждёт вашего слова");
    const after = (await parent.get(`/my/children/${pupil}/consents`)).body;
    expect([...after.matchAll(/status-good/g)]).toHaveLength(2);
    expect((await parent.get(`/my/children/${pupil}`)).body).not.toContain("Нужно слово самого ученика");
  });

  it("clause:G5 clause:D2 takes back every own word in one act that says what follows; the parent learns that it does not count, and no answer", async () => {
    const family = await aFamily("01.03.2011");
    const { parent, pupil } = family;
    const own = await byOwnAddress(family, "takes-back@pupil.example");
    await say(own, "service-provision", "assent", "give");
    const page = await own.get("/my/withdraw");
    for (const words of ["Школа перестаёт использовать ваши данные сразу", "15 календарных дней", "Обучение"]) expect(said(page.body)).toContain(words);
    const answer = await own.post(page, "/my/withdraw", {});
    expect([answer.statusCode, answer.headers.location]).toEqual([303, "/my/withdraw?done=yes"]);
    expect(await used(pupil)).toBe("consent-withdrawn");
    const states = (await face.services.consents.stateOf(face.services.databases.data, pupil)).map(({ purpose, scope, state }) => `${purpose}/${scope}: ${state}`);
    expect(states.sort()).toEqual([
      "learning/assent: ConsentRefused", "learning/processing: ConsentGiven", "service-provision/assent: ConsentWithdrawn", "service-provision/processing: ConsentGiven",
    ]);
    const done = (await own.get("/my/withdraw?done=yes")).body;
    expect(said(done)).toContain("Ваши согласия забраны");
    expect(() => hiddenFields(done, "/my/withdraw")).toThrow("no form");
    const seen = said((await parent.get(`/my/children/${pupil}/consents`)).body);
    expect(seen).toContain("без согласия самого ученика не действует");
    expect(seen).not.toMatch(/Согласие отозвано|В согласии отказано/);
    const program = { token: await aToken(face, await parentOf(pupil)) };
    const told = (await callApi(face, "GET", `/my/children/${pupil}/consents`, program)).json<{ events: { scope: string }[] }>();
    expect(new Set(told.events.map(({ scope }) => scope))).toEqual(new Set(["processing"]));
    // The same form once more, from the page that was open before.
    expect((await own.post(page, "/my/withdraw", {})).statusCode).toBe(409);
    expect(await say(own, "service-provision", "assent", "give")).toBe(303);
    expect(await used(pupil)).toBe("done");
    const ownProgram = { token: await aToken(face, pupil) };
    expect((await callApi(face, "GET", "/my/withdraw", ownProgram)).json()).toMatchObject({ records: [], staying: [] });
    expect((await callApi(face, "POST", "/my/withdraw", ownProgram)).json()).toEqual({ began: "taken-back" });
    expect(await used(pupil)).toBe("consent-withdrawn");
  });

  it("clause:G5 the desk sees whose own word is awaited, with the way to the pupil's code", async () => {
    const { parent, pupil } = await aFamily("01.03.2011");
    const adult = await parentOf(pupil);
    const registrar = await aMember(face, "registrar");
    await openDesk(face, registrar.browser);
    for (const one of [adult, pupil]) {
      const page = (await registrar.browser.get(`/desk/families/${one}`)).body;
      expect(page).toContain("Нужно слово самого ученика");
      expect(page).toContain(`href="/desk/families/${pupil}/acts"`);
    }
    expect((await parent.get("/my/children/added?child=" + adult)).body).not.toContain("Нужно слово самого ученика");
  });
});

describe("a pupil who grows up", () => {
  it("clause:G5 is asked for an own contact from 17 and a half on, on the own page too, and the letter leads to the pupil's code", async () => {
    const family = await aFamily("15.04.2009");
    toDay("2026-10-15");
    await face.services.families.checkDays();
    const [letter] = await lettersTo(family.address, "own-contact-due");
    expect(letter).toContain(`/my/children/${family.pupil}/code`);
    const parent = await signIn(family.address);
    const looking = (await (await byCode({ ...family, parent })).get("/my")).body;
    expect(looking).toMatch(/Скоро 18.*href="\/my\/own-address"/s);
    const own = await byOwnAddress({ ...family, parent }, "soon-18@pupil.example");
    expect((await own.get("/my")).body).not.toContain("Скоро 18");
  });

  it("clause:G5 clause:R5 at 18 sees one page that says what happened, with both answers equally easy; confirming makes the record live", async () => {
    const family = await aFamily("20.10.2008");
    await byOwnAddress(family, "stays@pupil.example");
    toDay("2026-10-20");
    await face.services.families.checkDays();
    const own = await signIn("stays@pupil.example");
    const page = (await own.get("/my")).body;
    expect(page).toContain("<h1>Вам 18: теперь решаете вы</h1>");
    expect(said(page)).toContain("4 ноября 2026");
    expect(page).not.toContain(`href="${NEW}"`);
    const [stay, leave] = [/<a class="([^"]*)" href="\/my\/consents\/service-provision\/processing">/.exec(page)?.[1], /<a class="([^"]*)" href="\/my\/withdraw">Уничтожить/.exec(page)?.[1]];
    expect(stay).toBeDefined();
    expect(stay).toBe(leave);
    const refused = await own.get(NEW);
    expect(refused.statusCode).toBe(403);
    expect(said(refused.body)).toContain("Вам исполнилось 18");
    const choice = (await own.get("/my/consents/service-provision/processing")).body;
    expect(choice).toMatch(/<button class="btn btn-plain" name="answer" value="give">/);
    expect(choice).toContain('<a class="btn btn-plain" href="/my/withdraw">');
    expect((await own.get("/my/consents/learning/processing")).body).toMatch(/value="give".*value="refuse"/s);
    expect(await say(own, "learning", "processing", "refuse")).toBe(303);
    expect(await say(own, "service-provision", "processing", "refuse")).toBe(403);
    expect(await say(own, "service-provision", "processing", "give")).toBe(303);
    expect([await lifeOf(face.services.databases.data, family.pupil), await used(family.pupil)]).toEqual(["living", "done"]);
    expect((await own.get("/my")).body).toContain("<h1>Мои данные</h1>");
    expect((await own.get(NEW)).statusCode).toBe(200);
  });

  it("clause:G5 clause:D2 at 18 has all destroyed as easily, from the frozen record", async () => {
    const family = await aFamily("25.10.2008");
    await byOwnAddress(family, "goes@pupil.example");
    toDay("2026-10-25");
    await face.services.families.checkDays();
    const own = await signIn("goes@pupil.example");
    const answer = await own.post(await own.get("/my/withdraw"), "/my/withdraw", {});
    expect([answer.statusCode, answer.headers.location]).toEqual([303, "/my/leaving"]);
    expect((await own.get("/my/leaving")).statusCode).toBe(200);
    expect(await face.services.leaving.isLeaving(face.services.databases.data, family.pupil)).toBe(true);
  });
});
