import type { BrowserContextOptions, Page } from "playwright-core";

/** A window in which pictures are taken, and of which pages. */
export interface PictureWindow {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly pages: readonly PictureName[];
}

export const PICTURE_NAMES = ["home", "join", "my-data", "history", "policy", "withdraw", "leaving", "certificate"] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];

/** The pictures of README and docs: `docs/images/<page>-<window>.png`. */
export const PICTURE_WINDOWS: readonly PictureWindow[] = Object.freeze([
  { name: "desk", options: { viewport: { width: 1280, height: 800 }, locale: "ru-RU", colorScheme: "light" }, pages: ["home", "my-data", "history", "policy"] },
  { name: "phone", options: { viewport: { width: 360, height: 740 }, locale: "kk-KZ", colorScheme: "light", deviceScaleFactor: 2 }, pages: ["join", "my-data", "withdraw", "leaving", "certificate"] },
  { name: "phone-dark", options: { viewport: { width: 360, height: 740 }, locale: "ru-RU", colorScheme: "dark", deviceScaleFactor: 2 }, pages: ["home", "history"] },
]);

export interface PictureWalk {
  readonly page: Page;
  readonly email: string;
  /** The next code that comes by letter. */
  readonly code: () => Promise<string>;
  readonly take: (name: PictureName) => Promise<void>;
  /** Called where something must happen by itself before the next page shows it. */
  readonly settle: () => Promise<void>;
}

const MAIN = "main button.btn-primary";

/** What `bin/screenshots.mjs` walks, from the first page to the certificate of a destruction; a journey walks it too, so that it goes on fitting the pages. */
export async function walkForPictures({ page, email, code, take, settle }: PictureWalk): Promise<void> {
  await page.goto("/");
  await take("home");
  await page.goto("/join");
  await page.fill("#f-family-name", "Иванова");
  await page.fill("#f-given-name", "Анна");
  await page.fill("#f-birth-date", "24.03.1987");
  await page.fill("#f-email", email);
  await take("join");
  await page.check("#f-consent");
  await page.click(MAIN);
  await page.fill("#f-code", await code());
  await page.click(MAIN);
  await page.waitForURL(/\/my\?/);
  await page.goto("/my");
  await take("my-data");
  await settle();
  await page.goto("/my/history");
  await take("history");
  await page.goto("/policy");
  await page.evaluate('document.getElementById("G3").scrollIntoView()');
  await take("policy");
  await page.goto("/my/withdraw");
  await take("withdraw");
  await page.click("main form[action='/my/withdraw'] button");
  await page.waitForURL(/\/my\/leaving/);
  await take("leaving");
  await page.click("form[action='/my/leaving/now'] button");
  await page.fill("#f-code", await code());
  await page.click("main button.btn-danger");
  // The address is the installation's, wherever the walk goes.
  await page.goto(new URL(new URL((await page.getAttribute(".note-done a", "href")) ?? "", page.url()).pathname, page.url()).href);
  await take("certificate");
}
