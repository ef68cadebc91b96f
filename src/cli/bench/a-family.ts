import { setTimeout as sleep } from "node:timers/promises";

const LETTER_MS_MAX = 20_000;

/** The hidden fields of the form that posts to `action`. */
function hidden(html: string, action: string): [string, string][] {
  const form = new RegExp(`<form[^>]* action="${action}".*?</form>`, "s").exec(html)?.[0] ?? "";
  return [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
}

/** As much of a browser as joining needs: cookies, forms, redirects. */
class Visitor {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async open(path: string, form?: URLSearchParams): Promise<string> {
    const answer = await fetch(this.#origin + path, {
      redirect: "manual", ...(form === undefined ? {} : { method: "POST", body: form }),
      headers: { cookie: this.cookie, origin: this.#origin, "sec-fetch-site": "same-origin" },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location !== null) return this.open(location);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.text();
  }

  async submit(path: string, action: string, typed: Readonly<Record<string, string>>): Promise<string> {
    return this.open(action, new URLSearchParams([...hidden(await this.open(path), action), ...Object.entries(typed)]));
  }
}

/** Joins a parent with two children over HTTP, as people do; gives the cookie of the session. The service keeps its letters at /dev/mail. */
export async function aFamilySignedIn(origin: string): Promise<string> {
  const visitor = new Visitor(origin);
  await visitor.submit("/join", "/join", { "family-name": "Бенчева", "given-name": "Анна", "birth-date": "21.03.1990", email: "bench@family.example", consent: "yes" });
  let code: string | undefined;
  for (const end_ms = performance.now() + LETTER_MS_MAX; code === undefined && performance.now() < end_ms;) {
    await sleep(200);
    code = /\b\d{8}\b/.exec(await visitor.open("/dev/mail"))?.[0];
  }
  if (code === undefined) throw new Error("no letter with a code came");
  await visitor.submit("/join/code", "/join/code", { code });
  for (const given of ["Тимур", "Ева"]) {
    await visitor.submit("/my/children/new", "/my/children/new", {
      "family-name": "Бенчев", "given-name": given, "birth-date": "04.05.2017", "study-place": "Лицей № 7", relation: "mother", consent: "yes", "answer-learning": "yes",
    });
  }
  return visitor.cookie;
}
