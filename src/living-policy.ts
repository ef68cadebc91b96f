import { clauseReport } from "./cli/clause-report.ts";
import { evidenceQueries, type EvidenceRow } from "./cli/clause-evidence.store.ts";
import { newestLeaves } from "./modules/ledger/index.ts";
import { projectRoot } from "./platform/paths.ts";
import { EVIDENCE_NAMES, type EvidenceName } from "./policy/index.ts";
import type { Services } from "./compose.ts";
import type { ClauseState, LivingPolicy } from "./web/documents/clause-states.ts";

/** Counted anew at most so often: the pages that show it are kept anyway, and the counts go over whole tables. */
const COUNTED_MS = 15 * 60 * 1000;
const LEAVES_MAX = 2_048;
/** A count that takes longer than the database allows is left out, not waited for. */
type Counts = ReadonlyMap<EvidenceName, { readonly count: number; readonly last: Date | null }>;

/** Sums the numbers of a named query's rows and takes the newest of their times. */
function summed(rows: readonly EvidenceRow[]): { count: number; last: Date | null } {
  let count = 0;
  let last: Date | null = null;
  for (const row of rows) {
    const numbers = Object.values(row).filter((value) => typeof value === "number");
    count += numbers[0] ?? 0;
    for (const value of Object.values(row)) if (value instanceof Date && (last === null || value > last)) last = value;
  }
  return { count, last };
}

async function countAll({ databases }: Pick<Services, "databases">): Promise<Counts> {
  const counts = new Map<EvidenceName, { count: number; last: Date | null }>();
  for (const name of EVIDENCE_NAMES) {
    const rows = await evidenceQueries[name](databases.data).catch(() => null);
    if (rows !== null) counts.set(name, summed(rows));
  }
  return counts;
}

async function fromLog({ databases }: Pick<Services, "databases">): Promise<ReadonlyMap<string, NonNullable<ClauseState["log"]>>> {
  const leaves = await newestLeaves(databases.data, LEAVES_MAX);
  const found = new Map<string, { entries: number; looked: number; index: number; at: Date }>();
  for (const { index, leaf } of leaves) {
    const before = found.get(leaf.clause);
    if (before === undefined) found.set(leaf.clause, { entries: 1, looked: leaves.length, index, at: new Date(leaf.time * 1000) });
    else before.entries += 1;
  }
  return found;
}

/**
 * What keeps each clause and how often, for the policy's page: the register and its tests (read once), counts of the database and of the newest public entries
 * (clause:R4, design principle 5). One count at a time, kept for a quarter of an hour; it names nobody.
 */
export function livingPolicy(services: Pick<Services, "databases" | "clock">): () => Promise<LivingPolicy> {
  let report: ReturnType<typeof clauseReport>["clauses"] | null = null;
  let held: { readonly made: Promise<LivingPolicy>; readonly at: number } | null = null;
  const make = async (): Promise<LivingPolicy> => {
    report ??= clauseReport(projectRoot).clauses;
    const [counts, log] = [await countAll(services), await fromLog(services)];
    const states = report.map(({ id, status, enforcedBy, tests, missing, evidence }): [string, ClauseState] => {
      const name = evidence as EvidenceName | null;
      const counted = name === null ? undefined : counts.get(name);
      return [id, {
        status, enforcedBy, tests: tests.length, missing: missing ?? "", evidence: name === null || counted === undefined ? null : { name, ...counted }, log: log.get(id) ?? null,
      }];
    });
    return { at: services.clock.now(), states: new Map(states) };
  };
  return () => {
    const now = services.clock.now().getTime();
    if (held === null || Math.abs(now - held.at) >= COUNTED_MS) {
      const made = make();
      held = { made, at: now };
      made.catch(() => { held = null; });
    }
    return held.made;
  };
}
