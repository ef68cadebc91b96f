import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { checkOpening, readVerifierKey } from "../../src/modules/ledger/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

interface Parent {
  readonly browser: FormBrowser;
  readonly subject: SubjectId;
}

let face: WebFace;
let mother: Parent;
let father: Parent;
let child: SubjectId;

async function aParent(email: string): Promise<Parent> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  return { browser, subject: await newestSubject(face.services) };
}

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

beforeAll(async () => {
  face = await stillWebFace();
  mother = await aParent("mother@example.kz");
  father = await aParent("father@example.kz");
  child = await aChildOf(face.services, mother.subject);
  await represents(face.services, child, father.subject);
});

describe("the page of a family", () => {
  it("clause:S3 has a card for the person and one for each child, with the ways to data, history and consents", async () => {
    const page = await mother.browser.get("/my");
    expect(page.statusCode).toBe(200);
    expect([...page.body.matchAll(/<li class="person">/g)]).toHaveLength(2);
    for (const way of ["", "/history", "/consents"]) expect(page.body).toContain(`href="/my/children/${child}${way}"`);
    expect(textOf(page.body)).toContain("Тимур Иванов");
  });

  it("clause:G3 says at each value for which purposes it is used now, by which clause, and what becomes of it", async () => {
    const text = textOf((await mother.browser.get(`/my/children/${child}`)).body);
    expect(text).toContain("4 мая 2017");
    expect(text).toMatch(/Оказание услуг \( ?C1 ?\)/);
    expect(text).toContain("затем уничтожается");
    expect(text).not.toContain("Новости по e-mail");
  });

  it("clause:G5 knows no child of somebody else, whatever id stands in the address", async () => {
    const stranger = await aParent("stranger@example.kz");
    for (const id of [child, mother.subject, newId(), "1", "..%2F"]) {
      for (const page of ["", "/history", `/history/${newId()}`]) expect((await stranger.browser.get(`/my/children/${id}${page}`)).statusCode, id + page).toBe(404);
    }
  });
});

describe("the history of a child", () => {
  it("clause:G2 shows who looked, and the look at it too", async () => {
    const before = await mother.browser.get(`/my/children/${child}/history`);
    const after = await mother.browser.get(`/my/children/${child}/history`);
    expect(textOf(after.body)).toContain("Вы открыли историю");
    expect(after.body).toContain("Тимур Иванов");
    expect([...after.body.matchAll(/id="e-/g)].length).toBeGreaterThan([...before.body.matchAll(/id="e-/g)].length);
  });

  it("clause:G5 shows one representative nothing of what the other looked at, and what the other changed without a name", async () => {
    await father.browser.get(`/my/children/${child}`);
    await father.browser.get(`/my/children/${child}/history`);
    const own = [...(await father.browser.get(`/my/children/${child}/history`)).body.matchAll(/id="e-([^"]+)"/g)].map(([, id]) => id ?? "");
    const hers = (await mother.browser.get(`/my/children/${child}/history`)).body;
    const looked = own.filter((id) => !hers.includes(id));
    expect(looked.length).toBeGreaterThan(0);
    const his = (await father.browser.get(`/my/children/${child}/history`)).body;
    expect(textOf(his)).toContain("другой представитель ребёнка");
    expect(his).not.toContain(mother.subject);
  });

  it("clause:G5 hands out no opening that names the other representative", async () => {
    await face.services.ledger.integrate();
    const his = (await father.browser.get(`/my/children/${child}/history`)).body;
    const all = await face.services.ledger.history(face.services.databases.data, child, { limit: 100 });
    const mothers = all.filter(({ actor }) => actor.kind === "representative" && actor.subject === mother.subject);
    expect(mothers.length).toBeGreaterThan(0);
    for (const { entryId } of mothers) {
      expect(his).not.toContain(`/history/${entryId}"`);
      expect((await father.browser.get(`/my/children/${child}/history/${entryId}`)).statusCode).toBe(404);
    }
  });

  it("clause:G2 gives the representative an opening that anybody can check", async () => {
    await face.services.ledger.integrate();
    const path = new RegExp(`href="(/my/children/${child}/history/[0-9a-f-]{36})"`).exec((await mother.browser.get(`/my/children/${child}/history`)).body)?.[1] ?? "";
    const opening = await mother.browser.get(path);
    const key = readVerifierKey((await face.services.ledger.verifierKeys())[0] ?? "");
    const judged = checkOpening(opening.json(), { keys: key === null ? [] : [key] });
    expect(judged.ok || judged.reason).toBe(true);
  });

  it("clause:G5 names staff by role and by signs that another family does not share", async () => {
    const teacher = await aParent("teacher@example.kz");
    const access = accessFor({ purpose: "service-provision", actor: { kind: "staff", role: "registrar", subject: teacher.subject }, requestId: newId() });
    await face.services.vault.read(access, child, ["given-name"]);
    const signs = async ({ browser }: Parent): Promise<string[]> => [...textOf((await browser.get(`/my/children/${child}/history?only=others`)).body).matchAll(/сотрудник записи ([A-Z2-9]{4})/g)].map(([, sign]) => sign ?? "");
    const [hers, his] = [await signs(mother), await signs(father)];
    expect(hers).toHaveLength(1);
    expect(his).toHaveLength(1);
    expect(hers).not.toEqual(his);
    expect((await mother.browser.get(`/my/children/${child}/history`)).body).not.toContain(teacher.subject);
    expect(textOf((await mother.browser.get(`/my/children/${child}`)).body)).toContain(`сотрудник записи ${hers[0] ?? ""}`);
  });

  it("clause:G2 still says who saw a value when the family has looked a hundred times since", async () => {
    for (let n = 0; n < 110; n += 1) await mother.browser.get(`/my/children/${child}`);
    expect(textOf((await mother.browser.get(`/my/children/${child}`)).body)).toMatch(/сотрудник записи [A-Z2-9]{4}/);
  });

  it("goes on page by page to the first entry", async () => {
    for (let n = 0; n < 40; n += 1) await mother.browser.get(`/my/children/${child}/history`);
    const seen = new Set<string>();
    let path: string | undefined = `/my/children/${child}/history`;
    for (let n = 0; path !== undefined && n < 12; n += 1) {
      const { body } = await mother.browser.get(path);
      for (const [, id] of body.matchAll(/id="e-([^"]+)"/g)) seen.add(id ?? "");
      path = /href="([^"]+\?before=[^"]+)"/.exec(body)?.[1]?.replaceAll("&amp;", "&");
    }
    const [oldest] = (await face.services.ledger.history(face.services.databases.data, child, { limit: 1000 })).slice(-1);
    expect(seen).toContain(oldest?.entryId);
  });
});
