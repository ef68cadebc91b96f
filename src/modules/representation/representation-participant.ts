import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { countRows, eventsOf } from "./representation.store.ts";

/**
 * The registry's part in a pupil's rights. Rows belong to the child: a representative who leaves has ended his representations before, and what stays of them in
 * the child's record is a random id that leads to nobody, as in the child's consents.
 */
export const representationParticipant: SubjectParticipant = {
  name: "representation",
  schemas: ["representation"],
  tables: ["representation.event", "representation.stage"],
  // Whose right it was is not handed out: the other representative is a third person (clause:G5).
  async export(tx, subject) {
    const events = await eventsOf(tx, subject);
    return { events: events.map(({ change, proof, reason, decidedAs, at }) => ({ change, proof, reason, decidedAs, at: at.toISOString() })) };
  },
  async find(tx, subject) {
    const { events, stages } = await countRows(tx, subject);
    const traces: Trace[] = [{ table: "representation.event", rows: events }, { table: "representation.stage", rows: stages }];
    return traces.filter(({ rows }) => rows > 0);
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    return [
      { table: "representation.stage", rows: await erase("representation", "stage") },
      { table: "representation.event", rows: await erase("representation", "event") },
    ];
  },
  recall: () => Promise.resolve(),
};
