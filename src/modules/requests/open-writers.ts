import { Personal } from "../../platform/personal.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { openCases } from "./standing-cases.store.ts";

const CASES_AT_ONCE = 1_000;

/** Whom an open request concerns: records that it is bound to or that it names, and the address that its sender gave. */
export interface OpenWriter {
  readonly caseId: string;
  readonly subjects: readonly SubjectId[];
  readonly email: Personal<string> | null;
}

/** Whoever has asked the school for something that is not over, also where nobody has shown yet who it is: such a request stands in nobody's history. Those of `known` were told before. */
export async function openWriters({ keys, seals }: Pick<RequestsDeps, "keys" | "seals">, sql: SqlOrTx, known: readonly string[] = []): Promise<OpenWriter[]> {
  const writers: OpenWriter[] = [];
  let after: string | null = null;
  do {
    const cases = await openCases(sql, after, CASES_AT_ONCE, known);
    const open = new Map((await keys.openKeys(cases.map(({ caseId }) => caseId as SubjectId), ["draft"])).map((key) => [key.keyId, key]));
    for (const { caseId, keyId, sealed, parties } of cases) {
      const key = open.get(keyId);
      const words = key === undefined ? null : seals.openWords(key, caseId, sealed);
      const email = words?.values.email?.trim() ?? "";
      writers.push({ caseId, subjects: [...parties, ...(words === null || words.claimed === null ? [] : [words.claimed])], email: email === "" ? null : new Personal(email) });
    }
    after = cases.at(-1)?.caseId ?? null;
  } while (after !== null);
  return writers;
}
