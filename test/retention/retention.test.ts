import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRetention, type RetentionRun } from "../../src/modules/retention/index.ts";
import { recordLife } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { type CompartmentId, COMPARTMENT_IDS, type ConsentState, type FieldId, lastDayOf, type PurposeId, retention, type RestrictionKind, type SubjectId } from "../../src/policy/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";

const clock = movableClock("2026-11-10T04:00:00Z");
const TEXT = "ab".repeat(32);
let databases: TestDatabases;
let school: School;
let people = 0;
let dieAt = "";

beforeAll(async () => {
  databases = await testDatabases();
  const steps = (name: string): Promise<void> => (name === dieAt ? Promise.reject(new Error(`killed at ${name}`)) : Promise.resolve());
  school = await openSchool({ folder: await mkdtemp(join(tmpdir(), "robotek retention ")), addresses: databases.addresses, clock, steps });
});
afterAll(() => school.close());

const run = (dryRun = false): Promise<RetentionRun> => runRetention(school.services.retentionDeps, { dryRun });
const joined = async (): Promise<SubjectId> => (await school.join(`keeper${(people += 1)}@family.example`)).subject;
const self = (subject: SubjectId) => ({ kind: "subject", subject }) as const;

async function answer(subject: SubjectId, purpose: PurposeId, state: ConsentState, termUntil?: Date): Promise<void> {
  const { consents, databases: { data } } = school.services;
  await data.begin((tx) => consents.record(tx, {
    subject, decidedBy: self(subject), typedBy: self(subject), choices: [{ purpose, scope: "processing", state, ...(termUntil === undefined ? {} : { termUntil }) }], documentHash: TEXT,
    policyVersion: "1", language: "ru", source: "web-form", method: "session", at: clock.now(), requestId: newId(),
  }));
}

/** What each class without a form of its own yet would hold, by the purpose that declares it. */
const VALUES = {
  learning: ["learning", { attendance: "10.11.2026" }], contract: ["service-provision", { order: "Курс 1" }], words: ["support", { "own-words": "Здравствуйте" }],
  "statistics-link": ["mail-statistics", { visit: "/policy" }], document: ["abuse-prevention", { "identity-document": "123456789" }],
} as const satisfies Partial<Record<CompartmentId, readonly [PurposeId, Partial<Record<FieldId, string>>]>>;

async function holding(compartment: keyof typeof VALUES): Promise<SubjectId> {
  const subject = await joined();
  const [purpose, values] = VALUES[compartment];
  if (purpose !== "service-provision") await answer(subject, purpose, "ConsentGiven");
  const access = accessFor({ purpose: purpose as "support", actor: self(subject), requestId: newId() });
  await school.services.databases.data.begin((tx) => school.services.vault.collect(tx, access, subject, values as { "own-words": string }, { source: "web-form", at: clock.now() }));
  return subject;
}

async function held(subject: SubjectId): Promise<string[]> {
  const rows = await databases.dataOwner<{ compartment: string }[]>`select distinct compartment from vault.record where subject_id = ${subject} order by 1`;
  return rows.map(({ compartment }) => compartment);
}
const keysOf = async (subject: SubjectId): Promise<string[]> => (await school.services.keys.listKeys(subject)).map(({ compartment }) => compartment).sort();

async function lifeOf(subject: SubjectId): Promise<string | null> {
  const [row] = await databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
  return row?.life ?? null;
}

