import type { SubjectParticipant } from "../participants/index.ts";
import { leaveEvents, leaveRows } from "./leaving.store.ts";

/** Leaving's part in a subject's rights: when everything was withdrawn, and whether that was cancelled. */
export const leavingParticipant: SubjectParticipant = {
  name: "leaving",
  schemas: ["leaving"],
  tables: ["leaving.event"],
  async export(tx, subject) {
    return { events: (await leaveEvents(tx, subject)).map(({ change, dueAt, at }) => ({ change, dueAt: dueAt.toISOString(), at: at.toISOString() })) };
  },
  async find(tx, subject) {
    const rows = await leaveRows(tx, subject);
    return rows > 0 ? [{ table: "leaving.event", rows }] : [];
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    return [{ table: "leaving.event", rows: await erase("leaving", "event") }];
  },
  recall: () => Promise.resolve(),
};
