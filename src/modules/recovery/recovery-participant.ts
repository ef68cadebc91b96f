import type { SubjectParticipant } from "../participants/index.ts";
import { recoveryEventsOf } from "./recovery.store.ts";

const EVENT = "recovery.event";

/** The part of recoveries in a person's rights: each step is handed out, with the role of who took it, and dies with the person (clause:C8). */
export const recoveryParticipant: SubjectParticipant = {
  name: "recovery",
  schemas: ["recovery"],
  tables: [EVENT],
  async export(tx, subject) {
    const events = await recoveryEventsOf(tx, subject);
    if (events.length === 0) return {};
    return { recoveries: events.map(({ change, reason, checked, document, byAs, at }) => ({ change, reason, checked, document, by: byAs, at: at.toISOString() })) };
  },
  async find(tx, subject) {
    const rows = (await recoveryEventsOf(tx, subject)).length;
    return rows === 0 ? [] : [{ table: EVENT, rows }];
  },
  // A block stops nobody from reaching the own rights; what is written is decided by the vault.
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    return [{ table: EVENT, rows: await erase("recovery", "event") }];
  },
  recall: () => Promise.resolve(),
};
