import { beforeAll, describe, expect, it } from "vitest";
import { endDueLeaves, type EndedLeave } from "../../src/modules/leaving/index.ts";
import { newId } from "../../src/platform/id.ts";
import { addCalendarDays, type Actor, civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

/** What happens to people between the withdrawal of everything and the destruction, up to its very lock. */
let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

type Person = { readonly browser: FormBrowser; readonly subject: SubjectId; readonly email: string };
const sql = () => face.services.databases.data;
const DESK: Actor = { kind: "staff", subject: newId() as SubjectId, role: "registrar" };
const OFFICER: Actor = { kind: "staff", subject: newId() as SubjectId, role: "protection-officer" };

async function aPerson(): Promise<Person> {
  const browser = new FormBrowser(face.app);
  const email = `meanwhile${(people += 1)}@example.kz`;
  await joinAs(face, browser, email);
  return { browser, email, subject: await newestSubject(face.services) };
}

async function withdrawAll(browser: FormBrowser, base = "/my") {
  return browser.submit(await browser.get(`${base}/withdraw`), `${base}/withdraw`, {});
}

async function livesOf(...subjects: SubjectId[]): Promise<(string | null)[]> {
  const rows = await face.services.databases.dataOwner<{ subject: SubjectId; life: string }[]>`select subject_id as subject, life from subjects.facts where subject_id = any(${subjects}::uuid[])`;
  return subjects.map((subject) => rows.find((row) => row.subject === subject)?.life ?? null);
}

/** Ends what is due; `meanwhile` happens once it is decided, before the record is locked. */
async function endDue(about: readonly SubjectId[], meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<EndedLeave[]> {
  const { leavingDeps } = face.services;
  const deps: typeof leavingDeps = {
    ...leavingDeps,
    beginDestruction: async (wish) => {
      if (about.includes(wish.subject)) await meanwhile();
      return leavingDeps.beginDestruction(wish);
    },
  };
  return (await endDueLeaves(deps, newId())).filter(({ subject }) => about.includes(subject));
}

async function agreeOwn(subject: SubjectId): Promise<void> {
  const { consents, documents, clock } = face.services;
  const { hash, version } = await documents.current("consent-own", "ru");
  const own: Actor = { kind: "subject", subject };
  await sql().begin((tx) => consents.record(tx, {
    subject, decidedBy: own, typedBy: own, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version), language: "ru",
    source: "web-form", method: "one-time-code", at: clock.now(), requestId: newId(),
  }));
}

describe("between the withdrawal and the destruction", () => {
  it("clause:D2 a cancellation that was answered stands, though the day's work has begun", async () => {
    const { browser, subject, email } = await aPerson();
    await withdrawAll(browser);
    face.clock.advance({ days: 4 });
    const again = new FormBrowser(face.app);
    const asked = await again.submit(await again.get("/sign-in"), "/sign-in", { email });
    const page = await again.submit(asked, "/sign-in/code", { code: await face.mailedCode(email) });
    expect(await endDue([subject], () => again.submit(page, "/my/leaving/cancel", {}))).toEqual([{ subject, waits: "leaving-none" }]);
    expect(await livesOf(subject)).toEqual(["living"]);
    expect((await face.services.consents.stateOf(sql(), subject)).map(({ state }) => state)).toContain("ConsentGiven");
  });

  it("clause:G5 a second representative is seen, though recorded in the last moment", async () => {
    const [first, second] = [await aPerson(), await aPerson()];
    const child = await aChildOf(face.services, first.subject);
    await withdrawAll(first.browser, `/my/children/${child}`);
    face.clock.advance({ days: 4 });
    expect(await endDue([child], () => represents(face.services, child, second.subject))).toEqual([{ subject: child, waits: "leaving-shared-child" }]);
    expect(await livesOf(child)).toEqual(["living"]);
  });

  it("clause:D2 clause:G5 a pupil's own assent holds nobody back: the representative's withdrawal destroys both records", async () => {
    const { browser, subject } = await aPerson();
    const pupil = await aChildOf(face.services, subject, { "given-name": "Тимур", "birth-date": addCalendarDays(civilDateOf(face.clock.now()), -5600) });
    const { hash, version } = await face.services.documents.current("consent-own", "ru");
    await face.services.families.assent({
      session: { subject: pupil, method: "own-code" }, answers: [{ purpose: "service-provision", yes: true }], documentHash: hash, policyVersion: String(version), language: "ru", requestId: newId(),
    });
    await withdrawAll(browser);
    face.clock.advance({ days: 4 });
    expect(await endDue([pupil, subject])).toEqual([{ subject: pupil, waits: null }, { subject, waits: null }]);
    expect(await livesOf(pupil, subject)).toEqual(["destroying", "destroying"]);
  });
});

describe("a pupil who grows up within the days of grace", () => {
  async function grownUpSince(): Promise<{ parent: SubjectId; pupil: SubjectId }> {
    const { browser, subject: parent } = await aPerson();
    const birthday = addCalendarDays(civilDateOf(face.clock.now()), 2);
    const pupil = await aChildOf(face.services, parent, { "given-name": "Тимур", "birth-date": `${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}` });
    await withdrawAll(browser);
    face.clock.advance({ days: 4 });
    await face.services.families.checkDays();
    expect([await face.services.representations.stageOf(sql(), pupil), await livesOf(pupil)]).toEqual(["adult", ["frozen"]]);
    return { parent, pupil };
  }

  it("clause:D2 clause:G5 holds neither record back: what was withdrawn goes, without a letter to who represents no more", async () => {
    const { parent, pupil } = await grownUpSince();
    expect((await endDue([pupil, parent])).sort((a, b) => a.subject.localeCompare(b.subject))).toEqual([parent, pupil].sort().map((subject) => ({ subject, waits: null })));
    expect(await livesOf(pupil, parent)).toEqual(["destroying", "destroying"]);
  });

  it("clause:G5 and agrees anew is kept, and the parent goes alone", async () => {
    const { parent, pupil } = await grownUpSince();
    await agreeOwn(pupil);
    await endDue([pupil, parent]);
    expect(await livesOf(pupil, parent)).toEqual(["frozen", "destroying"]);
  });
});

describe("a child whose only representative is gone", () => {
  it("clause:G5 is blocked and on the officer's list, whatever destroyed the representative's record", async () => {
    const { subject } = await aPerson();
    const child = await aChildOf(face.services, subject);
    await face.services.beginDestruction({
      subject, actor: { kind: "system", job: "retention" }, language: "ru", requestId: newId(), ground: "term-ended", stepUp: () => Promise.resolve(), certificateUrl: face.services.certificateUrl,
    });
    expect((await face.services.restrictions.inForce(sql(), child)).map(({ kind, reason }) => [kind, reason])).toEqual([["block", "no-representative"]]);
    expect((await face.services.families.openMatters(OFFICER)).filter((matter) => matter.child === child)).toMatchObject([{ kind: "no-representative" }]);
  });

  it("clause:D2 clause:G5 whose other representative's right ended goes by the word of the one who asked for it before", async () => {
    const [first, second] = [await aPerson(), await aPerson()];
    const child = await aChildOf(face.services, first.subject);
    await represents(face.services, child, second.subject);
    await withdrawAll(first.browser, `/my/children/${child}`);
    expect(await face.services.restrictions.inForce(sql(), child)).toHaveLength(1);
    await face.services.families.endRepresentation({ child, representative: second.subject, reason: "court", by: DESK, requestId: newId() });
    await withdrawAll(first.browser, `/my/children/${child}`);
    expect(await face.services.restrictions.inForce(sql(), child)).toEqual([]);
    face.clock.advance({ days: 4 });
    expect(await endDue([child])).toEqual([{ subject: child, waits: null }]);
  });
});
