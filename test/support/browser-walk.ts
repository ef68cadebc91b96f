import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import { movableClock } from "./clock.ts";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { webFace, type WebFace } from "./web-face.ts";
import { atEnd } from "./at-end.ts";

/** A folder for a picture of each page that is looked at: `PICTURES=… vitest run test/journeys`, for whoever wants to see them. */
const PICTURES = process.env["PICTURES"];

export interface Listening extends WebFace {
  readonly browser: Browser;
  readonly origin: string;
}

/** The service with its built style on a free port, and a Chromium. Both end with the test file. */
export async function listening(environment: Readonly<Record<string, string>> = {}): Promise<Listening> {
  // Begins at the present, since cookies and the browser live there, and is moved on where a test would have to wait.
  const face = await webFace({ clock: movableClock(new Date().toISOString()), environment, publicFolder: join(projectRoot, "dist/public") });
  await face.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = face.app.server.address() as AddressInfo;
  const browser = await launchChromium();
  const profile = mkdtempSync(join(tmpdir(), "robotek-browser-"));
  atEnd(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  return { ...face, browser, origin: `http://localhost:${port}` };
}

export interface Walker {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The page as it is now: no axe finding in light or dark, no id twice, nothing wider than the window, no script, no foreign request, no complaint of the browser. */
  readonly look: (name: string) => Promise<void>;
  readonly press: (selector: string) => Promise<void>;
}

export interface WalkerOptions {
  readonly width?: number;
  readonly language: "ru" | "kk";
  readonly scripts?: boolean;
}

/** A person with a phone. `scripts: false` is a browser with scripts off; axe needs them, so such a walk looks by eye alone. */
export async function walker({ browser, origin }: Listening, { width = 360, language, scripts = true }: WalkerOptions): Promise<Walker> {
  const context = await browser.newContext({
    viewport: { width, height: 740 }, locale: language === "kk" ? "kk-KZ" : "ru-RU", javaScriptEnabled: scripts, bypassCSP: scripts, baseURL: origin,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A page that says 404 or 422 is meant to; the browser notes it as an error of its own.
    if (message.type() === "error" && !message.text().includes("status of 4")) complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("data:") && !request.url().startsWith(origin)) complaints.push(`a request to ${request.url()}`);
  });
  const look = async (name: string): Promise<void> => {
    expect(complaints, name).toEqual([]);
    expect(await page.locator('script:not([src^="/assets/"]), style, [style]').count(), name).toBe(0);
    if (!scripts) return;
    const twice = await page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)");
    expect(twice, `${name}: an id that stands twice leads a label or a link to the wrong field`).toEqual([]);
    const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(wide, `${name} is wider than the window`).toBe(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFindings(page), `${name}, ${colorScheme}`).toEqual([]);
      if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name} ${language} ${width} ${colorScheme}.png`.replaceAll("/", "-")), fullPage: true });
    }
  };
  const press = async (selector: string): Promise<void> => {
    await Promise.all([page.waitForEvent("load"), page.locator(selector).click()]);
  };
  return { context, page, look, press };
}
