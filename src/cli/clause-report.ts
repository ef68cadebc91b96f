import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLAUSE_IDS, clauses, LANGUAGES, texts, type ClauseId, type ClauseRow, type ClauseStatus, type Language } from "../policy/index.ts";
import { evidenceQueries } from "./clause-evidence.store.ts";

export interface ClauseTest {
  /** The path from the project's folder. */
  readonly file: string;
  readonly title: string;
}

export interface ClauseReport {
  readonly id: ClauseId;
  readonly status: ClauseStatus;
  readonly texts: readonly Language[];
  readonly enforcedBy: readonly string[];
  readonly tests: readonly ClauseTest[];
  readonly evidence: string | null;
  readonly missing: string | null;
}

export interface Hole {
  readonly id: ClauseId;
  readonly hole: string;
}

const TEST_FILES = ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"];
/** The title is the first string after `it(`, `test(` or `it.each(…)(`. */
const TITLE = /\b(?:it|test)(?:\.each\((?:[^()]|\([^()]*\))*\)(?:<[^>]*>)?)?\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/gsu;
const NAMED = /clause:([A-Z]\d{1,2})\b/gu;

/** Every test whose title names a clause, by the clause. */
export function clauseTests(root: string): ReadonlyMap<string, readonly ClauseTest[]> {
  const found = new Map<string, ClauseTest[]>();
  for (const file of globSync(TEST_FILES, { cwd: root }).map((path) => path.replaceAll("\\", "/")).sort()) {
    for (const match of readFileSync(join(root, file), "utf8").matchAll(TITLE)) {
      const title = match[1] ?? match[2] ?? match[3] ?? "";
      for (const [, id] of title.matchAll(NAMED)) found.set(id ?? "", [...(found.get(id ?? "") ?? []), { file, title }]);
    }
  }
  return found;
}

/** What is wrong with `folder/file.ts#export`; null when that file exports that name. */
export function exportFault(root: string, reference: string): string | null {
  const [path, name] = reference.split("#");
  if (!path || !name || !/^[A-Za-z]\w*$/.test(name)) return `"${reference}" is not of the form folder/file.ts#export`;
  const file = join(root, "src", path);
  if (!existsSync(file)) return `src/${path} does not exist`;
  const declared = new RegExp(`^export (?:async )?(?:function|class|const) ${name}\\b`, "mu");
  return declared.test(readFileSync(file, "utf8")) ? null : `src/${path} does not export ${name}`;
}

/** The languages in which a clause has words. */
export function clauseTexts(id: ClauseId): readonly Language[] {
  const has = (language: Language): boolean => texts[language].policy.sections.some((section) => section.clauses.some((clause) => clause.id === id && clause.paragraphs.length > 0));
  return LANGUAGES.filter(has);
}

function holesOf(root: string, id: ClauseId, row: ClauseRow, tests: readonly ClauseTest[]): readonly string[] {
  const holes: string[] = [];
  for (const language of LANGUAGES) if (!clauseTexts(id).includes(language)) holes.push(`has no text in ${language}`);
  if (row.status === "planned") return row.enforcedBy.length > 0 ? [...holes, "is planned, yet something is said to keep it"] : holes;
  if (row.enforcedBy.length === 0) holes.push("nothing is named that keeps it");
  for (const reference of row.enforcedBy) {
    const fault = exportFault(root, reference);
    if (fault !== null) holes.push(fault);
  }
  if (tests.length === 0) holes.push(`no test has clause:${id} in its title`);
  if (row.evidence === null || !Object.hasOwn(evidenceQueries, row.evidence)) holes.push("there is no evidence query");
  if (row.status === "partly" && !row.missing?.trim()) holes.push("is kept partly, yet nothing is said to be missing");
  if (row.status === "kept" && row.missing !== null) holes.push("is kept, yet something is said to be missing");
  return holes;
}

/** Clause × text × code × test × evidence. `register` is the policy's own unless a test passes another. */
export function clauseReport(root: string, register: Readonly<Record<ClauseId, ClauseRow>> = clauses): { readonly clauses: readonly ClauseReport[]; readonly holes: readonly Hole[] } {
  const tests = clauseTests(root);
  const reports = CLAUSE_IDS.map((id): ClauseReport => {
    const { status, enforcedBy, evidence, missing } = register[id];
    return { id, status, texts: clauseTexts(id), enforcedBy, tests: tests.get(id) ?? [], evidence, missing };
  });
  const unknown = [...tests.keys()].filter((id) => !(CLAUSE_IDS as readonly string[]).includes(id));
  const holes = reports.flatMap(({ id, tests: found }) => holesOf(root, id, register[id], found).map((hole) => ({ id, hole })));
  return { clauses: reports, holes: [...holes, ...unknown.map((id) => ({ id: id as ClauseId, hole: "is named by a test and is no clause" }))] };
}

interface RunFile {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string }[] }[];
}

/** Holes of clauses whose tests were not all green in a run, given vitest's JSON report of it. */
export function holesOfRun(reports: readonly ClauseReport[], report: string): readonly Hole[] {
  const run = JSON.parse(report) as RunFile;
  const results = run.testResults.flatMap(({ assertionResults }) => assertionResults);
  return reports.filter(({ status }) => status !== "planned").flatMap(({ id }) => {
    const own = results.filter(({ title }) => [...title.matchAll(NAMED)].some(([, named]) => named === id));
    const failed = own.filter(({ status }) => status !== "passed").map(({ title, status }) => ({ id, hole: `test ${status}: ${title}` }));
    return own.length === 0 ? [{ id, hole: "none of its tests ran" }] : failed;
  });
}
