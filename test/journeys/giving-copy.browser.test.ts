import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { listening, type Listening, walker } from "../support/browser-walk.ts";
import { aMember, aPerson } from "../support/desk.ts";
import { atTheDesk, SIZES } from "../support/desk-browser.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
}, 120_000);

/** A request for access on paper, from somebody known by a document, carried out; the address at which its sender looks. */
async function carriedOut(): Promise<{ caseId: string; capability: string }> {
  const { requests, databases } = site.services;
  const [member, person] = [await aMember(site, "protection-officer"), await aPerson(site, "Бумажная")];
  const relation = String((await aboutSubject(databases.data, person.subject))?.number);
  const values = { words: "Что обо мне есть?", name: "Бумажная Анна", relation, "document-number": "012345678", "document-date": "2020-01-02", "document-issuer": "МВД РК" } as const;
  const act = () => ({ by: member.actor, requestId: newId() });
  const { caseId, capability } = await requests.receive({ kind: "access", channel: "paper", sender: "subject", values, language: "ru", ...act() });
  await requests.accept({ caseId, about: person.subject, senderSubject: person.subject, sender: "subject", how: "document-shown", ...act() });
  await requests.decide({ caseId, words: "Собрали всё.", ...act() });
  expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
  return { caseId, capability };
}

describe.each(SIZES)("the copy of the data, $width px, in $language", (options) => {
  it("clause:S3 clause:R3 is handed over at the desk on a document seen, and its sender reads where", { timeout: 240_000 }, async () => {
    const { caseId, capability } = await carriedOut();
    const person = await walker(site, options);
    await person.page.goto(`/requests/${capability}`);
    await person.look("the copy, for its sender");
    const { page, press, look } = await atTheDesk(site, "protection-officer", options);
    await page.goto(`/desk/requests/${caseId}`);
    await look("the copy, to be handed over");
    const [form, seen] = ["form[action$='/give-copy']", "form[action$='/give-copy'] input[name=document-seen]"];
    await press(`${form} button`);
    await look("the copy, no document seen");
    await page.check(seen);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(`${form} button`)]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/u);
  });
});
