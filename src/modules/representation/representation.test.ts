import { beforeAll, describe, expect, it } from "vitest";
import { consenting, type Consenting } from "../../../test/support/consenting.ts";
import { newId } from "../../platform/id.ts";
import { addCalendarDays, type Actor, civilDate, civilDateOf, proofOf, type SubjectId } from "../../policy/index.ts";
import { type BeginWish, type ProveWish, replayRepresentation, representationDeepSource, representationParticipant, Representations } from "./index.ts";

let on: Consenting;
let representations: Representations;
beforeAll(async () => {
  on = await consenting();
  representations = new Representations(on);
});

const today = () => civilDateOf(on.clock.now());
async function begin(child: SubjectId, representative: SubjectId, changes: Partial<BeginWish> = {}): Promise<string> {
  const by: Actor = { kind: "subject", subject: representative };
  return on.databases.data.begin((tx) => representations.begin(tx, {
    child, representative, relation: "mother", proof: "declared", from: today(), until: null, by, at: on.clock.now(), requestId: newId(), ...changes,
  }));
}
async function end(child: SubjectId, representative: SubjectId): Promise<void> {
  const by: Actor = { kind: "staff", subject: representative, role: "registrar" };
  await on.databases.data.begin((tx) => representations.end(tx, { child, representative, reason: "court", by, at: on.clock.now(), requestId: newId() }));
  await on.journal.ship();
}
async function prove(child: SubjectId, representative: SubjectId, changes: Partial<ProveWish> = {}): Promise<void> {
  const by: Actor = { kind: "staff", subject: representative, role: "registrar" };
  await on.databases.data.begin((tx) => representations.prove(tx, {
    child, representative, relation: "guardian", proof: "guardianship-order", until: null, by, at: on.clock.now(), requestId: newId(), ...changes,
  }));
  await on.journal.ship();
}
const three = async (): Promise<[SubjectId, SubjectId, SubjectId]> => [await on.aSubject(), await on.aSubject(), await on.aSubject()];

