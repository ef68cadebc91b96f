import { beforeAll, describe, expect, it } from "vitest";
import { createSubject, lifeOf, recordLife } from "../../src/modules/subjects/index.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

const LIST = "/desk/matters/frozen";
const FROZEN = 120;
let face: WebFace;
let officer: MemberAtDesk;
let people: SubjectId[];

/** As many as a small school has after a restore. */
async function freezeMany(): Promise<SubjectId[]> {
  const { databases, keys, clock } = face.services;
  const subjects: SubjectId[] = [];
  for (let made = 0; made < FROZEN; made += 1) {
    const subject = await databases.data.begin((tx) => createSubject(tx, clock.now()));
    await keys.createKeys(subject, ["ledger"], clock.now());
    await databases.data.begin((tx) => recordLife(tx, subject, "frozen", clock.now(), { reason: "entries-lost", entriesLost: 3 }));
    subjects.push(subject);
  }
  return subjects;
}

beforeAll(async () => {
  face = await stillWebFace();
  officer = await aMember(face, "protection-officer");
  people = await freezeMany();
}, 120_000);

const shown = (body: string): number => new Set([...body.matchAll(/id="f-([0-9a-f-]{36})"/gu)].map(([, id]) => id)).size;

describe("a school of many families after a restore", () => {
  it("clause:T7 pages through what stands still, instead of hiding what is beyond the first page", async () => {
    const first = await officer.browser.get("/desk/matters");
    const [, next = ""] = /href="(\/desk\/matters\?after=\d+)"/u.exec(first.body) ?? [];
    const second = await officer.browser.get(next);
    const last = await officer.browser.get("/desk/matters?after=100");
    const found = [first, second, last].flatMap(({ body }) => people.filter((subject) => body.includes(`${LIST}/${subject}`)));
    expect([found.length, new Set(found).size]).toEqual([FROZEN, FROZEN]);
    expect(last.body).not.toMatch(/matters\?after=/u);
    for (const odd of ["-1", "x", "99999999999999999999"]) expect((await officer.browser.get(`/desk/matters?after=${odd}`)).statusCode).toBe(200);
  });

  it("clause:R5 asks for a tick or a page, and for a reason: nothing is chosen beforehand, and what was ticked stays ticked", async () => {
    const page = await officer.browser.get(LIST);
    expect([shown(page.body), page.body.includes("120")]).toEqual([50, true]);
    expect(page.body).not.toMatch(/checked/u);
    const none = await officer.browser.post(page, LIST, { which: "ticked", reason: "made-good" });
    expect([none.statusCode, none.body.includes('href="#f-people"')]).toEqual([422, true]);
    const [sql, first, second] = [face.services.databases.data, people[0] as SubjectId, people[1] as SubjectId];
    const unsaid = await officer.browser.post(page, LIST, { which: "ticked", [`tick-${second}`]: "yes" });
    expect([unsaid.statusCode, [...unsaid.body.matchAll(/checked/gu)].length]).toEqual([422, 1]);
    const two = await officer.browser.submit(page, LIST, { which: "ticked", reason: "made-good", [`tick-${second}`]: "yes" });
    expect(two.body).toContain("Открыта 1 запись");
    expect([await lifeOf(sql, first), await lifeOf(sql, second)]).toEqual(["frozen", "living"]);
  });

  it("clause:T7 releases page by page, at most fifty at once, each record by an entry of its own", async () => {
    const forged = await officer.browser.post(await officer.browser.get(LIST), LIST, { which: "page", reason: "made-good", shown: people.slice(2).join(" ") });
    expect([forged.statusCode, await lifeOf(face.services.databases.data, people[3] as SubjectId)]).toEqual([422, "frozen"]);
    for (const left of [69, 19, 0]) {
      const done = await officer.browser.submit(await officer.browser.get(LIST), LIST, { which: "page", reason: "nothing-missing" });
      expect([done.statusCode, done.body.includes(left === 0 ? "Замороженных записей здесь нет" : `${left}`)]).toEqual([200, true]);
    }
    const { databases, ledger } = face.services;
    for (const subject of people) expect(await lifeOf(databases.data, subject)).toBe("living");
    const entries = await Promise.all(people.map(async (subject) => (await ledger.history(databases.data, subject, { limit: 5 })).filter(({ detail }) => detail?.["what"] === "released-nothing-missing" || detail?.["what"] === "released-made-good")));
    expect(entries.every((own) => own.length === 1 && own[0]?.bulk === false)).toBe(true);
    expect(new Set(entries.flat().map(({ entryId }) => entryId)).size).toBe(FROZEN);
  }, 60_000);

  it("clause:D2 of two who release at once one finds nothing to do", async () => {
    const [again] = people as [SubjectId];
    const { databases, clock, finding } = face.services;
    await databases.data.begin((tx) => recordLife(tx, again, "frozen", clock.now(), { reason: "entries-lost", entriesLost: 1 }));
    const act = { by: officer.actor, requestId: "twice" };
    const done = await Promise.allSettled([finding.frozen.release(act, again, "made-good"), finding.frozen.release(act, again, "made-good")]);
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
