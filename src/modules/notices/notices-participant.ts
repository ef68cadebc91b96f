import type { SubjectParticipant, Trace } from "../participants/index.ts";
import type { KeptLetters } from "./kept-letters.ts";
import { keptLettersOf } from "./kept-letters.store.ts";
import type { Notices } from "./notices.ts";
import { countNotices, noticesOf } from "./notices.store.ts";

/** The letters' part in a subject's rights: which went out and when; none is readable once the contact key is gone. */
export function noticesParticipant(deps: { notices: Notices; keptLetters: KeptLetters }): SubjectParticipant {
  return {
    name: "notices",
    schemas: ["notices"],
    tables: ["notices.notice", "notices.kept_letter"],
    async export(tx, subject) {
      const letters = await noticesOf(tx, subject);
      return {
        letters: letters.map(({ kind, language, state, createdAt, doneAt }) => ({ kind, language, state, createdAt: createdAt.toISOString(), doneAt: doneAt?.toISOString() ?? null })),
      };
    },
    async find(tx, subject) {
      const traces: Trace[] = [
        { table: "notices.notice", rows: await countNotices(tx, subject) },
        { table: "notices.kept_letter", rows: (await keptLettersOf(tx, subject)).length },
      ];
      return traces.filter((trace) => trace.rows > 0);
    },
    // Each letter is decided when it is sent: a block needs nothing more here.
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    correct: () => Promise.resolve(),
    async destroy(_tx, { subject, erase }) {
      await deps.keptLetters.deleteFilesOf([subject], "files-only");
      return [
        { table: "notices.kept_letter", rows: await erase("notices", "kept_letter") },
        { table: "notices.notice", rows: await erase("notices", "notice") },
      ];
    },
    async recall(tx, subject) {
      await deps.notices.recall(tx, subject);
    },
  };
}