async function finish(): Promise<void> {
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

/** A day before the end nothing goes; on the first day after it, the class and its keys do. */
async function goesAfter(subject: SubjectId, compartment: CompartmentId, term: { years?: number; days?: number }): Promise<void> {
  const last = new Date(clock.now());
  last.setUTCFullYear(last.getUTCFullYear() + (term.years ?? 0), last.getUTCMonth(), last.getUTCDate() + (term.days ?? 0));
  clock.advance({ milliseconds: last.getTime() - clock.now().getTime() });
  await run();
  expect(await held(subject), `${compartment} on its last day`).toContain(compartment);
  clock.advance({ days: 1 });
  await run();
  expect(await held(subject), `${compartment} past its last day`).not.toContain(compartment);
  expect(await keysOf(subject)).not.toContain(compartment);
}

describe("the terms of keeping", () => {
  it("clause:S3 takes identity and contacts, and with them the whole record, fifteen days after nothing needs them any more", async () => {
    const subject = await joined();
    await answer(subject, "service-provision", "ConsentWithdrawn");
    clock.advance({ days: 15 });
    await run();
    expect([await lifeOf(subject), await held(subject)]).toEqual(["living", ["contact", "identity"]]);
    clock.advance({ days: 1 });
    expect((await run()).records).toBeGreaterThan(0);
    expect(await lifeOf(subject)).toBe("destroying");
    await finish();
    expect([await lifeOf(subject), await keysOf(subject)]).toEqual([null, ["evidence"]]);
    const [begun] = await databases.dataOwner<{ ground: string }[]>`select ground from destruction.destruction order by begun_at desc limit 1`;
    expect(begun?.ground).toBe("term-ended");
  });

  it("clause:S3 clause:R5 leaves a record whose person agreed anew after the run had read it", async () => {
    const subject = await joined();
    await answer(subject, "service-provision", "ConsentWithdrawn");
    clock.advance({ days: 16 });
    const { retentionDeps } = school.services;
    const { classes } = await runRetention({
      ...retentionDeps, beginDestruction: (wish) => answer(wish.subject, "service-provision", "ConsentGiven").then(() => retentionDeps.beginDestruction(wish)),
    }, { dryRun: false });
    expect([await lifeOf(subject), classes.identity.passed]).toEqual(["living", { "not-due": 1 }]);
    expect(await school.email(subject)).toContain("@family.example");
  });

  it("clause:S3 takes what one withdrawn purpose alone needed, and leaves the rest", async () => {
    const subject = await holding("learning");
    await answer(subject, "learning", "ConsentWithdrawn");
    await goesAfter(subject, "learning", { days: 15 });
    expect([await lifeOf(subject), await held(subject)]).toEqual(["living", ["contact", "identity"]]);
    expect(await school.email(subject)).toContain("@family.example");
  });

  it("clause:T2 keeps a contract five years after its end, under lock, without the rest; then all goes", async () => {
    const subject = await holding("contract");
    await answer(subject, "service-provision", "ConsentWithdrawn");
    clock.advance({ days: 16 });
    await run();
    expect([await lifeOf(subject), await held(subject)]).toEqual(["living", ["contract"]]);
    clock.advance({ days: 5 * 365 - 20 });
    await run();
    expect(await held(subject)).toEqual(["contract"]);
    clock.advance({ days: 10 });
    await run();
    expect(await lifeOf(subject)).toBe("destroying");
    await finish();
    expect([await lifeOf(subject), await keysOf(subject)]).toEqual([null, ["evidence"]]);
  });

  it.each([["words", { years: 1 }], ["statistics-link", { years: 1 }], ["document", { days: 30 }]] as const)("clause:T2 takes %s after its term, while its purpose goes on", async (compartment, term) => {
    const subject = await holding(compartment);
    await goesAfter(subject, compartment, term);
    expect(await lifeOf(subject)).toBe("living");
  });

  it("clause:D2 takes the evidence of consents three years after the destruction: row, key and all", async () => {
    const subject = await joined();
    await school.withdrawAll(subject);
    await finish();
    const rows = async (): Promise<number> => (await databases.dataOwner`select 1 from consent.evidence where subject_id = ${subject}`).length;
    clock.advance({ days: 3 * 365 });
    await run();
    expect([await rows(), await keysOf(subject)]).toEqual([1, ["evidence"]]);
    clock.advance({ days: 3 });
    expect((await run()).classes.evidence.removed).toBeGreaterThan(0);
    expect([await rows(), await keysOf(subject)]).toEqual([0, []]);
    expect(await databases.dataOwner`select 1 from retention.removal`).toHaveLength(0);
  });

  it("clause:D2 leaves what the law on accounting keeps under lock on a destruction on wish: named, dated, unread, and gone after five years", async () => {
    const subject = await holding("contract");
    const begun = await school.withdrawAll(subject);
    await finish();
    const { begun: certificate, steps } = await school.services.certificateAt(begun.capability);
    expect(certificate.kept.map(({ what, ground }) => [what, ground])).toEqual([["consent-evidence", "Civil Code art. 178"], ["contract", "Tax Code and Law on accounting"]]);
    expect(steps.map(({ step }) => step)).toEqual(["unreadable", "removed", "erased"]);
    expect([await lifeOf(subject), await held(subject), await keysOf(subject)]).toEqual([null, [], ["contract", "evidence"]]);
    clock.advance({ days: 1 });
    await school.runJob("sweep-orphan-keys");
    expect(await keysOf(subject)).toEqual(["contract", "evidence"]);
    clock.advance({ days: 3 * 366 });
    await run();
    expect(await keysOf(subject)).toEqual(["contract"]);
    clock.advance({ days: 2 * 366 });
    await run();
    expect(await keysOf(subject)).toEqual([]);
    expect(await databases.dataOwner`select 1 from consent.evidence where subject_id = ${subject}`).toHaveLength(0);
  });

  it("clause:S3 answers for every class that there is; the ledger goes with its person alone", async () => {
    expect(Object.keys((await run(true)).classes).sort()).toEqual([...COMPARTMENT_IDS].sort());
    expect(lastDayOf({ compartment: "ledger", fields: [], first: clock.now(), last: clock.now() }, [], clock.now())).toBeNull();
    expect(retention.ledger.term.amount).toBe(0);
  });

  it("clause:R5 ends a consent whose own term is over; silence prolongs nothing", async () => {
    const subject = await joined();
    await answer(subject, "marketing-mail", "ConsentGiven", new Date(clock.now().getTime() + 10 * 86_400_000));
    clock.advance({ days: 11 });
    for (let again = 0; again < 2; again += 1) await run();
    const states = (await school.services.consents.history(school.services.databases.data, subject)).filter(({ purpose }) => purpose === "marketing-mail").map(({ state }) => state);
    expect(states).toEqual(["ConsentGiven", "ConsentExpired"]);
  });
});

describe("what stands in the way", () => {
  it.each<[RestrictionKind, string]>([["legal-hold", "legal-hold"], ["obligation", "open-obligation"], ["block", "blocked"], ["provisional", "provisional-mark"]])(
    "clause:T7 a %s is passed over with its reason, and nothing of it goes until it is lifted", async (kind, reason) => {
      const subject = await holding("document");
      const placed = await school.services.restrictions.placeNow({ subject, kind, fields: ["identity-document"], reason: "test-reason", clause: "T7", by: { kind: "system", job: "test" }, requestId: newId() });
      clock.advance({ days: 40 });
      expect((await run()).classes.document.passed[reason]).toBeGreaterThan(0);
      expect(await held(subject)).toContain("document");
      await school.services.restrictions.liftNow({ subject, restriction: placed.restriction, reason: "test-over", clause: "T7", by: { kind: "system", job: "test" }, requestId: newId() });
      await run();
      expect(await held(subject)).not.toContain("document");
    });

  it("clause:S3 leaves a record that a restore froze, and one in its days of grace", async () => {
    const [frozen, leaver] = [await holding("document"), await holding("document")];
    await school.services.databases.data.begin((tx) => recordLife(tx, frozen, "frozen", clock.now()));
    clock.advance({ days: 40 });
    await school.services.leaving.begin({ session: { method: "session" }, actor: self(leaver), subject: leaver, language: "ru", requestId: newId() });
    const { passed } = (await run()).classes.document;
    expect([passed["frozen"], passed["leaving"]]).toEqual([1, 1]);
    expect([await held(frozen), await held(leaver)].map((list) => list.includes("document"))).toEqual([true, true]);
  });
});

describe("a run", () => {
  it("clause:S3 says beforehand what it would do, changes nothing by saying it, and leaves an entry in the person's history when it does", async () => {
    const subject = await holding("document");
    clock.advance({ days: 31 });
    const before = await held(subject);
    expect((await run(true)).classes.document.removed).toBe(1);
    expect(await held(subject)).toEqual(before);
    await run();
    const [newest] = await school.services.ledger.history(school.services.databases.data, subject, { limit: 1 });
    expect(newest).toMatchObject({ operation: "destroy", clause: "C5", purpose: "legal-duty", fields: ["identity-document"], detail: { class: "document", why: "term-ended" } });
    expect((await run(true)).classes.document.removed).toBe(0);
  });

  it.each(["retention:removed-uncommitted", "retention:removed", "retention:keys-gone"])("clause:D2 killed at %s is finished by the next", async (step) => {
    const subject = await holding("document");
    clock.advance({ days: 31 });
    dieAt = step;
    await expect(run()).rejects.toThrow(step);
    dieAt = "";
    await run();
    expect([await held(subject), await keysOf(subject)].flat()).not.toContain("document");
    expect(await databases.dataOwner`select 1 from retention.removal`).toHaveLength(0);
  });

  it("clause:S1 lets nobody remove rows without a removal and an entry of the same transaction", async () => {
    const remove = (sql: typeof databases.data) => sql`select retention.remove(${newId()}, ${newId()}, ${clock.now()})`;
    await expect(remove(databases.eraser)).rejects.toMatchObject({ code: "RB001" });
    await expect(remove(databases.data)).rejects.toMatchObject({ code: "42501" });
    await expect(databases.data`insert into retention.removal select * from retention.removal`).rejects.toMatchObject({ code: "42501" });
    await expect(databases.eraser`delete from retention.removal`).rejects.toMatchObject({ code: "42501" });
  });
});
