import { beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases, type TestDatabases } from "../../../test/support/database.ts";
import { idBytes, newId } from "../../platform/id.ts";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { aboutSubject, createSubject, knownSubjects, lifeEvents, lifeOf, LOCKED_SUBJECTS_MAX, lockSubjects, recordLife, subjectByNumber, subjectLock, subjectLocks } from "./index.ts";

const clock = movableClock();
let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
});
const aSubject = (): Promise<SubjectId> => databases.data.begin((tx) => createSubject(tx, clock.now()));
const record = (subject: SubjectId, life: "living" | "frozen" | "destroying" | "destroyed"): Promise<void> => databases.data.begin((tx) => recordLife(tx, subject, life, clock.now()));

describe("the registry of subjects", () => {
  it("gives everybody a random id and the next number, by which the desk finds the person", async () => {
    const [a, b] = [await aSubject(), await aSubject()];
    const [first, second] = [await aboutSubject(databases.data, a), await aboutSubject(databases.data, b)];
    expect(second?.number).toBeGreaterThan(first?.number ?? Infinity);
    expect(first?.createdAt).toEqual(clock.now());
    expect(await subjectByNumber(databases.data, second?.number ?? 0)).toBe(b);
    expect(await subjectByNumber(databases.data, -1)).toBeNull();
    expect(await knownSubjects(databases.data, [a, asSubjectId(newId())])).toEqual(new Set([a]));
  });

  it("records a life forward only, the same step twice without a second row, and nobody comes back from destroying", async () => {
    const subject = await aSubject();
    expect(await lifeOf(databases.data, subject)).toBe("living");
    await record(subject, "frozen");
    await record(subject, "frozen");
    await record(subject, "living");
    await expect(record(subject, "destroyed")).rejects.toMatchObject({ reason: "life-order" });
    await record(subject, "destroying");
    for (const life of ["living", "frozen"] as const) await expect(record(subject, life)).rejects.toMatchObject({ kind: "conflict", reason: "life-order" });
    await record(subject, "destroyed");
    expect((await lifeEvents(databases.data, subject)).map(({ life }) => life)).toEqual(["frozen", "living", "destroying", "destroyed"]);
    await expect(record(asSubjectId(newId()), "frozen")).rejects.toMatchObject({ kind: "not-found" });
    expect(await lifeOf(databases.data, asSubjectId(newId()))).toBeNull();
  });

  it("locks in one order, each once, within a bound", () => {
    const subjects = Array.from({ length: 50 }, () => asSubjectId(newId()));
    const locks = subjectLocks([...subjects, ...subjects]);
    expect(locks).toEqual(subjectLocks(subjects.toReversed()));
    expect(locks).toHaveLength(50);
    for (const subject of subjects) expect(subjectLock(subject)).toBe(idBytes(subject).readBigInt64BE(0));
    expect(() => subjectLocks(Array.from({ length: LOCKED_SUBJECTS_MAX + 1 }, () => asSubjectId(newId())))).toThrow(RangeError);
    expect(() => subjectLocks([asSubjectId("1, 2")])).toThrow(RangeError);
  });

  it("lets readers in together and a change in alone, without deadlock whatever the order asked", async () => {
    const [a, b] = [await aSubject(), await aSubject()];
    let inside = 0;
    const seen: number[] = [];
    const run = (order: SubjectId[], how: "shared" | "exclusive"): Promise<void> => databases.data.begin(async (tx) => {
      await lockSubjects(tx, order, how);
      inside += how === "exclusive" ? 100 : 1;
      seen.push(inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= how === "exclusive" ? 100 : 1;
    });
    await Promise.all(Array.from({ length: 12 }, (_, n) => run(n % 2 === 0 ? [a, b] : [b, a], n % 3 === 0 ? "exclusive" : "shared")));
    expect(seen.every((count) => count === 100 || count < 100)).toBe(true);
    expect(Math.max(...seen.filter((count) => count < 100))).toBeGreaterThanOrEqual(1);
  });
});
