import { describe, expect, it } from "vitest";
import { consenting } from "../../../test/support/consenting.ts";
import { newId } from "../../platform/id.ts";
import { isPostgresError } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import { replayRestriction } from "./restriction-replay.ts";
import { restrictionsDeepSource } from "./restrictions-deep-source.ts";
import type { RestrictionWish } from "./restrictions.ts";

const at = await consenting();
const { restrictions, databases, clock, ledger, journal } = at;

const wish = (subject: SubjectId, changes: Partial<RestrictionWish> = {}): Omit<RestrictionWish, "at"> => ({
  subject, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject }, requestId: newId(), ...changes,
});
const lifting = (subject: SubjectId, restriction: string) => ({
  subject, restriction, reason: "found-right", clause: "T7" as const, by: { kind: "subject" as const, subject }, requestId: newId(),
});
const facts = (subject: SubjectId) => databases.data`select kind, fields, review_at from restrictions.facts where subject_id = ${subject} order by kind`;

describe("restrictions", () => {
  it("clause:T7 are in force from the commit on, for all fields or for some", async () => {
    const subject = await at.aSubject();
    const until = new Date("2026-09-02T13:00:00Z");
    await restrictions.placeNow(wish(subject));
    clock.advance({ seconds: 1 });
    await restrictions.placeNow(wish(subject, { kind: "provisional", fields: ["phone", "email", "phone"], until }));
    expect(await facts(subject)).toEqual([{ kind: "block", fields: null, review_at: null }, { kind: "provisional", fields: ["email", "phone"], review_at: until }]);
    expect((await restrictions.inForce(databases.data, subject)).map(({ kind, fields }) => [kind, fields])).toEqual([["block", "all"], ["provisional", ["email", "phone"]]]);
  });

  it("clause:T7 end by a lifting, once, and by nothing else", async () => {
    const [subject, other] = [await at.aSubject(), await at.aSubject()];
    const { restriction } = await restrictions.placeNow(wish(subject, { until: new Date(clock.now().getTime() + 60_000) }));
    clock.advance({ minutes: 5 });
    expect(await facts(subject)).toHaveLength(1);
    expect(await restrictions.toReview(clock.now())).toContainEqual({ subject, restriction, kind: "block", reviewAt: expect.any(Date) as Date });
    await expect(restrictions.liftNow(lifting(other, restriction))).rejects.toMatchObject({ kind: "not-found", reason: "restriction-unknown" });
    const both = await Promise.allSettled([restrictions.liftNow(lifting(subject, restriction)), restrictions.liftNow(lifting(subject, restriction))]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({ kind: "conflict", reason: "restriction-lifted" });
    expect([await facts(subject), await restrictions.toReview(clock.now())]).toEqual([[], []]);
  });

  it("takes codes for reasons, no free words, and nothing from a visitor", async () => {
    const subject = await at.aSubject();
    await expect(restrictions.placeNow(wish(subject, { reason: "Мама сказала" }))).rejects.toMatchObject({ reason: "restriction-reason" });
    await expect(restrictions.placeNow(wish(subject, { by: { kind: "visitor" } }))).rejects.toMatchObject({ reason: "restriction-by-visitor" });
  });

  it("clause:T7 stand in the ledger and, before the answer, in the journal", async () => {
    const subject = await at.aSubject();
    const { restriction } = await restrictions.placeNow(wish(subject));
    // Entries of one millisecond have no order among themselves.
    clock.advance({ seconds: 1 });
    await restrictions.liftNow(lifting(subject, restriction));
    const lines = await ledger.history(databases.data, subject, { limit: 10 });
    expect(lines.map(({ operation, detail }) => [operation, detail?.["change"]])).toEqual([["block", "lifted"], ["block", "placed"]]);
    expect((await journal.read()).filter((note) => note.subject === subject).map(({ body }) => body["change"])).toEqual(["placed", "lifted"]);
  });

  it("clause:T7 come back out of the journal after a restore, in order, once", async () => {
    const subject = await at.aSubject();
    const { restriction } = await restrictions.placeNow(wish(subject, { fields: ["email"] }));
    await restrictions.placeNow(wish(subject, { kind: "legal-hold", clause: "T6", reason: "court-act" }));
    await restrictions.liftNow(lifting(subject, restriction));
    const notes = (await journal.read()).filter((note) => note.subject === subject);
    await databases.dataOwner`delete from restrictions.event where subject_id = ${subject}`;
    const replay = async () => {
      const done: boolean[] = [];
      for (const note of notes) done.push(await databases.data.begin((tx) => replayRestriction({ ledger }, tx, note)));
      return done;
    };
    expect([await replay(), await replay()]).toEqual([[true, true, true], [false, false, false]]);
    expect(await facts(subject)).toEqual([{ kind: "legal-hold", fields: null, review_at: null }]);
  });

  it("clause:S1 are compared with their entries by ledger verify --deep", async () => {
    const subject = await at.aSubject();
    await restrictions.placeNow(wish(subject));
    const rowHash = async () => {
      for await (const row of restrictionsDeepSource(databases).rows()) if (row.subject === subject) return row.rowHash;
      return "none";
    };
    const [line] = await ledger.history(databases.data, subject, { limit: 1 });
    expect(await rowHash()).toBe(line?.detail?.["row"]);
    await databases.dataOwner`update restrictions.event set kind = 'provisional' where subject_id = ${subject}`;
    expect(await rowHash()).not.toBe(line?.detail?.["row"]);
  });

  it.each(["update restrictions.event set kind = 'block'", "delete from restrictions.event", "truncate restrictions.event"])(
    "clause:T7 cannot be changed by the app's role: %s", async (statement) => {
      const tried = await databases.data.unsafe(statement).catch((error: unknown) => error);
      expect(isPostgresError(tried, "42501")).toBe(true);
    },
  );
});
