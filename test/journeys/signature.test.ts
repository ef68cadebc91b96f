import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REASON_CODES } from "../../src/modules/signatures/index.ts";
import { wordsIn } from "../../src/web/words/index.ts";
import { createToyCentre, encode, serveToyCentre, signContent, type ToyCentre, type ToyCertificate } from "../support/toy-centre/index.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

const CONTENT = Buffer.from("Прошу <b>удалить</b> мои данные");

let face: WebFace;
let centre: ToyCentre;
let holder: ToyCertificate;
let file: (attached: boolean, content?: Uint8Array) => Uint8Array;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "signature-trust-"));
  const now = new Date("2026-09-01T04:00:00Z");
  centre = createToyCentre({ algorithm: "gost", now });
  holder = centre.issue({ patronymic: "ТОЙОВИЧ" });
  const server = await serveToyCentre(centre);
  const trust = join(folder, "trust.json");
  writeFileSync(trust, JSON.stringify(server.trust));
  face = await stillWebFace({ environment: { SIGNATURE_TRUST_FILE: trust } });
  centre.setNow(face.clock.now());
  file = (attached, content = CONTENT) => encode(signContent(holder, content, { attached, signedAt: face.clock.now(), stamp: centre.stamp }));
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
});

type Files = Readonly<Record<string, Uint8Array | string>>;

async function send(url: string, files: Files, headers: Readonly<Record<string, string>> = { "sec-fetch-site": "same-origin" }): Promise<LightMyRequestResponse> {
  const form = new FormData();
  for (const [name, value] of Object.entries(files)) form.set(name, typeof value === "string" ? value : new Blob([Buffer.from(value)]), ...(typeof value === "string" ? [] : [`${name}.cms`]) as []);
  const encoded = new Response(form);
  return face.app.inject({ method: "POST", url, payload: Buffer.from(await encoded.arrayBuffer()), headers: { "content-type": encoded.headers.get("content-type") ?? "", ...headers } });
}

describe("the open signature check", () => {
  it("shows who signed, and the document inside, never as HTML of the page", async () => {
    const answer = await send("/signature?lang=ru", { file: file(true), act: "check" });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain("Подпись верна");
    expect(answer.body).toContain("ТОЙОВ АСАН ТОЙОВИЧ");
    expect(answer.body).toContain("Прошу &lt;b>удалить&lt;/b> мои данные");
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    const [, saved] = /download="document"/.test(answer.body) ? (/href="data:application\/octet-stream;base64,([^"]+)" download="document"/.exec(answer.body) ?? []) : [];
    expect(Buffer.from(saved ?? "", "base64")).toEqual(CONTENT);
  });

  it("takes the document out as a file, and says when there is none inside", async () => {
    const taken = await send("/signature", { file: file(true), act: "extract" });
    expect(taken.rawPayload).toEqual(CONTENT);
    expect(taken.headers["content-disposition"]).toBe('attachment; filename="document"');
    expect(taken.headers["content-type"]).toBe("application/octet-stream");
    const none = await send("/signature?lang=en", { file: file(false), content: CONTENT, act: "extract" });
    expect([none.statusCode, none.body.includes("There is no document in this file")]).toEqual([422, true]);
  });

  it("checks a signature beside its document, and says in the person's language what is wrong", async () => {
    expect((await send("/signature?lang=en", { file: file(false), content: CONTENT })).body).toContain("The signature is good");
    for (const [language, sentence] of [["ru", "Документ не тот"], ["kk", "Құжат қол қойылған құжат емес"], ["en", "The document is not the one that was signed"]] as const) {
      const answer = await send(`/signature?lang=${language}`, { file: file(false), content: Buffer.from("other") });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('data-code="content-mismatch"');
      expect(answer.body).toContain(sentence);
    }
  });

  it("refuses forms without a file, broken forms, foreign pages and other kinds of body", async () => {
    expect((await send("/signature?lang=en", { file: Buffer.alloc(0) })).body).toContain("No file with a signature was chosen");
    expect((await send("/signature", { file: file(true) }, { "sec-fetch-site": "cross-site" })).statusCode).toBe(403);
    const headers = { "sec-fetch-site": "same-origin" };
    const broken = await face.app.inject({ method: "POST", url: "/signature", payload: "--b\r\nnonsense", headers: { ...headers, "content-type": "multipart/form-data; boundary=b" } });
    expect(broken.statusCode).toBe(422);
    expect((await face.app.inject({ method: "POST", url: "/signature", payload: "{}", headers: { ...headers, "content-type": "application/json" } })).statusCode).toBe(415);
    expect((await face.app.inject({ method: "POST", url: "/join", payload: "x", headers: { ...headers, "content-type": "multipart/form-data; boundary=b" } })).statusCode).toBe(415);
  });

  it("has a twin for programs that needs no page, no cookie and no token", async () => {
    const answer = await send("/api/v1/signature/check?lang=en", { file: file(false), content: CONTENT }, {});
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ valid: true, trust: "test", reasons: [], signers: [{ iin: "990101300017" }], time: { status: "good" }, revocation: { status: "good" } });
    const raw = await face.app.inject({ method: "POST", url: "/api/v1/signature/check?lang=kk", payload: Buffer.from("nothing"), headers: { "content-type": "application/octet-stream" } });
    expect(raw.json()).toMatchObject({ valid: false, reasons: [{ code: "not-a-signature", text: wordsIn("kk")("signature.reason.not-a-signature") }] });
    const missing = await send("/api/v1/signature/check", {}, {});
    expect(missing.headers["content-type"]).toMatch(/problem\+json/);
    expect(missing.json()).toMatchObject({ reason: "signature-file-missing" });
  });

  it("names a revoked key, and lets nobody take that away", async () => {
    const gone = centre.issue({ givenName: "КЕТКЕН" });
    centre.revoke(gone.serial, { at: new Date(face.clock.now().getTime() - 86_400_000), reason: 1 });
    const signed = encode(signContent(gone, CONTENT, { attached: true, signedAt: face.clock.now() }));
    const answer = await send("/signature?lang=en", { file: signed });
    expect(answer.body).toContain('data-code="revoked"');
    expect(answer.body).toContain("Whose certificate this is (not confirmed)");
  });

  it("has a sentence in three languages for every code that the module gives", () => {
    for (const language of ["ru", "kk", "en"] as const) {
      const sentences = REASON_CODES.map((code) => wordsIn(language)(`signature.reason.${code}`));
      expect(sentences.every((sentence) => sentence.length > 15 && !sentence.startsWith("signature."))).toBe(true);
      expect(new Set(sentences).size).toBe(REASON_CODES.length);
    }
  });

  it("checks no more files at once than it can hold in memory", async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => send("/api/v1/signature/check", { file: file(true) }, {})));
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    expect((await send("/api/v1/signature/check", { file: file(true) }, {})).statusCode).toBe(200);
  });
});
