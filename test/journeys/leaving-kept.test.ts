import { beforeAll, describe, expect, it } from "vitest";
import { replayCancellation } from "../../src/modules/leaving/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { newestSubject } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

const sql = () => face.services.databases.data;

async function aPerson(): Promise<{ browser: FormBrowser; subject: SubjectId }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, `kept${(people += 1)}@example.kz`);
  return { browser, subject: await newestSubject(face.services) };
}

const inForce = async (subject: SubjectId): Promise<string[]> =>
  (await face.services.consents.stateOf(sql(), subject)).filter(({ state }) => state === "ConsentGiven").map(({ purpose, scope }) => `${purpose}/${scope}`);

async function withdrawAll(browser: FormBrowser) {
  return browser.submit(await browser.get("/my/withdraw"), "/my/withdraw", {});
}

describe("a withdrawal of everything, off the database and in the log,", () => {
  it("clause:D2 stays cancelled after a restore of what was before the cancellation, or before the withdrawal too", async () => {
    const { browser, subject } = await aPerson();
    const before = await inForce(subject);
    await browser.submit(await withdrawAll(browser), "/my/leaving/cancel", {});
    const record = (await face.services.journal.read()).find((one) => one.kind === "cancellation" && one.subject === subject);
    if (record === undefined) throw new Error("the cancellation is not in the journal");
    const owner = face.services.databases.dataOwner;
    const [given, withdrawn] = (await face.services.consents.history(sql(), subject)).toReversed();
    const replay = () => sql().begin((tx) => replayCancellation(face.services, tx, record));
    expect(await replay()).toBe(false);
    // A backup from within the days of grace: the withdrawal stands, its cancellation is lost.
    await owner`delete from leaving.event where subject_id = ${subject} and change = 'cancelled'`;
    await owner`delete from consent.event where subject_id = ${subject} and event_id = ${given?.event ?? ""}`;
    expect(await face.services.leaving.isLeaving(sql(), subject)).toBe(true);
    expect([await replay(), await replay()]).toEqual([true, false]);
    expect(await face.services.leaving.isLeaving(sql(), subject)).toBe(false);
    expect(await inForce(subject)).toEqual(before);
    expect((await face.services.consents.history(sql(), subject)).at(-1)).toMatchObject({ event: given?.event, at: given?.at, documentHash: given?.documentHash });
    // A backup from before the withdrawal, which the journal has repeated.
    await owner`delete from leaving.event where subject_id = ${subject}`;
    await owner`delete from consent.event where subject_id = ${subject} and event_id = ${given?.event ?? ""}`;
    expect((await face.services.consents.history(sql(), subject)).at(-1)?.event).toBe(withdrawn?.event);
    expect([await replay(), await inForce(subject)]).toEqual([true, before]);
    // A later withdrawal has the last word: nothing is given twice.
    expect(await replay()).toBe(false);
  });

  it("clause:S1 is compared with the log: a changed day and a forged cancellation are found", async () => {
    const { browser, subject } = await aPerson();
    await withdrawAll(browser);
    const owner = face.services.databases.dataOwner;
    const source = face.services.deepSources.filter(({ name }) => name === "leaving");
    const faults = async () => (await face.services.ledger.verifyDeep(source)).faults.filter((fault) => fault.source === "leaving").map(({ kind }) => kind);
    expect(source).toHaveLength(1);
    expect(await faults()).toEqual([]);
    await owner`update leaving.event set due_at = due_at - interval '2 days' where subject_id = ${subject}`;
    expect(await faults()).toEqual(["row-changed"]);
    await owner`update leaving.event set due_at = due_at + interval '2 days' where subject_id = ${subject}`;
    await owner`insert into leaving.event (subject_id, event_id, leave_id, group_id, change, due_at, withdrawn, decided_by, decided_as, language, request_id, at, entry_id)
                select subject_id, ${newId()}, leave_id, group_id, 'cancelled', due_at, withdrawn, decided_by, decided_as, language, request_id, at, entry_id
                  from leaving.event where subject_id = ${subject}`;
    expect(await faults()).toEqual(["row-changed"]);
    await owner`delete from leaving.event where subject_id = ${subject} and change = 'cancelled'`;
  });
});
