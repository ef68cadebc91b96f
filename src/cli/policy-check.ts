import { readFileSync } from "node:fs";
import type { ClauseStatus } from "../policy/index.ts";
import { installationExists, openInstallation } from "../platform/installation.ts";
import { projectRoot } from "../platform/paths.ts";
import { evidenceQueries, type EvidenceRow } from "./clause-evidence.store.ts";
import { clauseReport, holesOfRun, type ClauseReport, type Hole } from "./clause-report.ts";
import { UsageFault, type Answer, type Call, type Command } from "./command.ts";

const STATUSES: readonly ClauseStatus[] = ["kept", "partly", "planned"];

function clauseLines({ id, status, texts, enforcedBy, tests, evidence, missing }: ClauseReport): readonly string[] {
  const head = `${id.padEnd(4)}${status.padEnd(9)}${texts.join(" ").padEnd(10)}`;
  if (status === "planned") return [head.trimEnd()];
  return [
    `${head}${tests.length} tests, evidence ${evidence ?? "none"}`,
    ...enforcedBy.map((reference) => `      kept by ${reference}`),
    ...(missing === null ? [] : [`      missing: ${missing}`]),
  ];
}

function textOf(clauses: readonly ClauseReport[], holes: readonly Hole[], run: boolean): string {
  const counts = STATUSES.map((status) => `${clauses.filter((clause) => clause.status === status).length} ${status}`).join(", ");
  const tests = run ? "The tests named were green in the given run." : "The tests named were found by their titles; they were not run.";
  const end = holes.length === 0 ? ["No holes."] : [`${holes.length} holes:`, ...holes.map(({ id, hole }) => `  ${id}: ${hole}`)];
  return [...clauses.flatMap(clauseLines), "", `${counts}. ${holes.length === 0 || !run ? tests : ""}`.trimEnd(), ...end].join("\n");
}

async function evidence(call: Call): Promise<Readonly<Record<string, readonly EvidenceRow[]>>> {
  const config = call.config();
  if (!installationExists(config)) throw new UsageFault("--evidence needs an installation: none is configured and none lies in DATA_DIR");
  const installation = await openInstallation(config, call.clock);
  try {
    const rows: Record<string, readonly EvidenceRow[]> = {};
    for (const [name, query] of Object.entries(evidenceQueries)) rows[name] = await query(installation.databases.data);
    return rows;
  } finally {
    await installation.close();
  }
}

async function run(call: Call): Promise<Answer> {
  const { clauses, holes: found } = clauseReport(projectRoot);
  const results = call.values.get("results");
  const holes = results === undefined ? found : [...found, ...holesOfRun(clauses, readFileSync(results, "utf8"))];
  const shown = call.flags.has("evidence") ? await evidence(call) : null;
  const lines = shown === null ? [] : Object.entries(shown).flatMap(([name, rows]) => ["", name, ...rows.map((row) => `  ${JSON.stringify(row)}`)]);
  return {
    ok: holes.length === 0,
    value: { clauses: clauses.map((clause) => ({ ...clause, tests: clause.tests.map(({ file, title }) => `${file}: ${title}`) })), holes, ...(shown === null ? {} : { evidence: shown }) },
    text: [textOf(clauses, holes, results !== undefined), ...lines].join("\n"),
  };
}

export const command: Command = {
  name: "policy check",
  summary: "clause × text × code × test × evidence; fails on a hole",
  options: {
    results: { type: "string", value: "FILE", summary: "vitest's JSON report of a run: the tests named must be green in it" },
    evidence: { type: "boolean", summary: "run the evidence queries on the configured installation" },
  },
  run,
};
