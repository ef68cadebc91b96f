import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { listening, walker, type Listening, type WalkerOptions } from "../support/browser-walk.ts";
import { createToyCentre, encode, serveToyCentre, signContent, type ToyCentre } from "../support/toy-centre/index.ts";

const CONTENT = Buffer.from("Менің деректерімді жойыңыз");

let service: Listening;
let centre: ToyCentre;
let files: Readonly<Record<"attached" | "detached" | "spoilt", Buffer>>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "signature-walk-"));
  const now = systemClock.now();
  centre = createToyCentre({ algorithm: "gost", now });
  const holder = centre.issue({ surname: "ӘЛІҚЫЗЫ", givenName: "ҰЛЖАН", patronymic: "ҚАЙРАТҚЫЗЫ" });
  const server = await serveToyCentre(centre);
  const trust = join(folder, "trust.json");
  writeFileSync(trust, JSON.stringify(server.trust));
  service = await listening({ SIGNATURE_TRUST_FILE: trust });
  const signed = (attached: boolean): Buffer => Buffer.from(encode(signContent(holder, CONTENT, { attached, signedAt: now, stamp: centre.stamp })));
  const spoilt = signed(true);
  spoilt.write("B", spoilt.indexOf(CONTENT.subarray(0, 20)) + CONTENT.indexOf(" "));
  files = { attached: signed(true), detached: signed(false), spoilt };
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
});

const upload = (name: string, buffer: Buffer): { name: string; mimeType: string; buffer: Buffer } => ({ name, mimeType: "application/octet-stream", buffer });
const GOOD = { ru: "Подпись верна", kk: "Қолтаңба дұрыс" } as const;
const BAD = { ru: "Подпись не признана верной", kk: "Қолтаңба дұрыс деп танылмады" } as const;

describe("a person who checks a signature on a phone", () => {
  it.each<[string, WalkerOptions]>([
    ["in Russian", { language: "ru" }], ["in Kazakh", { language: "kk" }], ["in Russian with scripts off", { language: "ru", scripts: false }], ["at a desk", { language: "kk", width: 1280 }],
  ])("%s sees who signed, what is wrong, and gets the document out", async (_, options) => {
    const { page, look, press, context } = await walker(service, options);
    const check = async (file: Buffer, content?: Buffer): Promise<string> => {
      await page.goto("/signature");
      await page.setInputFiles("#f-file", upload("request.cms", file));
      if (content) await page.setInputFiles("#f-content", upload("request.txt", content));
      await press("main button.btn-primary");
      return (await page.textContent("main")) ?? "";
    };
    await page.goto("/signature");
    await look("the form");
    const good = await check(files.attached);
    await look("a good signature");
    expect(good).toContain(GOOD[options.language]);
    expect(good).toContain("ӘЛІҚЫЗЫ ҰЛЖАН ҚАЙРАТҚЫЗЫ");
    expect(good).toContain(CONTENT.toString());
    expect(await check(files.spoilt)).toContain(BAD[options.language]);
    await look("a spoilt signature");
    expect(await check(files.detached)).toContain(BAD[options.language]);
    expect(await check(files.detached, CONTENT)).toContain(GOOD[options.language]);
    await look("a detached signature");
    await context.close();
  });

  it("may drop the files on the page instead", async () => {
    const { page, look, press, context } = await walker(service, { language: "ru" });
    await page.goto("/signature");
    await page.evaluate(([signature, text]) => {
      // The page's own world: this function runs in the browser.
      const world = globalThis as unknown as {
        document: { querySelector: (selector: string) => { dispatchEvent: (event: unknown) => void } };
        DataTransfer: new () => { items: { add: (file: unknown) => void } };
        File: new (parts: unknown[], name: string) => unknown;
        DragEvent: new (type: string, init: unknown) => unknown;
      };
      const dataTransfer = new world.DataTransfer();
      dataTransfer.items.add(new world.File([text], "request.txt"));
      dataTransfer.items.add(new world.File([Uint8Array.from(signature)], "request.txt.cms"));
      world.document.querySelector("form[data-drop]").dispatchEvent(new world.DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, [[...files.detached], CONTENT.toString()] as const);
    await look("files dropped");
    await press("main button.btn-primary");
    expect(await page.textContent("main")).toContain(GOOD.ru);
    await context.close();
  });
});
