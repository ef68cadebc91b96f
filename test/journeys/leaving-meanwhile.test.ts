import { beforeAll, describe, expect, it } from "vitest";
import { endLeavesJob } from "../../src/jobs/end-leaves.ts";
import { endDueLeaves, type EndedLeave } from "../../src/modules/leaving/index.ts";
import { recordLife } from "../../src/modules/subjects/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { addCalendarDays, type Actor, type CivilDate, civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { aChildOf, type ChildValues, newestSubject, represents } from "../support/child.ts";
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

type Meanwhile = () => Promise<unknown>;
const nothing: Meanwhile = () => Promise.resolve();

/** `meanwhile` happens once it is decided to destroy, before the record is locked. */
function depsWith(about: readonly SubjectId[], meanwhile: Meanwhile): typeof face.services.leavingDeps {
  const { leavingDeps } = face.services;
  return {
    ...leavingDeps,
    beginDestruction: async (wish) => {
      if (about.includes(wish.subject)) await meanwhile();
      return leavingDeps.beginDestruction(wish);
    },
  };
}

/** Ends what is due. */
async function endDue(about: readonly SubjectId[], meanwhile = nothing): Promise<EndedLeave[]> {
  return (await endDueLeaves(depsWith(about, meanwhile), newId())).filter(({ subject }) => about.includes(subject));
}

/** The five minutes' job. */
const fiveMinutes = (about: readonly SubjectId[] = [], meanwhile = nothing) =>
  endLeavesJob(depsWith(about, meanwhile), face.services.families).run({}, { log: createLog(readConfig({ LOG_LEVEL: "silent" })), signal: new AbortController().signal });

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

describe("the officer's decision to destroy the record of a child whom nobody represents", () => {
  const SYSTEM: Actor = { kind: "system", job: "test" };
  const lost = (child: SubjectId, representative: SubjectId) => face.services.families.endRepresentation({ child, representative, reason: "court", by: DESK, requestId: newId() });

  /** Decided on, and not taken up yet. */
  async function decided(values?: ChildValues): Promise<SubjectId> {
    const { subject } = await aPerson();
    const child = await aChildOf(face.services, subject, values);
    await lost(child, subject);
    await face.services.finding.matters.judge(child, "destroy", OFFICER, newId());
    face.clock.advance({ minutes: 1 });
    return child;
  }

  async function representedAgain(child: SubjectId, until: CivilDate | null = null): Promise<SubjectId> {
    const { subject } = await aPerson();
    const right = until === null ? { relation: "father", proof: "birth-certificate" } as const : { relation: "guardian", proof: "guardianship-order", until } as const;
    await face.services.families.addSecondRepresentative({ child, representative: subject, ...right, by: DESK, requestId: newId() });
    return subject;
  }

  async function consentedAnew(child: SubjectId): Promise<SubjectId> {
    const { consents, documents, clock } = face.services;
    const { hash, version } = await documents.current("consent-representative", "ru");
    const by = { kind: "representative", subject: await representedAgain(child), of: child } as const;
    await sql().begin((tx) => consents.record(tx, {
      subject: child, decidedBy: by, typedBy: by, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version),
      language: "ru", source: "web-form", method: "session", at: clock.now(), requestId: newId(),
    }));
    return by.subject;
  }

  const CHANGES: Readonly<Record<string, (child: SubjectId) => Promise<unknown>>> = {
    "somebody represents it again": (child) => representedAgain(child),
    "somebody represents it again and has consented": consentedAnew,
    "a guardian came whose term ended this midnight": async (child) => {
      await representedAgain(child, civilDateOf(face.clock.now()));
      face.clock.advance({ days: 1 });
    },
    "a consent was given that stands, though no right and no matter does": async (child) => {
      const end = { child, representative: await consentedAnew(child), reason: "court", by: DESK, at: face.clock.now(), requestId: newId() } as const;
      await sql().begin((tx) => face.services.representations.end(tx, end));
    },
    "somebody did, and the officer lets it be kept since": async (child) => {
      const again = await representedAgain(child);
      face.clock.advance({ minutes: 1 });
      await lost(child, again);
      await face.services.finding.matters.judge(child, "keep", OFFICER, newId());
    },
    "a restore may have lost who represents it": (child) => sql().begin((tx) => recordLife(tx, child, "frozen", face.clock.now(), { reason: "entries-lost", entriesLost: 1 })),
  };

  it.each([...Object.keys(CHANGES), null])("clause:D2 clause:G5 that a hold put off is taken up when that is over, and not where meanwhile %s", async (change) => {
    const child = await decided();
    const { restriction } = await face.services.restrictions.placeNow({ subject: child, kind: "legal-hold", fields: "all", reason: "court", clause: "D2", by: SYSTEM, requestId: newId() });
    await fiveMinutes();
    expect(await livesOf(child)).toEqual(["living"]);
    if (change !== null) await CHANGES[change]?.(child);
    const before = await livesOf(child);
    await face.services.restrictions.liftNow({ subject: child, restriction, reason: "test-over", clause: "D2", by: SYSTEM, requestId: newId() });
    await fiveMinutes();
    expect(await livesOf(child)).toEqual(change === null ? ["destroying"] : before);
  });

  it("clause:D2 clause:G5 leaves a pupil who comes of age before it the own word", async () => {
    const birthday = addCalendarDays(civilDateOf(face.clock.now()), 2);
    const pupil = await decided({ "given-name": "Тимур", "birth-date": `${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}` });
    face.clock.advance({ days: 4 });
    await face.services.families.checkDays();
    await fiveMinutes();
    expect(await livesOf(pupil)).toEqual(["frozen"]);
    await agreeOwn(pupil);
    await fiveMinutes();
    expect(await livesOf(pupil)).toEqual(["frozen"]);
  });

  it.each([["represents it", (child: SubjectId) => representedAgain(child)], ["represents it and has consented", consentedAnew]] as const)("clause:D2 clause:G5 is not taken up where somebody %s, though recorded in the last moment", async (_, change) => {
    const child = await decided();
    let came = 0;
    await fiveMinutes([child], async () => {
      came += 1;
      await change(child);
    });
    expect([came, await livesOf(child)]).toEqual([1, ["living"]]);
    await fiveMinutes();
    expect(await livesOf(child)).toEqual(["living"]);
  });
});
