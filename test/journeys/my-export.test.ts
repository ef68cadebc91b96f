import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import type { FieldId, SubjectId } from "../../src/policy/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { csvCell } from "../../src/web/my/export/csv.ts";
import { A_CHILD, aChildOf, newestSubject, represents } from "../support/child.ts";
import { unzip } from "../support/unzip.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

interface Parent {
  readonly browser: FormBrowser;
  readonly subject: SubjectId;
  readonly email: string;
}

let face: WebFace;
let mother: Parent;
let father: Parent;
let child: SubjectId;

async function aParent(email: string): Promise<Parent> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  return { browser, subject: await newestSubject(face.services), email };
}

beforeAll(async () => {
  face = await stillWebFace();
  mother = await aParent("mother@example.kz");
  father = await aParent("father@example.kz");
  child = await aChildOf(face.services, mother.subject);
  await represents(face.services, child, father.subject);
});

async function exported(parent: Parent, base = "/my"): Promise<Map<string, string>> {
  const answer: LightMyRequestResponse = await parent.browser.post(await parent.browser.get(`${base}/export`), `${base}/export`, {});
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/zip");
  expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="my-data-\d{4}-\d\d-\d\d\.zip"$/);
  expect(answer.headers["cache-control"]).toBe("private, no-store");
  return unzip(answer.rawPayload);
}

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const fileOf = (files: ReadonlyMap<string, string>, name: string): string => files.get(name) ?? "";

interface DataFile {
  readonly format: string;
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly history: readonly { readonly entry: string; readonly by: string; readonly operation: string }[];
}
const jsonOf = (files: ReadonlyMap<string, string>): DataFile => JSON.parse(fileOf(files, "my-data.json")) as DataFile;

describe("the archive of one's data", () => {
  it("clause:S3 holds each value that the page shows, to read, for programs and as tables", async () => {
    const screen = (await mother.browser.get("/my")).body;
    const shown = [...screen.matchAll(/<dd class="held">(.*?)</g)].map(([, value]) => value ?? "").filter((value) => value !== "");
    expect(shown.length).toBeGreaterThan(3);
    const files = await exported(mother);
    const page = textOf(fileOf(files, "my-data.html"));
    for (const value of shown) expect(page, value).toContain(value);
    const { format, parts } = jsonOf(files);
    expect(format).toBe("robotek-personal-data/v1");
    expect(parts["vault"]?.["held"]).toMatchObject({ "family-name": { value: "Иванова" }, email: { value: mother.email }, "birth-date": { value: "1987-03-24" } });
    expect(fileOf(files, "csv/vault-held.csv")).toContain(`email,${mother.email},web-form`);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["my-data.html", "my-data.json", "csv/history.csv", "csv/vault-held.csv", "csv/consent-events.csv"]));
  });

  it("clause:S3 holds the history, entry by entry as the page shows it, to the first one", async () => {
    const files = await exported(mother);
    const { history } = jsonOf(files);
    const all = await face.services.ledger.history(face.services.databases.data, mother.subject, { limit: 1_000 });
    const exportedIds = history.map(({ entry }) => entry);
    expect(exportedIds).toEqual(all.map(({ entryId }) => entryId).slice(all.length - exportedIds.length));
    expect(fileOf(files, "csv/history.csv").trim().split("\r\n")).toHaveLength(history.length + 1);
    const shown = [...(await mother.browser.get("/my/history")).body.matchAll(/id="e-([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(shown.filter((id) => exportedIds.includes(id)).length).toBeGreaterThan(3);
  });

  it("clause:G2 is recorded in the history as it is made", async () => {
    await exported(mother);
    expect(textOf((await mother.browser.get("/my/history")).body)).toContain("Скачан архив со всеми данными");
  });

  it("is a page that stands for itself: no script, nothing from elsewhere, every table closed", async () => {
    const page = fileOf(await exported(mother), "my-data.html");
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\//);
    expect([...page.matchAll(/<table/g)]).toHaveLength([...page.matchAll(/<\/table>/g)].length);
    expect(page.startsWith("<!doctype html>") && page.endsWith("</html>\n")).toBe(true);
    expect(page).toContain('lang="ru"');
  });

  it("has no part forgotten: every module that holds anything about the person is in it", async () => {
    const { parts } = jsonOf(await exported(mother));
    const holding: string[] = [];
    await face.services.databases.data.begin(async (tx) => {
      for (const participant of face.services.participants.all()) if ((await participant.find(tx, mother.subject)).length > 0) holding.push(participant.name);
    });
    // What waits to leave and the history, which has a list of its own.
    expect(holding.filter((name) => !["ledger", "journal"].includes(name) && parts[name] === undefined)).toEqual([]);
  });
});

