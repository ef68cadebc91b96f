import { setTimeout as wait } from "node:timers/promises";
import { hiddenFields, JOINING } from "../support/web-face.ts";

export interface Page {
  readonly status: number;
  readonly body: string;
  readonly location: string | null;
}

/** A browser as far as forms go, over real HTTP: whichever process it asks, the cookies are the same, as behind a load balancer. */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();

  get(origin: string, path: string): Promise<Page> {
    return this.#send(origin, path, undefined);
  }

  /** Posts `fields` with the hidden fields of the form on `page`; gives the answer before any redirect. */
  post(origin: string, page: Page, action: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.#send(origin, action, new URLSearchParams({ ...hiddenFields(page.body, action), ...fields }));
  }

  async #send(origin: string, path: string, form: URLSearchParams | undefined): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(origin + path, {
      method: form === undefined ? "GET" : "POST", redirect: "manual", ...(form === undefined ? {} : { body: form }),
      headers: { ...(cookie === "" ? {} : { cookie }), ...(form === undefined ? {} : { origin }) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: answer.status, body: await answer.text(), location: answer.headers.get("location") };
  }
}

/** The newest code in a letter to `address`, as /dev/mail shows it; `besides` are codes seen before. Waits for the worker. */
export async function mailedCode(origin: string, address: string, besides: readonly string[] = []): Promise<string> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { body } = await new HttpBrowser().get(origin, "/dev/mail");
    const letters = body.split("<article").slice(1).filter((letter) => letter.includes(address));
    const code = letters.map((letter) => /(?<![\d-])\d{8}(?![\d-])/.exec(letter.replace(/<time[^>]*>/g, ""))?.[0]).find((found) => found !== undefined && !besides.includes(found));
    if (code !== undefined) return code;
    await wait(50);
  }
  throw new Error("no letter with a code came");
}

/** Joins through the pages of one process and is signed in at all. */
export async function joinThrough(origin: string, address: string): Promise<{ browser: HttpBrowser; code: string }> {
  const browser = new HttpBrowser();
  const posted = await browser.post(origin, await browser.get(origin, "/join"), "/join", { ...JOINING, email: address });
  if (posted.status !== 303) throw new Error(`joining was answered ${posted.status}`);
  const codePage = await browser.get(origin, "/join/code");
  const code = await mailedCode(origin, address);
  const joined = await browser.post(origin, codePage, "/join/code", { code });
  if (joined.status !== 303) throw new Error(`the code was answered ${joined.status}`);
  return { browser, code };
}
