import type { DraftSeals } from "../accounts/index.ts";
import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { tokensOf } from "./api-tokens.store.ts";
import { countKeptAnswers } from "./kept-answers.store.ts";

/** The tokens' part in a subject's rights: what each opens and until when, never the token. Kept answers repeat what stands elsewhere, for a day. */
export function tokensParticipant({ seals }: { seals: Pick<DraftSeals, "open"> }): SubjectParticipant {
  return {
    name: "tokens",
    schemas: ["tokens"],
    tables: ["tokens.token", "tokens.kept_answer"],
    async export(tx, subject) {
      const tokens = await Promise.all((await tokensOf(tx, subject)).map(async (row) => ({
        name: (await seals.open(`tokens.token/${row.id}`, subject, row))?.["name"] ?? null, scopes: row.scopes,
        madeAt: row.madeAt.toISOString(), usedAt: row.usedAt?.toISOString() ?? null, endsAt: row.endsAt.toISOString(),
      })));
      return tokens.length === 0 ? {} : { tokens };
    },
    async find(tx, subject) {
      const traces: Trace[] = [
        { table: "tokens.token", rows: (await tokensOf(tx, subject)).length },
        { table: "tokens.kept_answer", rows: await countKeptAnswers(tx, subject) },
      ];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    correct: () => Promise.resolve(),
    async destroy(_tx, { erase }) {
      return [
        { table: "tokens.kept_answer", rows: await erase("tokens", "kept_answer") },
        { table: "tokens.token", rows: await erase("tokens", "token") },
      ];
    },
    recall: () => Promise.resolve(),
  };
}
