import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { currentDocuments, LANGUAGES } from "../../src/policy/index.ts";
import { codeApp } from "../support/code-app.ts";
import { aMember, aPerson, openDesk, sessionOf } from "../support/desk.ts";
import { invite, joinStaff, NAME, NEW_APP, setUpApp, signRules } from "../support/staff-joining.ts";
import { FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

async function firstLink(): Promise<string> {
  const link = await face.services.staff.firstLinks.renew();
  if (link === null) throw new Error("somebody administers already");
  return `/desk/first/${link.token}`;
}

const rolesOf = async (subject: Parameters<WebFace["services"]["staff"]["members"]["find"]>[1]) =>
  (await face.services.staff.members.find(face.services.databases.data, subject))?.roles ?? null;

describe("the first administrator", () => {
  it("clause:S1 clause:S5 comes by the printed link, sets up an app, signs the rules, and only then sees the desk", async () => {
    const path = await firstLink();
    const browser = new FormBrowser(face.app);
    const page = await browser.get(path);
    expect(page.statusCode).toBe(200);
    const atFault = await browser.submit(page, path, { "family-name": "", "given-name": "Дана", email: "nobody" });
    expect(atFault.statusCode).toBe(422);
    const factor = await joinStaff(face, browser, path, "first@example.kz", { ...NAME, email: "first@example.kz" });
    expect(factor.body).toContain(`action="${NEW_APP}"`);
    const rules = await browser.submit(factor, NEW_APP, { code: codeApp(face.clock, factor.body).show() });
    expect(rules.body).toContain('action="/desk/rules"');
    expect((await browser.get("/desk/staff")).body).toContain('action="/desk/rules"');
    const unread = await browser.submit(rules, "/desk/rules", {});
    expect(unread.statusCode).toBe(422);
    const desk = await browser.submit(rules, "/desk/rules", { read: "yes" });
    expect(desk.body).toContain('href="/desk/staff"');
    expect((await browser.get("/desk/staff")).body).toContain("К•••••");
  });

  it("finds the link used, and no other is printed while somebody administers", async () => {
    expect(await face.services.staff.firstLinks.renew()).toBeNull();
  });

  it("clause:S1 gets in by no link that was used, replaced by a later start, or is a day old", async () => {
    const other = await stillWebFace();
    const renew = async (): Promise<string> => `/desk/first/${(await other.services.staff.firstLinks.renew())?.token ?? ""}`;
    const ended = async (path: string): Promise<void> => expect((await new FormBrowser(other.app).get(path)).statusCode).toBe(404);
    const old = await renew();
    const fresh = await renew();
    await ended(old);
    expect((await new FormBrowser(other.app).get(fresh)).statusCode).toBe(200);
    // Two open the link at once: the first code that comes back uses it up.
    const [one, two] = [new FormBrowser(other.app), new FormBrowser(other.app)];
    const pages = [await one.submit(await one.get(fresh), fresh, { ...NAME, email: "one@example.kz" }), await two.submit(await two.get(fresh), fresh, { ...NAME, email: "two@example.kz" })] as const;
    const codes = [await other.mailedCode("one@example.kz"), await other.mailedCode("two@example.kz")] as const;
    expect((await one.post(pages[0], "/desk/join/code", { code: codes[0] })).statusCode).toBe(303);
    // Without a second factor nobody administers yet, but this link is gone.
    expect((await two.post(pages[1], "/desk/join/code", { code: codes[1] })).statusCode).toBe(404);
    await ended(fresh);
    const late = await renew();
    other.clock.advance({ hours: 24 });
    await ended(late);
    await ended(`/desk/first/${"a".repeat(43)}`);
  });
});

describe("an invitation", () => {
  it("clause:S1 makes a new person a member with the invited roles, once", async () => {
    const { browser: admin } = await aMember(face, "administrator");
    await openDesk(face, admin);
    const path = await invite(face, admin, "registrar@example.kz", "registrar");
    const browser = new FormBrowser(face.app);
    const factor = await joinStaff(face, browser, path, "registrar@example.kz");
    await setUpApp(face, browser, factor);
    expect((await signRules(browser)).body).toContain("сотрудник записи");
    expect((await browser.get("/desk/staff")).statusCode).toBe(403);
    expect((await browser.get(path)).statusCode).toBe(404);
    expect((await new FormBrowser(face.app).get(path)).statusCode).toBe(404);
  });

  it("clause:S1 gives a parent who is known the membership, and keeps one account with its own name", async () => {
    const { browser: admin } = await aMember(face, "administrator");
    const parent = await aPerson(face, "Родителева");
    await openDesk(face, admin);
    const path = await invite(face, admin, parent.email, "teacher");
    const unknownPath = await invite(face, admin, "unknown@example.kz", "teacher");
    const [browser, stranger] = [new FormBrowser(face.app), new FormBrowser(face.app)];
    const codePage = await browser.submit(await browser.get(path), path, NAME);
    const other = await stranger.submit(await stranger.get(unknownPath), unknownPath, NAME);
    const bare = (text: string): string => text.replace(/value="[^"]*"/g, "");
    expect(bare(codePage.body)).toBe(bare(other.body));
    await browser.submit(codePage, "/desk/join/code", { code: await face.mailedCode(parent.email) });
    expect((await sessionOf(face, browser)).subject).toBe(parent.subject);
    expect(await rolesOf(parent.subject)).toEqual(["teacher"]);
    expect((await browser.get("/my")).body).toContain("Родителева");
  });

  it("clause:S1 to the own address gives nobody a role: that would be giving one to oneself", async () => {
    const { browser, subject, email } = await aMember(face, "administrator");
    const path = await invite(face, browser, email, "protection-officer");
    const codePage = await browser.submit(await browser.get(path), path, NAME);
    expect((await browser.submit(codePage, "/desk/join/code", { code: await face.mailedCode(email) })).statusCode).toBe(403);
    expect(await rolesOf(subject)).toEqual(["administrator"]);
  });

  it("clause:S1 opened on a browser where another is signed in makes the invited one a member, never the other", async () => {
    const { browser: admin } = await aMember(face, "administrator");
    const bystander = await aPerson(face, "Случайная");
    await openDesk(face, admin);
    const path = await invite(face, admin, "invited@example.kz", "auditor");
    await joinStaff(face, bystander.browser, path, "invited@example.kz");
    expect(await rolesOf(bystander.subject)).toBeNull();
    const { subject } = await sessionOf(face, bystander.browser);
    expect(subject).not.toBe(bystander.subject);
    expect(await rolesOf(subject)).toEqual(["auditor"]);
  });

  it("clause:S1 ends when it is withdrawn, after a week, and with its inviter's role", async () => {
    const { browser: admin, actor } = await aMember(face, "administrator");
    await openDesk(face, admin);
    const withdrawn = await invite(face, admin, "withdrawn@example.kz", "marketer");
    await admin.submit(await admin.get("/desk/staff"), "/desk/staff/withdraw", {});
    expect((await new FormBrowser(face.app).get(withdrawn)).statusCode).toBe(404);
    const orphaned = await invite(face, admin, "orphaned@example.kz", "marketer");
    const { actor: second } = await aMember(face, "administrator");
    await face.services.staff.members.take({ by: second, member: actor.subject, role: "administrator", requestId: newId() });
    expect((await new FormBrowser(face.app).get(orphaned)).statusCode).toBe(404);
    await face.services.staff.members.grant({ by: second, member: actor.subject, role: "administrator", requestId: newId() });
    const late = await invite(face, admin, "late@example.kz", "marketer");
    face.clock.advance({ days: 7 });
    expect((await new FormBrowser(face.app).get(late)).statusCode).toBe(404);
    await face.services.staff.invitations.forgetEnded();
    const [left] = await face.services.databases.dataOwner<{ rows: number }[]>`select count(*)::int as rows from staff.invitation`;
    expect(left?.rows).toBe(0);
  });

  it("keeps what was typed and names the fault when address or role is missing", async () => {
    const { browser: admin } = await aMember(face, "administrator");
    const answer = await admin.submit(await admin.get("/desk/staff"), "/desk/staff/invite", { email: "not an address" });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('value="not an address"');
    const noRole = await admin.submit(await admin.get("/desk/staff"), "/desk/staff/invite", { email: "somebody@example.kz" });
    expect(noRole.body).toContain('id="f-roles-fault"');
  });
});

describe("the rules", () => {
  it("clause:S5 ask for a new signature when a new version comes, and keep the hash of what was signed", async () => {
    const other = await stillWebFace();
    const { browser, subject } = await aMember(other, "registrar");
    expect((await browser.get("/desk")).statusCode).toBe(200);
    const { services } = other;
    const [signed] = await services.staff.rules.signedBy(services.databases.data, subject);
    expect(signed?.hash).toBe((await services.documents.current("staff-rules", "ru")).hash);
    const shown = await browser.get("/desk/rules");
    const next = currentDocuments(services.operator, LANGUAGES).filter(({ kind }) => kind === "staff-rules").map((document) => ({ ...document, version: 2 }));
    await services.documents.publishCurrent(next, newId());
    expect((await browser.get("/desk")).body).toContain('action="/desk/rules"');
    expect(shown.body).not.toContain('action="/desk/rules"');
    // The text that was open on the screen is not the one that holds: it is shown anew and nothing is signed.
    await expect(services.staff.rules.sign({ session: await sessionOf(other, browser), hash: signed?.hash ?? "", requestId: newId() })).rejects.toThrow("rules-changed");
    const desk = await browser.submit(await browser.get("/desk/rules"), "/desk/rules", { read: "yes" });
    expect(desk.body).toContain("сотрудник записи");
    expect(await services.staff.rules.signedBy(services.databases.data, subject)).toHaveLength(2);
  });
});
