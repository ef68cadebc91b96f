import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";
import { aMember, aPerson } from "../support/desk.ts";
import { aPng } from "../support/pictures.ts";
import type { FormBrowser } from "../support/web-face.ts";

const MAIN = "main form button.btn-primary";
let service: Listening;
beforeAll(async () => {
  service = await listening();
}, 120_000);

/** A real browser with the session of somebody, or of nobody. */
async function walking(options: WalkerOptions, name: string, signedIn?: FormBrowser): Promise<Walker> {
  const walk = await walker(service, options);
  if (signedIn !== undefined) await walk.context.addCookies([...signedIn.cookies].map(([key, value]) => ({ name: key, value, url: service.origin })));
  return { ...walk, look: (what) => walk.look(`${name} ${what}`) };
}

/** An act that is not the next one stands behind its name. */
const unfold = ({ page }: Walker, act: string): Promise<void> => page.click(`#act-${act} > summary`);

async function letters(address: string, kind: string): Promise<string[]> {
  await service.work();
  return (await service.services.keptLetters.newest(100)).flatMap((one) => (one.kind === kind && one.letter !== null && reveal(one.letter.to, "mail") === address ? [reveal(one.letter.text, "mail")] : []));
}

const stateOn = ({ page }: Walker): Promise<string | null> => page.locator("[data-state]").first().getAttribute("data-state");

const SIZES = [{ width: 1280, language: "ru" }, { width: 360, language: "kk" }] as const;

