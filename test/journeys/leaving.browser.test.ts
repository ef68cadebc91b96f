import { beforeAll, describe, expect, it } from "vitest";
import { SESSION_DAYS_MAX } from "../../src/modules/accounts/index.ts";
import { newId } from "../../src/platform/id.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";
import { finishDestructions } from "../support/web-face.ts";

let service: Listening;
beforeAll(async () => {
  service = await listening();
});

async function join({ page, press }: Walker, email: string): Promise<void> {
  await page.goto("/join");
  for (const [field, value] of Object.entries({ "family-name": "Қалиева", "given-name": "Әйгерім", "birth-date": "24.03.1987", email })) await page.fill(`#f-${field}`, value);
  await page.check("#f-consent");
  await press("main button.btn-primary");
  await page.fill("#f-code", await service.mailedCode(email));
  await press("main button.btn-primary");
}

/** Gives one consent, sees the receipt, takes it back: one page and one button each way. */
async function choose({ page, press, look }: Walker): Promise<void> {
  await page.goto("/my/consents");
  await look("consents");
  await press("#marketing-mail a.btn");
  await look("a question with its text");
  expect(await page.locator("main form button[name=answer]").count()).toBe(2);
  await press("button[name=answer][value=give]");
  await look("the receipt");
  await service.services.ledger.integrate();
  const file = await page.request.get(`${page.url().split("?")[0] ?? ""}.jsonld`);
  expect(file.status()).toBe(200);
  await page.goto("/my/consents");
  await press("#marketing-mail a.btn");
  await look("withdrawing one");
  await press("button[name=answer][value=withdraw]");
  await page.goto("/my/consents/public-posts/publication");
  await look("a question about publication");
}

async function withdrawAndCancel({ page, press, look }: Walker): Promise<void> {
  await page.goto("/my");
  let taps = 0;
  const tap = async (selector: string): Promise<void> => {
    taps += 1;
    await press(selector);
  };
  await tap("main a[href^='/my/withdraw']");
  await look("what goes and what stays");
  await tap("form[action='/my/withdraw'] button");
  await look("all withdrawn");
  expect(taps).toBeLessThanOrEqual(4);
  await page.goto("/my/history");
  expect(new URL(page.url()).pathname).toBe("/my/leaving");
  await press("form[action='/my/leaving/cancel'] button");
  await look("cancelled");
  expect(new URL(page.url()).pathname).toBe("/my/consents");
}

async function leaveAtOnce({ page, press, look }: Walker, email: string): Promise<string> {
  await page.goto("/my/withdraw");
  await press("form[action='/my/withdraw'] button");
  await press("form[action='/my/leaving/now'] button");
  await look("confirming");
  await page.fill("#f-code", "00000000");
  await press("button.btn-danger");
  await look("confirming, wrong code");
  await page.fill("#f-code", await service.mailedCode(email));
  await press("button.btn-danger");
  await look("begun");
  return (await page.getAttribute(".note-done a", "href")) ?? "";
}

/** Uses the session until its last hour, in which no use puts its end off any more. */
async function beforeSessionEnds({ page }: Walker): Promise<void> {
  for (let hours = 0; hours + 11 < SESSION_DAYS_MAX * 24; hours += 11) {
    service.clock.advance({ hours: 11 });
    expect((await page.request.get("/my/sessions")).status()).toBe(200);
  }
  const left = (SESSION_DAYS_MAX * 24 - 1) % 11;
  service.clock.advance({ hours: left });
}

describe("somebody who chooses and leaves, on a phone", () => {
  it.each<[string, WalkerOptions]>([["in Russian", { language: "ru" }], ["in Kazakh", { language: "kk" }], ["in Kazakh with scripts off", { language: "kk", scripts: false }]])(
    "clause:D2 clause:C2 %s: one consent, all of them, cancelled, at once, with the children, and the certificate on paper", async (name, options) => {
      const walk = await walker(service, options);
      const email = `${name.replaceAll(" ", "-").toLowerCase()}@leaving.example`;
      await join(walk, email);
      const parent = await newestSubject(service.services);
      await choose(walk);
      await aChildOf(service.services, parent);
      await withdrawAndCancel(walk);
      const address = await leaveAtOnce(walk, email);
      await finishDestructions(service);
      await walk.page.goto(new URL(address).pathname);
      await walk.look("the certificate");
      await walk.page.emulateMedia({ media: "print" });
      expect(await walk.page.locator(".site-nav, .acts, .languages").filter({ visible: true }).count()).toBe(0);
      expect(await walk.page.locator(".certificate h1").isVisible()).toBe(true);
      // One sheet, two at most.
      const pdf = (await walk.page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeLessThanOrEqual(2);
      await walk.context.close();
    });

  it("clause:D2 clause:G5 shows what stands in the way: an obligation, and a child of two", async () => {
    const walk = await walker(service, { language: "kk" });
    await join(walk, "stopped@leaving.example");
    const parent = await newestSubject(service.services);
    const { restrictions } = service.services;
    await restrictions.placeNow({ subject: parent, kind: "obligation", fields: ["order"], reason: "paid-course", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId(), until: new Date("2027-01-15T06:00:00Z") });
    await walk.page.goto("/my/withdraw");
    await walk.look("refused with reasons");
    expect(await walk.page.locator("form[action='/my/withdraw']").count()).toBe(0);
    const child = await aChildOf(service.services, parent);
    await walk.page.goto(`/my/children/${child}/consents`);
    await walk.look("a child's consents");
    const other = await walker(service, { language: "ru" });
    await join(other, "other@leaving.example");
    await represents(service.services, child, await newestSubject(service.services));
    await walk.page.goto(`/my/children/${child}/withdraw`);
    await walk.look("a child of two");
    await walk.press(`form[action='/my/children/${child}/withdraw'] button`);
    await walk.look("a child of two, asked");
    await other.page.goto(`/my/children/${child}/withdraw`);
    await other.look("a child of two, told");
    await other.page.goto(`/my/children/${child}`);
    await other.look("a child's page, restricted");
    await other.press(`main a[href*="requests/new?about=restriction"]`);
    await other.look("asking the officer about it");
    await other.page.goto(`/my/children/${child}/withdraw`);
    await other.press(`form[action='/my/children/${child}/withdraw'] button`);
    await other.look("a child of two, agreed");
    expect(await other.page.locator(`form[action='/my/children/${child}/leaving/now']`).count()).toBe(0);
    await walk.page.goto(`/my/children/${child}/leaving`);
    await walk.look("a child of two, agreed, for the first");
    await beforeSessionEnds(other);
    await other.page.goto(`/my/children/${child}/leaving`);
    expect(await other.page.locator(".note-care").count()).toBeGreaterThan(0);
    expect(await other.page.textContent("body")).toContain("Вход скоро закончится");
    await other.look("a child of two, waiting, and the session ends soon");
    for (const one of [walk, other]) await one.context.close();
  });

  it("clause:R4 opens the policy's clauses to what keeps them", async () => {
    const walk = await walker(service, { language: "kk" });
    await walk.page.goto("/policy");
    await walk.page.locator("#D2 details summary").click();
    await walk.look("the living policy");
    await walk.context.close();
  });
});