describe("the archive of a child's data", () => {
  it("clause:G5 holds what the representative sees, and nothing that tells of the other one", async () => {
    await father.browser.get(`/my/children/${child}`);
    await exported(father, `/my/children/${child}`);
    const files = await exported(mother, `/my/children/${child}`);
    expect(Object.keys(jsonOf(files).parts).sort()).toEqual(["consent", "restrictions", "subjects", "vault"]);
    expect(fileOf(files, "my-data.json")).toContain("Тимур");
    for (const [name, content] of files) for (const secret of [father.subject, father.email]) expect(content, name).not.toContain(secret);
    const his = await exported(father, `/my/children/${child}`);
    for (const [name, content] of his) for (const secret of [mother.subject, mother.email]) expect(content, name).not.toContain(secret);
    expect(jsonOf(his).history.some(({ by }) => by === "another-representative")).toBe(true);
    expect(jsonOf(his).history.filter(({ by, operation }) => by === "another-representative" && ["use", "extract"].includes(operation))).toEqual([]);
  });

  it("clause:G5 names no correction of a field that the representative does not see, and the pupil's own archive names them all", async () => {
    const pupil = await aChildOf(face.services, mother.subject, { ...A_CHILD, "birth-date": "2011-05-04" });
    const { clock, services: { databases, vault } } = face;
    const own = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject: pupil }, requestId: newId() });
    for (const values of [{ email: "hidden@pupil.example" }, { email: "hidden-too@pupil.example", "study-place": "Школа № 6" }]) {
      clock.advance({ seconds: 1 });
      await databases.data.begin((tx) => vault.correct(tx, own, pupil, values, { source: "web-form", at: clock.now() }));
    }
    const named = (parts: DataFile["parts"]) => (parts["vault"]?.["corrections"] as { fields: FieldId[] }[]).map(({ fields }) => [...fields].sort());
    const hers = await exported(mother, `/my/children/${pupil}`);
    expect(named(jsonOf(hers).parts)).toEqual([["study-place"]]);
    const { parts } = await face.services.extracts.gather({ subject: pupil, actor: { kind: "subject", subject: pupil }, requestId: newId() });
    expect(named(Object.fromEntries(parts) as DataFile["parts"])).toEqual([["email", "study-place"], ["email"]]);
  });

  it("clause:G5 holds no answer of the pupil's, and the pupil's own archive holds it", async () => {
    const pupil = await aChildOf(face.services, mother.subject, { ...A_CHILD, "birth-date": "2011-05-04" });
    const own = { kind: "subject", subject: pupil } as const;
    const { databases, consents, documents, clock, extracts } = face.services;
    const { hash, version } = await documents.current("consent-representative", "ru");
    await databases.data.begin((tx) => consents.record(tx, {
      subject: pupil, decidedBy: own, typedBy: own, choices: [{ purpose: "service-provision", scope: "assent", state: "ConsentRefused" }], documentHash: hash, policyVersion: String(version),
      language: "ru", source: "web-form", method: "session", at: clock.now(), requestId: newId(), ownCredential: true,
    }));
    const files = await exported(mother, `/my/children/${pupil}`);
    for (const [name, content] of files) expect(content, name).not.toMatch(/assent|ConsentRefused/);
    expect(jsonOf(files).parts["consent"]?.["events"]).toMatchObject([{ scope: "processing", state: "ConsentGiven" }]);
    const { parts } = await extracts.gather({ subject: pupil, actor: own, requestId: newId() });
    expect(parts.get("consent")?.["events"]).toMatchObject([{ scope: "processing" }, { scope: "assent", state: "ConsentRefused" }]);
  });

  it("clause:G5 is nobody else's", async () => {
    const stranger = await aParent("stranger@example.kz");
    expect((await stranger.browser.get(`/my/children/${child}/export`)).statusCode).toBe(404);
    const own = await stranger.browser.get("/my/export");
    expect((await stranger.browser.post({ ...own, body: own.body.replaceAll("/my/export", `/my/children/${child}/export`) }, `/my/children/${child}/export`, {})).statusCode).toBe(404);
  });
});

describe("a cell of a table", () => {
  it.each([
    ["=1+2", "\"'=1+2\""], ["+SUM(A1)", "\"'+SUM(A1)\""], ["-2+3", "\"'-2+3\""], ["@cmd", "\"'@cmd\""], [" =1", "\"' =1\""], ["\t=1", "\"'\t=1\""], ["+77015551234", "+77015551234"], ["-5.5", "-5.5"],
    ["Айгүл, «7»", "\"Айгүл, «7»\""], ['the "best"', '"the ""best"""'], ["two\nlines", "\"two\nlines\""], ["", ""],
  ])("clause:S1 %j is no formula, and keeps what it says", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it("writes nothing for nothing, and lists as JSON", () => {
    expect([csvCell(null), csvCell(undefined), csvCell(["a", "b"]), csvCell(7), csvCell(true)]).toEqual(["", "", '"[""a"",""b""]"', "7", "true"]);
  });
});
