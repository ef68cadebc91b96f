import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { endDueLeaves } from "../../src/modules/leaving/index.ts";
import type { NoticeKind, RestrictionKind, SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject, represents } from "./child.ts";
import { FormBrowser, joinAs, type WebFace } from "./web-face.ts";

export interface Parent {
  readonly browser: FormBrowser;
  readonly subject: SubjectId;
  readonly email: string;
}

export const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
/** The path of the first certificate's address on a page. */
export const addressOn = (html: string): string => /href="http:\/\/localhost:3000(\/certificate\/[\w-]{43})"/.exec(html)?.[1] ?? "";

/** People who leave, children of two of them, and what can be seen of both from outside. */
export class Leavers {
  readonly #face: WebFace;
  #people = 0;

  constructor(face: WebFace) {
    this.#face = face;
  }

  async aPerson(): Promise<Parent> {
    const browser = new FormBrowser(this.#face.app);
    const email = `shared${(this.#people += 1)}@example.kz`;
    await joinAs(this.#face, browser, email);
    return { browser, email, subject: await newestSubject(this.#face.services) };
  }

  async signInAgain(email: string): Promise<FormBrowser> {
    const browser = new FormBrowser(this.#face.app);
    const asked = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
    await browser.submit(asked, "/sign-in/code", { code: await this.#face.mailedCode(email) });
    return browser;
  }

  async twoParents(): Promise<{ first: Parent; second: Parent; child: SubjectId; base: string }> {
    const [first, second] = [await this.aPerson(), await this.aPerson()];
    const child = await aChildOf(this.#face.services, first.subject);
    await represents(this.#face.services, child, second.subject);
    return { first, second, child, base: `/my/children/${child}` };
  }

  async withdraw({ browser }: Parent, base: string) {
    return browser.submit(await browser.get(`${base}/withdraw`), `${base}/withdraw`, {});
  }

  /** The purposes consented to. */
  async inForce(subject: SubjectId): Promise<string[]> {
    const { consents, databases } = this.#face.services;
    return (await consents.stateOf(databases.data, subject)).filter(({ state }) => state === "ConsentGiven").map(({ purpose }) => purpose);
  }

  /** The codes of what restricts the record, by the alphabet. */
  async blocks(subject: SubjectId): Promise<string[]> {
    const { restrictions, databases } = this.#face.services;
    return (await restrictions.inForce(databases.data, subject)).map(({ reason }) => reason).sort();
  }

  /** What the job makes of this record, if its day has come. */
  async due(child: SubjectId) {
    return (await endDueLeaves(this.#face.services.leavingDeps, newId())).filter(({ subject }) => subject === child);
  }

  async lifeOf(subject: SubjectId): Promise<string | null> {
    const [row] = await this.#face.services.databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
    return row?.life ?? null;
  }

  async lettersTo(email: string, kind: NoticeKind): Promise<string[]> {
    await this.#face.work();
    const kept = await this.#face.services.keptLetters.newest(500);
    return kept.flatMap(({ kind: is, letter }) => (is === kind && letter !== null && reveal(letter.to, "mail") === email ? [reveal(letter.text, "mail")] : []));
  }

  async place(subject: SubjectId, kind: RestrictionKind, reason: string) {
    return this.#face.services.restrictions.placeNow({
      subject, kind, fields: ["order"], reason, clause: "D2", by: { kind: "system", job: "test" }, requestId: newId(), until: new Date("2027-01-15T06:00:00Z"),
    });
  }
}
