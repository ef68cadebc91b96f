import { beforeAll, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { civilDateOf } from "../../src/policy/index.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";
import { aMember, aPerson } from "../support/desk.ts";
import { finishDestructions, type FormBrowser } from "../support/web-face.ts";

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
const stateOn = ({ page }: Walker): Promise<string | null> => page.locator("[data-state]").first().getAttribute("data-state");

describe.each([{ width: 1280, language: "ru" }, { width: 360, language: "kk" }] as const)("on paper, $width px, in $language", (options) => {
  it("clause:D2 clause:R3 clause:T7 a destruction on paper, by somebody without mail: shown, blocked, decided, destroyed, answered by a printed letter with the certificate, and noted", { timeout: 300_000 }, async () => {
    const person = await aPerson(service, "Поштасызова");
    const { databases, requests, restrictions } = service.services;
    const number = String((await aboutSubject(databases.data, person.subject))?.number);
    const officer = await walking(options, "officer", (await aMember(service, "protection-officer")).browser);
    await officer.page.goto("/desk/requests/new");
    for (const [field, value] of [["channel", "paper"], ["kind", "destruction"], ["sender", "subject"], ["language", options.language]] as const) await officer.page.check(`input[name=${field}][value=${value}]`);
    for (const [field, value] of Object.entries({ words: "Жойыңыздар", name: "Поштасызова Анна", "document-number": "012345678", "document-date": "01.02.2020", "document-issuer": "ІІМ", relation: number, phone: "+77010000000" })) await officer.page.fill(`#f-${field}`, value);
    await officer.press("form[action='/desk/requests/new'] button");
    const path = new URL(officer.page.url()).pathname;
    const caseId = path.split("/").at(-1) ?? "";
    expect(await officer.page.locator("[data-without-mail]").count()).toBe(1);
    await officer.look("a paper request of somebody without mail");
    await officer.page.fill("#f-accept-about", number);
    await officer.page.fill("#f-accept-by", number);
    await officer.page.check("form[action$='/accept'] input[name=sender][value=subject]");
    await officer.press("form[action$='/accept'] button");
    expect((await restrictions.inForce(databases.data, person.subject)).map(({ kind }) => kind)).toEqual(["block"]);
    await officer.press("form[action$='/decide'] button");
    await service.work();
    await finishDestructions(service);
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    await officer.page.goto("/desk/requests?show=untold");
    await officer.look("what is to be handed over");
    await officer.press(`a[href*='${caseId}']`);
    expect(await officer.page.locator("#untold").count()).toBe(1);
    await officer.look("an answer to be handed over");
    await officer.press(`a[href*='${path}/letter']`);
    await officer.look("the letter");
    const [certificate, address] = [await officer.page.locator("#answer a[href*='/certificate/']").getAttribute("href"), await officer.page.locator("[data-address]").textContent()];
    const anybody = await walking(options, "anybody");
    await anybody.page.goto(new URL(certificate ?? "").pathname);
    await anybody.look("the certificate");
    await anybody.page.goto(new URL(address ?? "").pathname);
    expect(await stateOn(anybody)).toBe("RequestFulfilled");
    await anybody.look("the request behind its printed address");
    await officer.page.goto(path);
    await officer.press("#act-tell button");
    await officer.look("telling, at fault");
    await officer.page.check("#act-tell input[value=post]");
    await officer.page.fill("#f-tell-told-on", civilDateOf(service.clock.now()));
    await officer.press("#act-tell button");
    expect(await officer.page.locator("#untold").count()).toBe(0);
    // From here on it is evidence: opened for a legal claim alone.
    await officer.press("form[action$='/show'] button");
    await officer.look("locked evidence, at fault");
    await officer.page.check("input[name=ground][value=court-asks]");
    await officer.press("form[action$='/show'] button");
    expect(await officer.page.locator("[data-given=words]").textContent()).toBe("Жойыңыздар");
    for (const one of [anybody, officer]) await one.context.close();
  });
});
