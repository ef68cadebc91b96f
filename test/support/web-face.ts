import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { composeJobs } from "../../src/compose-jobs.ts";
import { composeWeb } from "../../src/compose-web.ts";
import { composeServices, type Services } from "../../src/compose.ts";
import { advanceDestruction, runningWork } from "../../src/modules/destruction/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createLog } from "../../src/platform/log.ts";
import { projectRoot } from "../../src/platform/paths.ts";
import { reveal } from "../../src/platform/personal.ts";
import { partAddress } from "../../src/platform/postgres.ts";
import { runDueJobs } from "../../src/platform/queue.ts";
import { buildApp } from "../../src/web/build-app.ts";
import { untilHears } from "./key-store.ts";
import { movableClock, type MovableClock } from "./clock.ts";
import { testDatabases } from "./database.ts";
import { atEnd } from "./at-end.ts";

export interface WebFace {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly clock: MovableClock;
  /** Runs what is queued, until nothing is left: letters are written, addresses looked up. */
  readonly work: () => Promise<void>;
  /** The newest code that was mailed to an address. */
  readonly mailedCode: (address: string) => Promise<string>;
}

export interface WebFaceOptions {
  readonly clock: MovableClock;
  readonly publicUrl?: string;
  readonly publicFolder?: string;
  /** More of the environment, such as SIGNATURE_TRUST_FILE. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A folder like dist/public with the real font and icon and next to no style: enough for tests that look at no page. */
export function unstyled(root: string): string {
  const folder = join(root, "public");
  mkdirSync(folder);
  const ui = join(projectRoot, "src/web/ui");
  copyFileSync(join(ui, "font/golos-text.woff2"), join(folder, "golos-text.woff2"));
  copyFileSync(join(ui, "icon.svg"), join(folder, "icon.svg"));
  writeFileSync(join(folder, "style.css"), '@font-face{font-family:"Golos Text";src:url("./font/golos-text.woff2")}');
  return folder;
}

/** The whole service on fresh databases, real but for its clock, listening nowhere. Closed when the test file ends. */
export async function webFace({ clock, publicUrl = "http://localhost:3000", publicFolder, environment = {} }: WebFaceOptions): Promise<WebFace> {
  const databases = await testDatabases();
  const root = mkdtempSync(join(tmpdir(), "robotek web face "));
  // The production rules of the start (an operator's BIN, a mail server) are tested elsewhere: here https only changes what https changes on the pages.
  const read = readConfig({ DATA_DIR: join(root, "data"), LOG_LEVEL: "silent", ...environment });
  const config = { ...read, publicUrl: new URL(publicUrl) };
  const services = await composeServices({ config, databases, clock });
  const log = createLog(config);
  await untilHears(services.keys);
  await services.publish("test");
  const deps = composeWeb(services, log);
  const app = buildApp({
    ...deps, publicFolder: publicFolder ?? unstyled(root), settings: { ...deps.settings, production: config.publicUrl.protocol === "https:" },
  });
  const { addresses } = databases;
  const url = partAddress(addresses.dataUrl, "app", addresses.secret, addresses.loginPrefix);
  const work = () => runDueJobs({ url, jobs: composeJobs(services), log });
  atEnd(async () => {
    await app.close();
    await services.close();
    rmSync(root, { recursive: true, force: true });
  });
  const mailedCode = async (address: string): Promise<string> => {
    await work();
    // Reading takes a while: what is asked for next is later than what was sent before, and so is its letter.
    clock.advance({ seconds: 1 });
    for (const { kind, letter } of await services.keptLetters.newest(100)) {
      // An id in another letter's link may look like a code.
      if (!kind.endsWith("-code")) continue;
      const code = letter && reveal(letter.to, "mail") === address ? /\b\d{8}\b/.exec(reveal(letter.text, "mail"))?.[0] : undefined;
      if (code !== undefined) return code;
    }
    throw new Error("no letter with a code was sent there");
  };
  return { app, services, clock, work, mailedCode };
}

/** A web face whose clock stands still until it is moved. */
export async function stillWebFace(options: Omit<WebFaceOptions, "clock"> = {}): Promise<WebFace> {
  return webFace({ ...options, clock: movableClock() });
}

/** Lets the key caches run out, sends what waits, and takes every running destruction to its certificate. */
export async function finishDestructions(face: WebFace): Promise<void> {
  face.clock.advance({ minutes: 2 });
  await face.work();
  const { destruction, ledger } = face.services;
  for (const running of await runningWork(destruction.databases.data, 10)) await advanceDestruction(destruction, running.destruction);
  await ledger.integrate();
}

/** A browser as far as forms go: keeps cookies, follows redirects, fills the hidden fields of the page it is on. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(app: FastifyInstance, headers: Readonly<Record<string, string>> = {}) {
    this.#app = app;
    this.#headers = headers;
  }

  async get(path: string): Promise<LightMyRequestResponse> {
    return this.#follow(await this.#send("GET", path, undefined));
  }

  /** Posts `fields` with the hidden fields of the form on `page` that goes to `action`; gives the answer itself, before any redirect. */
  async post(page: LightMyRequestResponse, action: string, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> {
    return this.#send("POST", action, new URLSearchParams({ ...hiddenFields(page.body, action), ...fields }).toString());
  }

  async submit(page: LightMyRequestResponse, action: string, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> {
    return this.#follow(await this.post(page, action, fields));
  }

  async #send(method: "GET" | "POST", url: string, payload: string | undefined): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.#app.inject({
      method, url, ...(payload === undefined ? {} : { payload }),
      headers: {
        ...(cookie === "" ? {} : { cookie }),
        ...(method === "POST" ? { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" } : {}),
        ...this.#headers,
      },
    });
    for (const { name, value, maxAge } of answer.cookies as { name: string; value: string; maxAge?: number }[]) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  async #follow(answer: LightMyRequestResponse): Promise<LightMyRequestResponse> {
    const { location } = answer.headers;
    return answer.statusCode === 303 && typeof location === "string" ? this.get(location) : answer;
  }
}

/** The text of an attribute or an element, as a browser reads it. */
export const textOf = (html: string): string => html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The hidden fields of the form on `html` that posts to `action`. Throws when the page has none. */
export function hiddenFields(html: string, action: string): Record<string, string> {
  // Our actions are letters, slashes and hyphens, and a question mark before the language: nothing else in them is special in a pattern.
  const form = new RegExp(`<form[^>]* action="${action.replace("?", "\\?")}".*?</form>`, "s").exec(html)?.[0];
  if (form === undefined) throw new Error(`the page has no form that goes to ${action}`);
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, textOf(value)]));
}

/** What an adult types to join. */
export const JOINING = { "family-name": "Иванова", "given-name": "Анна", "birth-date": "24.03.1987", consent: "yes" } as const;

/** Joins through the pages and leaves the browser signed in. */
export async function joinAs(face: WebFace, browser: FormBrowser, email: string): Promise<LightMyRequestResponse> {
  const form = await browser.get("/join");
  const codePage = await browser.submit(form, "/join", { ...JOINING, email });
  return browser.submit(codePage, "/join/code", { code: await face.mailedCode(email) });
}
