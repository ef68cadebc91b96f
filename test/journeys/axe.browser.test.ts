import { beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "../support/axe.ts";
import { listening, walker, type Listening, type Walker } from "../support/browser-walk.ts";

let service: Listening;
let walk: Walker;
beforeAll(async () => {
  service = await listening();
  walk = await walker(service, { language: "ru" });
});

const TEXT = "Each paragraph of this page is long enough to be read as a paragraph and nothing else, and so it goes on for a while. ".repeat(3);
const row = (cells: number, tag: string): string => `<tr>${`<${tag}>1</${tag}>`.repeat(cells)}</tr>`;
/** A page that is well but for what is planted in it. */
const planted = (body: string, style = ""): string =>
  `<!doctype html><html lang="en"><head><title>Planted</title><meta name="viewport" content="width=device-width"><style>${style}</style></head><body><main><h1>Planted</h1><p>${TEXT}</p>${body}<p><a href="/">Back</a></p></main></body></html>`;

describe("axe as the journeys use it", () => {
  it.each([
    ["p-as-heading", planted(`<p style="font-weight:bold;font-size:2em">Like a heading</p><p>${TEXT}</p>`)],
    ["table-fake-caption", planted(`<table><tr><td colspan="4"><b>Like a caption</b></td></tr>${row(4, "th")}${row(4, "td").repeat(3)}</table>`)],
    ["td-has-header", planted(`<table>${row(4, "td").repeat(5)}</table>`)],
    ["target-size", planted('<p><button style="width:9px;height:9px;padding:0;font-size:5px">a</button><button style="width:9px;height:9px;padding:0;font-size:5px">b</button></p>')],
  ])("finds what %s looks for, which it leaves out by itself", async (rule, html) => {
    await walk.page.goto("/healthz");
    await walk.page.setContent(html);
    expect((await axeFindings(walk.page)).map((said) => said.split(":")[0])).toContain(rule);
  });
});

describe("the pages of what went wrong", () => {
  const token = "main form[action='/join'] input[name='form']";
  it("a form shown anew as stale, too much asked, and a fault of ours: nothing for axe to find, light and dark", async () => {
    const { page, look, press } = walk;
    await page.goto("/join");
    await page.fill("#f-family-name", "Иванова");
    await page.evaluate(`document.querySelector("${token}").value = "stale"`);
    const [stale] = await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), press("main button.btn-primary")]);
    expect(stale.status()).toBe(409);
    await look("409 shown anew");
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      await page.goto("/sign-in");
      await page.fill("#f-email", "asks-too-often@example.kz");
      const [answer] = await Promise.all([page.waitForResponse((one) => one.request().method() === "POST"), press("main button.btn-primary")]);
      statuses.push(answer.status());
    }
    expect(statuses.at(-1)).toBe(429);
    await look("429");
    // A table that is not there: the reader gets a number to name, and nothing of the fault.
    const { dataOwner } = service.services.databases;
    await dataOwner`alter table requests.lookup rename to lookup_away`;
    const broken = await page.goto(`/requests/${"a".repeat(43)}`);
    await dataOwner`alter table requests.lookup_away rename to lookup`;
    expect(broken?.status()).toBe(500);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFindings(page)).toEqual([]);
    }
  }, 240_000);
});
