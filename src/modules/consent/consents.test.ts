import { describe, expect, it } from "vitest";
import { A_TEXT, anAnswer, aRepresentation, consenting } from "../../../test/support/consenting.ts";
import type { Actor, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { isPostgresError } from "../../platform/postgres.ts";
import { consentDeepSource } from "./consent-deep-source.ts";
import type { ConsentAnswer } from "./consents.ts";
import { replayConsent } from "./consent-replay.ts";
import { consentRowHash } from "./consent-row.ts";

const at = await consenting();
const { databases, clock, consents, ledger } = at;

const record = (answer: ConsentAnswer) => databases.data.begin((tx) => consents.record(tx, answer));
const given = (subject: SubjectId) => record(anAnswer(subject, clock.now()));
const withdrawal = (subject: SubjectId): ConsentAnswer =>
  anAnswer(subject, clock.now(), { choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }] });

describe("recording consent", () => {
  it("clause:C2 keeps apart who said it, who typed it and whom it concerns, with text, language, source, method and the DPV term", async () => {
    const [child, parent, staff] = [await at.aSubject(), await at.aSubject(), await at.aSubject()];
    const decidedBy: Actor = { kind: "representative", subject: parent, of: child };
    const typedBy: Actor = { kind: "staff", subject: staff, role: "registrar" };
    await aRepresentation(at, child, parent);
    await record(anAnswer(child, clock.now(), { decidedBy, typedBy, source: "telephone", method: "telephone-callback", language: "kk" }));
    const [row] = await databases.data`select * from consent.event where subject_id = ${child}`;
    expect(row).toMatchObject({
      subject_id: child, decided_by: parent, decided_as: "representative", typed_by: staff, typed_as: "staff", position: 1, document_hash: A_TEXT,
      policy_version: "1", language: "kk", source: "telephone", method: "telephone-callback", state: "ConsentGiven", state_iri: "https://w3id.org/dpv#ConsentGiven",
    });
  });

  it("clause:C2 treats each scope as one of its own", async () => {
    const subject = await at.aSubject();
    const scopes = ["processing", "third-parties", "abroad", "publication"] as const;
    await record(anAnswer(subject, clock.now(), {
      choices: scopes.map((scope) => ({ purpose: "service-provision", scope, state: scope === "processing" ? "ConsentGiven" as const : "ConsentRefused" as const })),
    }));
    const states = await databases.data.begin((tx) => consents.stateOf(tx, subject));
    expect(Object.fromEntries(states.map(({ scope, state }) => [scope, state]))).toEqual({
      processing: "ConsentGiven", "third-parties": "ConsentRefused", abroad: "ConsentRefused", publication: "ConsentRefused",
    });
  });

  it("clause:S1 writes a ledger entry with the hash of each row, in the same transaction", async () => {
    const subject = await at.aSubject();
    const [event] = await given(subject);
    const [line] = await ledger.history(databases.data, subject, { limit: 10 });
    expect(line).toMatchObject({ entryId: event?.entryId, operation: "record", clause: "C2", purpose: "service-provision" });
    expect(line?.detail).toMatchObject({ scope: "processing", state: "ConsentGiven", term: null, row: event && consentRowHash(event) });
  });

  it("clause:S1 records nothing when the ledger takes no entry", async () => {
    const subject = await at.aSubject();
    for (const { keyId, compartment } of await at.keys.listKeys(subject)) if (compartment === "ledger") await at.keys.destroyKeys([keyId]);
    await expect(given(subject)).rejects.toThrow();
    expect(await databases.data`select 1 from consent.event where subject_id = ${subject}`).toHaveLength(0);
  });

  it("refuses what cannot follow, and what the actor has no say in", async () => {
    const [subject, other] = [await at.aSubject(), await at.aSubject()];
    await expect(record(withdrawal(subject))).rejects.toThrow("consent-transition");
    await given(subject);
    await expect(given(subject)).rejects.toThrow("consent-unchanged");
    await expect(record(anAnswer(subject, clock.now(), { decidedBy: { kind: "subject", subject: other } }))).rejects.toThrow("consent-decider");
    await expect(record(anAnswer(subject, clock.now(), { decidedBy: { kind: "staff", subject: other, role: "registrar" } }))).rejects.toThrow("consent-decider");
    await expect(record({ ...withdrawal(subject), typedBy: { kind: "visitor" } })).rejects.toThrow("consent-decider");
  });

  it("refuses an empty answer, one choice twice, a text without a hash, a term that is over", async () => {
    const subject = await at.aSubject();
    const choice = { purpose: "service-provision", scope: "processing", state: "ConsentGiven" } as const;
    await expect(record(anAnswer(subject, clock.now(), { choices: [] }))).rejects.toThrow("consent-empty");
    await expect(record(anAnswer(subject, clock.now(), { choices: [choice, choice] }))).rejects.toThrow("consent-twice");
    await expect(record(anAnswer(subject, clock.now(), { documentHash: "" }))).rejects.toThrow("consent-text-unknown");
    await expect(record(anAnswer(subject, clock.now(), { choices: [{ ...choice, termUntil: clock.now() }] }))).rejects.toThrow("consent-term");
  });

  it("counts a person's events without a gap, also when 16 are recorded at once", async () => {
    const subject = await at.aSubject();
    const purposes = ["service-provision", "learning", "support", "events", "contests", "surveys", "interests", "personalisation"] as const;
    const before = await consents.stateVersion(databases.data, subject);
    await Promise.all(purposes.flatMap((purpose) => (["processing", "publication"] as const).map((scope) => record(anAnswer(subject, clock.now(), { choices: [{ purpose, scope, state: "ConsentGiven" }] })))));
    const events = await consents.history(databases.data, subject);
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect([before, await consents.stateVersion(databases.data, subject)]).toEqual(["0", "16"]);
  });

  it("clause:D2 notes each end of a consent in the journal, off the database", async () => {
    const subject = await at.aSubject();
    await given(subject);
    const [event] = await record(withdrawal(subject));
    await at.journal.ship();
    const notes = (await at.journal.read()).filter((note) => note.subject === subject);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ kind: "withdrawal", id: event?.event, body: { purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" } });
  });

  it("clause:C2 gives the facts of the latest event to every process at once", async () => {
    const subject = await at.aSubject();
    await given(subject);
    clock.advance({ seconds: 1 });
    await record(withdrawal(subject));
    expect(await databases.data`select purpose, scope, state from consent.facts where subject_id = ${subject}`).toEqual([
      { purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" },
    ]);
  });

  it("waits for a reader's shared lock, and a reader waits for it", async () => {
    const subject = await at.aSubject();
    const order: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reading = databases.data.begin(async (tx) => {
      const { lockSubjects } = await import("../subjects/index.ts");
      await lockSubjects(tx, [subject], "shared");
      order.push("read");
      await held;
      order.push("read ended");
    });
    while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const writing = given(subject).then(() => order.push("written"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await Promise.all([reading, writing]);
    expect(order).toEqual(["read", "read ended", "written"]);
  });

  it.each(["update consent.event set state = 'ConsentGiven'", "delete from consent.event", "truncate consent.event", "update consent.evidence set kept_until = kept_since", "delete from consent.evidence"])(
    "clause:C2 leaves the app's role no way to change an event: %s", async (statement) => {
      const tried = await databases.data.unsafe(statement).catch((error: unknown) => error);
      expect(isPostgresError(tried, "42501")).toBe(true);
    },
  );
});

describe("replaying the journal after a restore", () => {
  it("clause:D2 withdraws again what a backup brought back, once, under its own id", async () => {
    const subject = await at.aSubject();
    const [yes] = await given(subject);
    const [event] = await record(withdrawal(subject));
    await at.journal.ship();
    const [note] = (await at.journal.read()).filter((each) => each.subject === subject);
    if (note === undefined || event === undefined || yes === undefined) throw new Error("nothing in the journal");
    await databases.dataOwner`delete from consent.event where subject_id = ${subject} and position = ${event.position}`;
    const replay = () => databases.data.begin((tx) => replayConsent({ ledger }, tx, note));
    expect([await replay(), await replay()]).toEqual([true, false]);
    const { entryId: _first, rowHash: _hash, ...before } = event;
    const { entryId: _second, ...after } = (await consents.history(databases.data, subject)).at(-1) ?? { entryId: "" };
    expect(after).toEqual(before);
  });

  it("leaves alone a person whose consent is not in force", async () => {
    const subject = await at.aSubject();
    await given(subject);
    await record(withdrawal(subject));
    await at.journal.ship();
    const [note] = (await at.journal.read()).filter((each) => each.subject === subject);
    await databases.dataOwner`delete from consent.event where subject_id = ${subject}`;
    expect(note && (await databases.data.begin((tx) => replayConsent({ ledger }, tx, note)))).toBe(false);
  });
});

describe("ledger verify --deep over consent", () => {
  const source = consentDeepSource({ databases, evidence: at.evidence, evidenceKeys: (subjects) => at.keys.openKeys(subjects, ["evidence"]) });
  const rowsOf = async (subject: SubjectId) => {
    const rows = [];
    for await (const row of source.rows()) if (row.subject === subject) rows.push(row);
    return rows;
  };

  it("clause:S1 gives every row with the hash that its entry holds, until somebody changes the row", async () => {
    const subject = await at.aSubject();
    const [event] = await given(subject);
    const before = await rowsOf(subject);
    expect(before).toEqual([{ entryId: event?.entryId, subject, rowHash: event && consentRowHash(event) }]);
    await databases.dataOwner`update consent.event set policy_version = '2' where subject_id = ${subject}`;
    expect((await rowsOf(subject))[0]?.rowHash).not.toBe(before[0]?.rowHash);
  });

  it("clause:D2 compares what stays as evidence by the openings kept with it, and tells a changed row", async () => {
    const subject = await at.aSubject();
    const [event] = await given(subject);
    const [key] = await at.keys.openKeys([subject], ["evidence"]);
    if (key === undefined) throw new Error("no evidence key");
    const until = new Date("2029-09-01T00:00:00Z");
    const keep = () => databases.data.begin((tx) => at.evidence.keep(tx, { subject, key, who: { name: "Тест" }, at: clock.now(), until }));
    expect([await keep(), await keep()]).toEqual([1, 0]);
    const [held] = await at.evidence.held(databases.data, subject);
    expect(held && at.evidence.open(held, key)).toMatchObject({ who: { name: "Тест" }, events: [{ entryId: event?.entryId, opening: { format: "robotek-ledger-opening/v1" } }] });
    await databases.dataOwner`delete from consent.event where subject_id = ${subject}`;
    expect(await rowsOf(subject)).toMatchObject([{ entryId: event?.entryId, rowHash: event && consentRowHash(event), opening: { format: "robotek-ledger-opening/v1" } }]);
    await databases.dataOwner`update consent.evidence set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40)) where subject_id = ${subject}`;
    expect(await rowsOf(subject)).toEqual([{ entryId: held?.id, subject, rowHash: "" }]);
  });

  it("tells an unknown subject by nothing at all", async () => {
    expect(await rowsOf(newId() as SubjectId)).toEqual([]);
  });
});
