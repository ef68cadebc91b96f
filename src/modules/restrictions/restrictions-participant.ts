import type { SubjectParticipant } from "../participants/index.ts";
import { countEvents, eventsOf } from "./restrictions.store.ts";

/** The restrictions' part in a subject's rights: placed and lifted events, shown to the person, erased with the person. */
export const restrictionsParticipant: SubjectParticipant = {
  name: "restrictions",
  schemas: ["restrictions"],
  tables: ["restrictions.event"],
  async export(tx, subject) {
    const events = await eventsOf(tx, subject);
    return {
      events: events.map((e) => ({
        change: e.change, kind: e.kind, fields: e.fields === "all" ? "all" : [...e.fields], reason: e.reason, clause: e.clause, decidedAs: e.decidedAs,
        reviewAt: e.reviewAt?.toISOString() ?? null, at: e.at.toISOString(),
      })),
    };
  },
  async find(tx, subject) {
    const rows = await countEvents(tx, subject);
    return rows > 0 ? [{ table: "restrictions.event", rows }] : [];
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    return [{ table: "restrictions.event", rows: await erase("restrictions", "event") }];
  },
  recall: () => Promise.resolve(),
};
