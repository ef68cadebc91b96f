import { describe, expect, it } from "vitest";
import { accepted, asked, A_TRACE, capabilityOf, csv, familyLine, importer, staged } from "../../../test/support/importing.ts";
import { stillWebFace } from "../../../test/support/web-face.ts";
import type { SubjectId } from "../../policy/index.ts";
import { deleteFamilies } from "./families.store.ts";

const face = await stillWebFace();
const { services: { databases, imports }, clock } = face;

const untilWaiting = (waiters: number): Promise<void> =>
  expect.poll(async () => (await databases.data`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).length, { timeout: 20_000 }).toBe(waiters);

/** Holds the import until both wait, the first before the second, and lets them go: the first has the import while the second holds whatever it took before. */
async function inTurn<A, B>(id: SubjectId, first: () => Promise<A>, second: () => Promise<B>): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  const { running } = await databases.data.begin(async (tx) => {
    await tx`select 1 from imports.import where import_id = ${id} for update`;
    const one = first();
    await untilWaiting(1);
    const both = Promise.allSettled([one, second()]);
    await untilWaiting(2);
    return { running: both };
  });
  return running;
}

/** An import of two who are asked, and how the first says yes. */
async function twoAsked(n: number): Promise<{ id: SubjectId; yes: () => Promise<SubjectId>; undo: () => ReturnType<typeof imports.undo> }> {
  const id = await staged(face, csv([familyLine(n), familyLine(n + 1)]));
  await asked(face, id);
  const capability = await capabilityOf(face, `family${n}.${A_TRACE}@post.kz`);
  return { id, yes: () => accepted(face, capability), undo: () => imports.undo(id, importer()) };
}

describe("an import and its families, held by two at once", () => {
  it("are not waited for in a ring by an undoing and a yes after it: the yes comes too late (clause:C2)", async () => {
    const { id, yes, undo } = await twoAsked(1);
    const [undone, late] = await inTurn(id, undo, yes);
    expect(undone).toMatchObject({ status: "fulfilled", value: { state: "undone", undone: 2, accepted: 0 } });
    expect(late).toMatchObject({ status: "rejected", reason: { reason: "import-family-over" } });
  });

  it("are not waited for in a ring by a yes and an undoing after it: who said yes stays (clause:C2)", async () => {
    const { id, yes, undo } = await twoAsked(11);
    const [said, undone] = await inTurn(id, yes, undo);
    expect(said.status).toBe("fulfilled");
    expect(undone).toMatchObject({ status: "fulfilled", value: { state: "undone", undone: 1, accepted: 1 } });
  });

  it("are not waited for in a ring by an undoing and the nightly run, whichever is first (clause:D2)", async () => {
    for (const [n, undoFirst] of [[21, true], [31, false]] as const) {
      const { id, undo } = await twoAsked(n);
      clock.advance({ days: 31 });
      const late = () => imports.endLate();
      const both = undoFirst ? await inTurn<unknown, unknown>(id, undo, late) : await inTurn<unknown, unknown>(id, late, undo);
      expect(both.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      expect(await imports.seen(id)).toMatchObject({ state: "undone", ...(undoFirst ? { undone: 2, unanswered: 0 } : { undone: 0, unanswered: 2 }), waiting: 0 });
    }
  });

  it("are destroyed by two at once in one order, whatever order they lie in", async () => {
    const id = await staged(face, csv(Array.from({ length: 12 }, (_, n) => familyLine(41 + n))));
    const lying = (await databases.data<{ draft: SubjectId }[]>`select draft_id as draft from imports.family where import_id = ${id} order by ctid`).map(({ draft }) => draft);
    const at = lying.findIndex((draft, place) => draft > (lying[place + 1] ?? draft));
    const [first, second] = lying.slice(at, at + 2);
    if (first === undefined || second === undefined) throw new Error("they lie in the order of their ids");
    let destroying: Promise<unknown> = Promise.resolve();
    await databases.data.begin(async (tx) => {
      await tx`select 1 from imports.family where draft_id = ${second} for update`;
      destroying = databases.data.begin(async (other) => {
        await other`set local enable_indexscan = off`;
        await other`set local enable_bitmapscan = off`;
        await deleteFamilies(other, [first, second]);
      });
      await untilWaiting(1);
      // Whoever waits for the second holds nothing that comes after it.
      await tx`select 1 from imports.family where draft_id = ${first} for update nowait`;
    });
    await destroying;
    expect((await imports.seen(id)).ready).toBe(10);
  });
});
