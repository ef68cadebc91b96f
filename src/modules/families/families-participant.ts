import type { Actor, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { ParticipantCorrection, SubjectParticipant } from "../participants/index.ts";
import { lifeOf } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { comeOfAge } from "./growing-up.ts";
import { countHeldUp } from "./held-up.store.ts";
import { voidMattersOf } from "./matters.ts";
import { childrenWithMatterOf, countMatterEvents, matterEventsOf } from "./matters.store.ts";
import { stageOfToday } from "./stage-of-today.ts";

const TABLE = "families.matter_event";
const HELD_UP = "families.held_up";
const BY: Extract<Actor, { kind: "system" }> = { kind: "system", job: "correct-birth-date" };

/** A birth date says who decides: moved over a birthday that counts, it is the staff's to correct, on a document (clause:C7, clause:G5). */
async function birthDateCorrected(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, { at, by }: ParticipantCorrection): Promise<void> {
  const stage = await deps.representations.stageOf(tx, pupil);
  if (stage === null) return;
  const act = { by: BY, at, requestId: newId() };
  if (by.kind === "staff" || by.kind === "system") await comeOfAge(deps, tx, pupil, act);
  else if ((await stageOfToday(deps, tx, pupil, act))?.stage !== stage) throw new Refusal("refused", "birth-date-needs-document", { clause: "C7" });
}

/** The part of families in a pupil's rights. */
export function familiesParticipant(deps: FamiliesDeps): SubjectParticipant {
  return {
    name: "families",
    schemas: ["families"],
    tables: [TABLE, HELD_UP],
    // Which of two representatives did it is not handed out (clause:G5). A row of those held up is about a record that does not open: a mark for the next try, and no fact about the pupil.
    async export(tx, subject) {
      const events = await matterEventsOf(tx, subject);
      return { matters: events.map(({ kind, change, decidedAs, at }) => ({ kind, change, decidedAs, at: at.toISOString() })) };
    },
    async find(tx, subject) {
      const traces = [{ table: TABLE, rows: await countMatterEvents(tx, subject) }, { table: HELD_UP, rows: await countHeldUp(tx, subject) }];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    async correct(tx, subject, correction) {
      if (correction.fields.includes("birth-date")) await birthDateCorrected(deps, tx, subject, correction);
    },
    async destroy(_tx, { erase }) {
      return [{ table: TABLE, rows: await erase("families", "matter_event") }, { table: HELD_UP, rows: await erase("families", "held_up") }];
    },
    // Who leaves has no say any more: what he alone has blocked is the others' again.
    async recall(tx, subject) {
      const act = { by: { kind: "system", job: "leaving" }, at: deps.clock.now(), requestId: newId() } as const;
      for (const child of await childrenWithMatterOf(tx, subject)) {
        const life = await lifeOf(tx, child);
        if (life === "living" || life === "frozen") await voidMattersOf(deps, tx, { child, kind: "withdrawal", openedBy: subject, ...act });
      }
    },
  };
}