describe.each(SIZES)("requests, $width px, in $language", (options) => {
  it("clause:R1 clause:R2 clause:S6 clause:C5 by web without an account: at fault, sent, a picture and a field asked for and given, judged, answered", { timeout: 300_000 }, async () => {
    const email = `nobody-${options.width}@family.example`;
    const person = await walking(options, "nobody");
    await person.page.goto("/requests");
    await person.look("the form");
    await person.press(MAIN);
    await person.look("the form, at fault");
    await person.page.check("input[name=kind][value=complaint]");
    await person.page.check("input[name=sender][value=stranger]");
    await person.page.fill("#f-words", "Тыныштық болмады");
    await person.page.fill("#f-email", email);
    await person.press(MAIN);
    expect(await stateOn(person)).toBe("RequestAccepted");
    await person.look("sent");
    const path = new URL(person.page.url()).pathname;

    const officer = await walking(options, "officer", (await aMember(service, "protection-officer")).browser);
    const caseId = await service.services.requests.byCapability(path.split("/").at(-1) ?? "");
    await officer.page.goto(`/desk/requests/${caseId}`);
    await officer.look("a request");
    await unfold(officer, "ask");
    await officer.press("form[action$='/ask'] button");
    await officer.look("asking, at fault");
    await officer.page.check("#f-ask-ask-phone");
    await officer.page.check("#f-ask-ask-document-copy");
    await officer.page.fill("form[action$='/ask'] textarea", "Кім жазғанын білу үшін");
    await officer.press("form[action$='/ask'] button");
    expect((await letters(email, "request-more-asked"))[0]).toContain(path);

    await person.page.goto(path);
    await person.look("asked for more");
    await person.press("form[action$='/document'] button");
    await person.look("asked for more, at fault");
    await person.page.fill("#f-phone", "+7 701 555 12 12");
    await person.page.setInputFiles("#f-picture", { name: "passport.png", mimeType: "image/png", buffer: aPng({ width: 300, height: 200 }) });
    await person.press("form[action$='/document'] button");
    expect(await stateOn(person)).toBe("RequestAcknowledged");
    await person.look("given");

    await officer.page.reload();
    await officer.look("a document came");
    const download = officer.page.waitForEvent("download");
    await officer.page.locator("form[action$='/open'] button").click();
    expect((await download).suggestedFilename()).toMatch(/^document-.*\.jpg$/);
    await officer.page.reload();
    await officer.look("a document, opened");
    await officer.press("form[action$='/fits'] button");
    await officer.page.check("input[name=sender][value=subject]");
    await officer.page.check("input[name=how][value=document-copy]");
    await officer.press("form[action$='/accept'] button");
    await officer.page.fill("form[action$='/decide'] textarea", "Шағымыңызды қарадық, кешіріңіз.");
    await officer.press("form[action$='/decide'] button");
    await service.work();
    await service.services.requests.destroyDueCopies(newId());
    await person.page.goto(path);
    expect(await stateOn(person)).toBe("RequestFulfilled");
    expect(await person.page.locator("[data-document=gone]").count()).toBe(1);
    await person.look("answered");
    expect((await letters(email, "request-answered")).length).toBe(1);
    for (const one of [person, officer]) await one.context.close();
  });

  it("clause:R1 clause:T7 on paper by the desk: taken in, shown, accepted, blocked, decided, answered in the person's own pages", { timeout: 300_000 }, async () => {
    const person = await aPerson(service, "Қағазова");
    const number = String((await aboutSubject(service.services.databases.data, person.subject))?.number);
    const officer = await walking(options, "officer", (await aMember(service, "protection-officer")).browser);
    await officer.page.goto("/desk/requests/new");
    await officer.look("taking in");
    await officer.press("form[action='/desk/requests/new'] button");
    await officer.look("taking in, at fault");
    for (const [field, value] of [["channel", "paper"], ["kind", "blocking"], ["sender", "subject"], ["language", "ru"]] as const) await officer.page.check(`input[name=${field}][value=${value}]`);
    for (const [field, value] of Object.entries({ words: "Бұғаттаңыздар", name: "Қағазова Анна", "document-number": "012345678", "document-date": "01.02.2020", "document-issuer": "ІІМ", relation: number, email: person.email })) await officer.page.fill(`#f-${field}`, value);
    await officer.press("form[action='/desk/requests/new'] button");
    expect(await stateOn(officer)).toBe("RequestRequiresAction");
    await officer.look("a paper request");
    await officer.press("form[action$='/show'] button");
    await officer.look("a paper request, shown");
    await officer.press("form[action$='/accept'] button");
    await officer.look("accepting, at fault");
    await officer.page.fill("#f-accept-about", number);
    await officer.page.fill("#f-accept-by", number);
    await officer.page.check("input[name=sender][value=subject]");
    await officer.press("form[action$='/accept'] button");
    expect(await stateOn(officer)).toBe("RequestAccepted");
    expect((await service.services.restrictions.inForce(service.services.databases.data, person.subject)).map(({ kind }) => kind)).toEqual(["block"]);
    for (const act of ["delay", "ask", "reject"]) await unfold(officer, act);
    await officer.look("accepted and blocked, all acts open");
    await officer.press("form[action$='/delay'] button");
    await officer.look("delaying, at fault");
    await officer.press("form[action$='/decide'] button");
    await officer.look("decided");
    await service.work();
    const own = await walking(options, "own", person.browser);
    await own.page.goto("/my/requests");
    await own.look("my requests");
    await own.press("main table a");
    expect(await stateOn(own)).toBe("RequestFulfilled");
    await own.look("my request, answered");
    // The block stands on the officer's list until a decision ends it.
    await officer.page.goto("/desk/requests?show=blocked");
    await officer.look("what is blocked");
    await officer.press("main table a");
    for (const act of ["turn-block", "keep-block"]) await unfold(officer, act);
    await officer.look("a block that stands");
    await officer.press("#act-lift-block button");
    await officer.look("lifting, at fault");
    await officer.page.check("#act-lift-block input[value=put-right]");
    await officer.press("#act-lift-block button");
    expect(await service.services.restrictions.inForce(service.services.databases.data, person.subject)).toEqual([]);
    await own.page.reload();
    expect(await own.page.locator("[data-block=block-lifted]").count()).toBe(1);
    await own.look("my request, the block lifted");
    for (const one of [own, officer]) await one.context.close();
  });

  it("clause:R3 clause:T7 a refusal needs a reason, lifts the block, and says why and where to complain", { timeout: 300_000 }, async () => {
    const person = await aPerson(service, "Бастартова");
    const own = await walking(options, "own", person.browser);
    await own.page.goto("/my/requests/new");
    await own.look("asking while signed in");
    await own.press("form[action='/my/requests/new'] button");
    await own.look("asking while signed in, at fault");
    await own.page.check("input[name=kind][value=blocking]");
    await own.page.check("#f-field-given-name");
    await own.press("form[action='/my/requests/new'] button");
    const path = new URL(own.page.url()).pathname;
    await own.look("my request");
    const officer = await walking(options, "officer", (await aMember(service, "protection-officer")).browser);
    await officer.page.goto(`/desk/requests/${path.split("/").at(-1) ?? ""}`);
    await unfold(officer, "reject");
    await officer.press("form[action$='/reject'] button");
    await officer.look("a refusal without a reason");
    await officer.page.check("input[name=reason][value=violation-not-confirmed]");
    await officer.press("form[action$='/reject'] button");
    expect(await stateOn(officer)).toBe("RequestRejected");
    await officer.look("refused");
    await own.page.reload();
    expect(await own.page.locator("#answer").textContent()).toContain(options.language === "ru" ? "Министерство искусственного интеллекта" : "Жасанды интеллект және цифрлық даму министрлігі");
    await own.look("my request, refused");
    expect(await service.services.restrictions.inForce(service.services.databases.data, person.subject)).toEqual([]);
    for (const one of [own, officer]) await one.context.close();
  });

  it("clause:R1 clause:R2 a request to be signed: at fault, word for word before the signature, changed with nothing written anew", { timeout: 300_000 }, async () => {
    const person = await walking(options, "signer");
    await person.page.goto("/requests/sign");
    await person.look("the form to sign");
    await person.press(MAIN);
    await person.look("the form to sign, at fault");
    await person.page.check("input[name=kind][value=blocking]");
    await person.page.check("input[name=sender][value=subject]");
    await person.page.fill("#f-words", "Деректерімді тексеріңіздер\nЕкінші жол");
    await person.page.fill("#f-email", "signer@family.example");
    await person.press(MAIN);
    expect(await person.page.locator("main").textContent()).toContain("Екінші жол");
    await person.look("the text to sign");
    await person.press("button[name=change]");
    expect(await person.page.inputValue("#f-words")).toBe("Деректерімді тексеріңіздер\nЕкінші жол");
    expect(await person.page.isChecked("input[name=kind][value=blocking]")).toBe(true);
    await person.context.close();
  });

  it("clause:R3 what is overdue stands first on the officer's morning page and is told to the administrator too", { timeout: 300_000 }, async () => {
    const person = await aPerson(service, "Кешіктірова");
    const sent = await service.services.requests.receive({ kind: "access", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject: person.subject }, values: {}, language: options.language, requestId: newId() });
    service.clock.advance({ hours: 24 * 9 });
    const administrator = await aMember(service, "administrator");
    const told = (await letters(administrator.email, "requests-overdue")).length;
    await service.services.requests.tellMorning();
    expect((await letters(administrator.email, "requests-overdue")).length).toBe(told + 1);
    const officer = await walking(options, "officer", (await aMember(service, "protection-officer")).browser);
    await officer.page.goto("/desk/requests");
    expect(await officer.page.locator("[data-clock]").first().getAttribute("data-clock")).toBe("overdue");
    await officer.look("the morning page");
    await officer.page.goto("/desk/requests?number=000-000-000");
    await officer.look("a number that nobody has");
    await officer.page.goto("/desk/requests?show=overdue");
    await officer.press(`a[href*='${sent.caseId}']`);
    await officer.look("an overdue request");
    await officer.page.goto("/desk/requests?show=marked");
    await officer.look("nothing marked");
    await officer.page.goto("/desk/letters");
    await officer.look("no letter without a request");
    await officer.context.close();
  });
});