describe("representation", () => {
  it("clause:G5 says who acts for whom at an instant, from either side, also of the past", async () => {
    const [child, mother, father] = await three();
    await begin(child, mother);
    const alone = on.clock.now();
    on.clock.advance({ days: 1 });
    await begin(child, father, { relation: "father", proof: "birth-certificate" });
    on.clock.advance({ days: 1 });
    const both = on.clock.now();
    on.clock.advance({ seconds: 1 });
    await end(child, mother);
    const { data } = on.databases;
    const who = async (at: Date) => (await representations.representativesOf(data, child, at)).map(({ representative }) => representative);
    expect([await who(alone), await who(both), await who(on.clock.now())]).toEqual([[mother], [mother, father], [father]]);
    expect((await representations.childrenOf(data, father, both)).map((held) => held.child)).toEqual([child]);
    expect(await representations.childrenOf(data, mother, on.clock.now())).toEqual([]);
    expect([await representations.represents(data, mother, child, both), await representations.represents(data, mother, child, on.clock.now())]).toEqual([true, false]);
  });

  it("clause:G5 holds to the last moment of its own term and not a moment longer", async () => {
    const [child, guardian] = await three();
    const until = addCalendarDays(today(), 30);
    await begin(child, guardian, { relation: "guardian", proof: "guardianship-order", until });
    const { data } = on.databases;
    const last = new Date(`${until}T18:59:59.999Z`);
    expect(await representations.represents(data, guardian, child, last)).toBe(true);
    expect(await representations.represents(data, guardian, child, new Date(last.getTime() + 1))).toBe(false);
    on.clock.set(new Date(last.getTime() + 1).toISOString());
    const [over] = await representations.overdue(data, on.clock.now());
    expect(over).toMatchObject({ child, representative: guardian });
    if (over === undefined) throw new Error("nothing is over");
    const how = { at: on.clock.now(), requestId: newId(), job: "check-birthdays" };
    expect(await data.begin((tx) => representations.endOverdue(tx, over, how))).toBe(true);
    expect(await data.begin((tx) => representations.endOverdue(tx, over, how))).toBe(false);
    expect(await representations.overdue(data, on.clock.now())).toEqual([]);
  });

  it("clause:G5 is refused without a fitting proof, to oneself, twice, from tomorrow, of an adult, and past a bound", async () => {
    const [child, mother, other] = await three();
    const refused = (changes: Partial<BeginWish>, reason: string) => expect(begin(child, mother, changes)).rejects.toMatchObject({ reason });
    await refused({ proof: "guardianship-order" }, "representation-proof");
    await refused({ representative: child }, "representation-self");
    await refused({ from: addCalendarDays(today(), 1) }, "representation-term");
    await refused({ until: civilDate("2020-01-01") }, "representation-term");
    // A typed day never takes a parent's right: a court does.
    for (const relation of ["mother", "father", "adopter"] as const) await refused({ relation, proof: proofOf[relation], until: addCalendarDays(today(), 30) }, "representation-no-term");
    await refused({ by: { kind: "visitor" } }, "representation-by-visitor");
    await begin(child, mother);
    await refused({}, "representation-exists");
    for (let n = 0; n < 3; n += 1) await begin(child, await on.aSubject());
    await expect(begin(child, await on.aSubject())).rejects.toMatchObject({ reason: "representatives-too-many" });
    await expect(end(child, other)).rejects.toMatchObject({ kind: "not-found", reason: "representation-unknown" });
    const [grown] = await three();
    const how = { child: grown, by: { kind: "system", job: "test" } as const, at: on.clock.now(), requestId: newId() };
    await on.databases.data.begin((tx) => representations.recordStage(tx, { ...how, stage: "adult" }));
    await expect(begin(grown, mother)).rejects.toMatchObject({ reason: "representation-adult" });
    await expect(on.databases.data.begin((tx) => representations.recordStage(tx, { ...how, stage: "from-14" }))).rejects.toMatchObject({ reason: "stage-order" });
  });

  it("clause:G5 keeps no time beside a stage, which would be a birth date, and records a stage once", async () => {
    const [child] = await three();
    const record = (stage: "under-14" | "from-14") => on.databases.data.begin((tx) => representations.recordStage(tx, {
      child, stage, by: { kind: "system", job: "test" }, at: on.clock.now(), requestId: newId(),
    }));
    expect(await representations.stageOf(on.databases.data, child)).toBeNull();
    expect([await record("under-14"), await record("under-14"), await record("from-14")]).toEqual([true, false, true]);
    expect(await representations.stageOf(on.databases.data, child)).toBe("from-14");
    const columns = await on.databases.dataOwner<{ type: string }[]>`select data_type as type from information_schema.columns where table_schema = 'representation' and table_name = 'stage'`;
    expect(columns.map(({ type }) => type).sort()).toEqual(["integer", "text", "uuid"]);
  });

  it("clause:G5 that was ended stays ended after a restore that brought it back", async () => {
    const [child, mother] = await three();
    await begin(child, mother);
    await end(child, mother);
    await on.databases.dataOwner`delete from representation.event where subject_id = ${child} and change = 'ended'`;
    expect(await representations.represents(on.databases.data, mother, child, on.clock.now())).toBe(true);
    const record = (await on.journal.read()).find(({ kind, subject }) => kind === "representation" && subject === child);
    if (record === undefined) throw new Error("the journal does not know of it");
    expect(await on.databases.data.begin((tx) => replayRepresentation(on, tx, record))).toBe(true);
    expect(await representations.represents(on.databases.data, mother, child, on.clock.now())).toBe(false);
    expect(await on.databases.data.begin((tx) => replayRepresentation(on, tx, record))).toBe(false);
  });

  it("clause:G5 that was only said is shown by a document without a gap, from the same day on, and has a term of its own that ends it", async () => {
    const [child, guardian] = await three();
    await begin(child, guardian, { relation: "guardian" });
    const { data } = on.databases;
    const [said] = await representations.representativesOf(data, child, on.clock.now());
    on.clock.advance({ days: 3 });
    await expect(prove(child, guardian, { proof: "birth-certificate" })).rejects.toMatchObject({ reason: "representation-proof" });
    await expect(prove(child, guardian, { until: addCalendarDays(today(), -1) })).rejects.toMatchObject({ reason: "representation-term" });
    const [another, mother] = await three();
    await begin(another, mother, { proof: "declared" });
    await expect(prove(another, mother, { relation: "mother", proof: "birth-certificate", until: addCalendarDays(today(), 30) })).rejects.toMatchObject({ reason: "representation-no-term" });
    await expect(prove(child, await on.aSubject())).rejects.toMatchObject({ reason: "representation-unknown" });
    const until = addCalendarDays(today(), 30);
    await prove(child, guardian, { until });
    const held = await representations.representativesOf(data, child, on.clock.now());
    expect(held).toMatchObject([{ representative: guardian, relation: "guardian", proof: "guardianship-order", beginsAt: said?.beginsAt }]);
    expect(await representations.represents(data, guardian, child, new Date(`${until}T18:59:59.999Z`))).toBe(true);
    expect(await representations.represents(data, guardian, child, new Date(`${until}T19:00:00Z`))).toBe(false);
    // A new order prolongs it.
    await prove(child, guardian, { until: addCalendarDays(until, 365) });
    expect(await representations.represents(data, guardian, child, new Date(`${until}T19:00:00Z`))).toBe(true);
  });

  it("clause:G5 that was shown keeps proof, term and a later end through a restore of what was there before", async () => {
    const { data, dataOwner } = on.databases;
    for (const ends of [false, true]) {
      const [child, guardian] = await three();
      await begin(child, guardian, { relation: "guardian" });
      const [said] = await representations.representativesOf(data, child, on.clock.now());
      on.clock.advance({ seconds: 1 });
      await prove(child, guardian, { until: addCalendarDays(today(), 30) });
      on.clock.advance({ seconds: 1 });
      if (ends) await end(child, guardian);
      await dataOwner`delete from representation.event where subject_id = ${child} and event_id <> ${said?.id ?? ""}`;
      const records = (await on.journal.read()).filter(({ kind, subject }) => kind === "representation" && subject === child);
      for (const record of records) expect(await data.begin((tx) => replayRepresentation(on, tx, record))).toBe(true);
      for (const record of records) expect(await data.begin((tx) => replayRepresentation(on, tx, record))).toBe(false);
      const held = await representations.representativesOf(data, child, on.clock.now());
      expect(held.map(({ proof, endsAt }) => [proof, endsAt !== null])).toEqual(ends ? [] : [["guardianship-order", true]]);
    }
  });

  it("clause:G5 that was written past the program is found by the deep check", async () => {
    const [child, mother, stranger] = await three();
    await begin(child, mother);
    const rowHash = async (): Promise<string> => {
      for await (const row of representationDeepSource(on.databases).rows()) if (row.subject === child) return row.rowHash;
      return "none";
    };
    const [line] = await on.ledger.history(on.databases.data, child, { limit: 1 });
    expect(await rowHash()).toBe(line?.detail?.["row"]);
    await on.databases.dataOwner`update representation.event set representative_id = ${stranger} where subject_id = ${child}`;
    expect(await rowHash()).not.toBe(line?.detail?.["row"]);
  });

  it("clause:C8 is handed out without naming the representative, and found for the child", async () => {
    const [child, mother] = await three();
    await begin(child, mother);
    const exported = await on.databases.data.begin((tx) => representationParticipant.export(tx, child, null));
    expect(JSON.stringify(exported)).not.toContain(mother);
    expect(await on.databases.data.begin((tx) => representationParticipant.find(tx, child))).toEqual([{ table: "representation.event", rows: 1 }]);
  });
});
