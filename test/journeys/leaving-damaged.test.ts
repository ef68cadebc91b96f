import { beforeAll, describe, expect, it } from "vitest";
import { endLeavesJob } from "../../src/jobs/end-leaves.ts";
import { endDueLeaves } from "../../src/modules/leaving/index.ts";
import { dueLeaves } from "../../src/modules/leaving/leaving.store.ts";
import { readConfig } from "../../src/platform/config.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { finishDestructions, FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

/** What does not open for anybody is destroyed like the rest, and keeps nobody else's data from going. */
let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

const owner = () => face.services.databases.dataOwner;

async function aPerson(): Promise<{ browser: FormBrowser; subject: SubjectId; email: string }> {
  const browser = new FormBrowser(face.app);
  const email = `damaged${(people += 1)}@example.kz`;
  await joinAs(face, browser, email);
  return { browser, email, subject: await newestSubject(face.services) };
}

const withdrawAll = async (browser: FormBrowser) => browser.submit(await browser.get("/my/withdraw"), "/my/withdraw", {});

async function damage(subject: SubjectId, compartment: string): Promise<void> {
  const { count } = await owner()`update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${subject} and compartment = ${compartment}`;
  expect(count).toBe(1);
}

async function livesOf(...subjects: SubjectId[]): Promise<(string | null)[]> {
  const rows = await owner()<{ subject: SubjectId; life: string }[]>`select subject_id as subject, life from subjects.facts where subject_id = any(${subjects}::uuid[])`;
  return subjects.map((subject) => rows.find((row) => row.subject === subject)?.life ?? null);
}

/** The beginning of this person's destruction fails, whatever the cause. */
function failingFor(subject: SubjectId): typeof face.services.leavingDeps {
  const { leavingDeps } = face.services;
  return { ...leavingDeps, beginDestruction: (wish) => (wish.subject === subject ? Promise.reject(new TypeError("no key")) : leavingDeps.beginDestruction(wish)) };
}

/** The log's lines, each parsed. */
function listened(): { run: { log: ReturnType<typeof createLog>; signal: AbortSignal }; lines: () => { msg?: string }[] } {
  const written: string[] = [];
  const log = createLog(readConfig({ LOG_LEVEL: "info" }), { write: (line: string) => written.push(line) });
  return { run: { log, signal: new AbortController().signal }, lines: () => written.map((line) => JSON.parse(line) as { msg?: string }) };
}

describe("a record that does not open", () => {
  it.each(["identity", "contact"])("clause:D2 is destroyed on its day, with its certificate: %s", async (compartment) => {
    const { browser, subject } = await aPerson();
    const child = await aChildOf(face.services, subject);
    await withdrawAll(browser);
    await damage(subject, compartment);
    await damage(child, "identity");
    face.clock.advance({ days: 4 });
    expect(await endDueLeaves(face.services.leavingDeps, newId())).toEqual(expect.arrayContaining([{ subject: child, waits: null }, { subject, waits: null }]));
    await finishDestructions(face);
    expect(await livesOf(subject, child)).toEqual([null, null]);
    const [left] = await owner()<{ rows: number }[]>`select count(*)::int as rows from vault.record where subject_id in (${subject}, ${child})`;
    expect(left?.rows).toBe(0);
  });

  it("clause:D2 is destroyed too when the row of its leave is what was damaged", async () => {
    const { browser, subject } = await aPerson();
    await withdrawAll(browser);
    await owner()`update leaving.event set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40)) where subject_id = ${subject}`;
    face.clock.advance({ days: 4 });
    expect(await endDueLeaves(face.services.leavingDeps, newId())).toContainEqual({ subject, waits: null });
    await finishDestructions(face);
    expect(await livesOf(subject)).toEqual([null]);
  });
});

describe("one whose destruction fails", () => {
  it("clause:D2 holds up nobody else's, is told, and is taken when it can be", async () => {
    const [failing, other] = [await aPerson(), await aPerson()];
    for (const { browser } of [failing, other]) await withdrawAll(browser);
    face.clock.advance({ days: 4 });
    const { run, lines } = listened();
    await expect(endLeavesJob(failingFor(failing.subject), face.services.families).run({}, run)).rejects.toThrow("1 withdrawn records not taken");
    expect(await livesOf(failing.subject, other.subject)).toEqual(["living", "destroying"]);
    expect(lines().map(({ msg }) => msg)).toContain("withdrawn record not taken");
    await endLeavesJob(face.services.leavingDeps, face.services.families).run({}, run);
    expect(await livesOf(failing.subject)).toEqual(["destroying"]);
  });

  it("clause:D2 waits behind nobody: page after page of what is due is gone through", async () => {
    for (const { browser, subject } of [await aPerson(), await aPerson()]) {
      await aChildOf(face.services, subject);
      await withdrawAll(browser);
    }
    face.clock.advance({ days: 4 });
    const { data } = face.services.databases;
    const at = face.clock.now();
    const all = (await dueLeaves(data, at, { after: null, limit: 200 })).map(({ subject }) => subject);
    expect(all.length).toBeGreaterThanOrEqual(4);
    const walked: SubjectId[] = [];
    for (let [leave] = await dueLeaves(data, at, { after: null, limit: 1 }); leave !== undefined; [leave] = await dueLeaves(data, at, { after: leave, limit: 1 })) walked.push(leave.subject);
    expect(walked).toEqual(all);
  });
});
