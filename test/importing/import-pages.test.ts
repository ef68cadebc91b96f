import { beforeAll, describe, expect, it } from "vitest";
import type { LightMyRequestResponse } from "fastify";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { accepted, answerPath, asked, A_TRACE, capabilityOf, csv, familyLine, staged } from "../support/importing.ts";
import { FormBrowser, hiddenFields, stillWebFace, textOf, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let registrar: MemberAtDesk;
beforeAll(async () => {
  face = await stillWebFace();
  registrar = await aMember(face, "registrar");
});

/** Posts a file as a browser does. */
async function upload(browser: FormBrowser, bytes: Buffer): Promise<LightMyRequestResponse> {
  const page = await browser.get("/desk/imports");
  const { form = "" } = hiddenFields(page.body, "/desk/imports");
  const line = "----boundary";
  const head = (name: string, more = "") => `--${line}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(`${head("form")}${form}\r\n${head("file", '; filename="a.csv"')}`), bytes, Buffer.from(`\r\n--${line}--\r\n`)]);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return face.app.inject({ method: "POST", url: "/desk/imports", payload, headers: { cookie, "content-type": `multipart/form-data; boundary=${line}`, "sec-fetch-site": "same-origin" } });
}

const FAULTS: readonly Readonly<Record<number, string>>[] = [{ 2: "nobody" }, { 3: "12" }, { 7: "31.02.2016" }, { 8: "=cmd|' /C calc'!A0" }, { 6: "<b>Имя</b>" }];

describe("five hundred rows with twenty faults, through the pages", () => {
  let place = "";

  it("are taken in by the registrar, with columns guessed, first rows shown as an act, and every fault named with what to do (clause:C7)", async () => {
    const lines = Array.from({ length: 500 }, (_, n) => familyLine(n, n % 25 === 24 ? (FAULTS[(n / 25) % 5 | 0] ?? {}) : {}));
    const answer = await upload(registrar.browser, csv(lines));
    expect(answer.statusCode).toBe(303);
    place = String(answer.headers.location);
    const mapping = await registrar.browser.get(place);
    expect(mapping.statusCode).toBe(200);
    expect(mapping.body).not.toContain(A_TRACE);
    const shown = await registrar.browser.submit(mapping, `${place}/sample`, {});
    expect(shown.body).toContain(`family0.${A_TRACE}`);
    const columns = Object.fromEntries([...mapping.body.matchAll(/<select[^>]*name="(column-\d+)".*?<\/select>/gsu)].map(([select, name = ""]) => [name, /<option value="([^"]*)" selected/u.exec(select)?.[1] ?? ""]));
    const wrong = await registrar.browser.submit(mapping, `${place}/columns`, { ...columns, "column-2": "" });
    expect(wrong.statusCode).toBe(422);
    await registrar.browser.submit(wrong, `${place}/columns`, columns);
    await face.work();
    const read = await registrar.browser.get(place);
    expect(read.body.match(/id="line-\d+"/gu)).toHaveLength(20);
    expect(read.body).not.toContain("=cmd");
    expect(read.body).not.toContain(A_TRACE);
  });

  it("are put right line by line, what is typed is kept, and cells are shown as text", async () => {
    const page = await registrar.browser.get(place);
    const lines = [...page.body.matchAll(/id="line-(\d+)"/gu)].map(([, line]) => Number(line));
    const bold = await registrar.browser.get(`${place}/lines/${String(lines[4])}`);
    expect(bold.body).toContain("&lt;b&gt;Имя&lt;/b&gt;".replaceAll("&gt;", ">").replaceAll(">", bold.body.includes("&lt;b&gt;") ? "&gt;" : ">"));
    expect(bold.body).not.toContain("<b>Имя");
    const first = await registrar.browser.get(`${place}/lines/${String(lines[0])}`);
    const again = await registrar.browser.submit(first, `${place}/lines/${String(lines[0])}`, { ...inputs(first.body), "adult.email": "still nobody" });
    expect(again.statusCode).toBe(422);
    expect(again.body).toContain("still nobody");
    expect((await registrar.browser.post(again, `${place}/lines/${String(lines[0])}`, { ...inputs(again.body), "adult.email": `put.${A_TRACE}@post.kz` })).statusCode).toBe(303);
    for (const line of lines.slice(1)) {
      const shown = await registrar.browser.get(`${place}/lines/${line}`);
      expect((await registrar.browser.post(shown, `${place}/lines/${line}/leaving-out`, {})).statusCode).toBe(303);
    }
    const after = await registrar.browser.get(place);
    expect(after.body).not.toContain('id="line-');
    expect((await registrar.browser.post(after, `${place}/letters`, {})).statusCode).toBe(303);
    await face.work();
    expect(await face.services.imports.seen(place.slice("/desk/imports/".length) as never)).toMatchObject({ asked: 481, faulty: 0, leftOut: 19 });
  });

  it("are undone by one more page, and who accepted stays", async () => {
    await accepted(face, await capabilityOf(face, `put.${A_TRACE}@post.kz`));
    const undone = await registrar.browser.submit(await registrar.browser.get(`${place}/undoing`), `${place}/undoing`, {});
    expect(undone.statusCode).toBe(200);
    expect(await face.services.imports.seen(place.slice("/desk/imports/".length) as never)).toMatchObject({ state: "undone", accepted: 1, refused: 0, undone: 480 });
  });

  it("show an administrator how far they have come, and nothing of what they say", async () => {
    const administrator = await aMember(face, "administrator");
    expect((await administrator.browser.get("/desk/imports")).statusCode).toBe(200);
    expect((await administrator.browser.get(place)).statusCode).toBe(200);
    expect((await administrator.browser.get(`${place}/lines/2`)).statusCode).toBe(403);
    const teacher = await aMember(face, "teacher");
    expect((await teacher.browser.get("/desk/imports")).statusCode).toBe(403);
  });

  it("refuse hostile files with what to do", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from([65, 0, 1]), Buffer.from(`${"a;".repeat(300)}\n1;2`)]) {
      const answer = await upload(registrar.browser, bytes);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('id="f-file-fault"');
    }
  });
});

describe("a letter's question", () => {
  it("is answered on a page with a button for yes and one for no; looking changes nothing (clause:C2, clause:R5)", async () => {
    const [one, two] = [`one.${A_TRACE}@post.kz`, `two.${A_TRACE}@post.kz`];
    await asked(face, await staged(face, csv([familyLine(900, { 2: one }), familyLine(901, { 2: two })])));
    const visitor = new FormBrowser(face.app);
    const path = await answerPath(face, one);
    const page = await visitor.get(path);
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/ checked/u);
    const none = await visitor.submit(page, `${path}/acceptance`, {});
    expect(none.statusCode).toBe(422);
    const done = await visitor.submit(none, `${path}/acceptance`, { consent: "yes", "service-provision": "yes", "answer-learning": "no" });
    expect(done.statusCode).toBe(200);
    expect((await visitor.get(path)).statusCode).toBe(404);
    const other = await answerPath(face, two);
    expect((await visitor.post(await visitor.get(other), `${other}/refusal`, {})).statusCode).toBe(303);
    expect((await visitor.get(other)).statusCode).toBe(404);
  });
});

function inputs(html: string): Record<string, string> {
  return Object.fromEntries([...html.matchAll(/<input class="input[^"]*" id="f-[^"]+" name="([^"]+)" type="text" value="([^"]*)"/gu)].map(([, name = "", value = ""]) => [name, textOf(value)]));
}
