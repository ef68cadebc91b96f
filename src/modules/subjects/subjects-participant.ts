import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { aboutSubject, lifeEvents } from "./subjects.ts";

/** The registry's part in a subject's rights. Registered first, so that its rows go last. */
export const subjectsParticipant: SubjectParticipant = {
  name: "subjects",
  schemas: ["subjects"],
  tables: ["subjects.subject", "subjects.life"],
  async export(tx, subject) {
    const about = await aboutSubject(tx, subject);
    if (about === null) return {};
    const life = await lifeEvents(tx, subject);
    return { number: about.number, createdAt: about.createdAt.toISOString(), life: life.map(({ life: became, at, reason }) => ({ life: became, at: at.toISOString(), ...(reason === null ? {} : { reason }) })) };
  },
  async find(tx, subject) {
    const traces: Trace[] = [
      { table: "subjects.subject", rows: (await aboutSubject(tx, subject)) === null ? 0 : 1 },
      { table: "subjects.life", rows: (await lifeEvents(tx, subject)).length },
    ];
    return traces.filter((trace) => trace.rows > 0);
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    // The life before its subject: it points there.
    return [
      { table: "subjects.life", rows: await erase("subjects", "life") },
      { table: "subjects.subject", rows: await erase("subjects", "subject") },
    ];
  },
  recall: () => Promise.resolve(),
};
