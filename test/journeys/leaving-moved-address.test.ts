import { beforeAll, describe, expect, it } from "vitest";
import { referenceOperator, type SubjectId } from "../../src/policy/index.ts";
import { newestSubject } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

async function lifeOf(subject: SubjectId): Promise<string | null> {
  const [row] = await face.services.databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
  return row?.life ?? null;
}

async function signedInAgain(email: string): Promise<FormBrowser> {
  const browser = new FormBrowser(face.app);
  const asked = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  expect((await browser.submit(asked, "/sign-in/code", { code: await face.mailedCode(email) })).statusCode).toBe(200);
  return browser;
}

async function withdrawAll(browser: FormBrowser) {
  return browser.submit(await browser.get("/my/withdraw"), "/my/withdraw", {});
}

describe("destroying at once", () => {
  it("clause:D2 clause:S1 is not at once by a code to an address that the open session has just put in, nor by a sign-in with one", async () => {
    const browser = new FormBrowser(face.app);
    await joinAs(face, browser, "moved@example.kz");
    const subject = await newestSubject(face.services);
    const form = await browser.get("/my/correct");
    const thiefs = "thiefs@example.kz";
    const asked = await browser.submit(form, "/my/correct", { "family-name": "Иванова", "given-name": "Анна", "birth-date": "24.03.1987", email: thiefs });
    await browser.submit(asked, "/my/correct/email", { code: await face.mailedCode(thiefs) });
    await face.work();
    // Signed in by the new mailbox, as if to be fresh.
    const fresh = await signedInAgain(thiefs);
    for (const [place, add] of [["/my/passkeys", "passkey"], ["/my/tokens", "name"]] as const) {
      const way = await fresh.get(place);
      expect(way.body).not.toContain(`name="${add}"`);
      expect((await fresh.post(way, `${place}/code`, {})).statusCode).toBe(403);
    }
    const leaving = await withdrawAll(fresh);
    const now = await fresh.post(leaving, "/my/leaving/now", {});
    expect(now.statusCode).toBe(403);
    expect(textOf(now.body)).toContain("недавно изменили");
    const code = await fresh.get("/my/leaving/code");
    expect(code.body).not.toContain('name="code"');
    expect(textOf(code.body)).toContain("придите в школу с документом");
    expect(await lifeOf(subject)).toBe("living");
    // Cancelled, and asked for again once as many days have gone by since the address was moved.
    await fresh.submit(leaving, "/my/leaving/cancel", {});
    face.clock.advance({ days: referenceOperator.graceDays });
    const later = await signedInAgain(thiefs);
    const confirming = await later.submit(await withdrawAll(later), "/my/leaving/now", {});
    await later.submit(confirming, "/my/leaving/code", { code: await face.mailedCode(thiefs) });
    expect(await lifeOf(subject)).toBe("destroying");
  });
});
