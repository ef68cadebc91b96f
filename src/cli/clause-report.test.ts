import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CLAUSE_IDS, clauses, LANGUAGES, type ClauseId, type ClauseRow } from "../policy/index.ts";
import { projectRoot } from "../platform/paths.ts";
import { clauseReport, clauseTests, exportFault, holesOfRun } from "./clause-report.ts";
import { matrixText } from "./policy-matrix.ts";

const root = mkdtempSync(join(tmpdir(), "robotek-clauses-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, "src", "keeping"), { recursive: true });
writeFileSync(join(root, "src", "keeping", "rule.ts"), "export function rule() {}\nfunction hidden() {}\n");
// Written in two pieces, so that this file's own text names no clause.
const title = (id: string): string => ["clause", id].join(":");
writeFileSync(join(root, "src", "keeping", "rule.test.ts"), [
  `it("${title("G3")} refuses", () => {});`, `it.each([["a", (1)], ["b", 2]])("${title("C2")} and ${title("D2")} %s", () => {});`, `expect("${title("T9")}").toBe("");`,
].join("\n"));

const only = (id: ClauseId, row: ClauseRow): Record<ClauseId, ClauseRow> =>
  Object.fromEntries(CLAUSE_IDS.map((each) => [each, each === id ? row : { status: "planned", enforcedBy: [], evidence: null, missing: null }])) as Record<ClauseId, ClauseRow>;
const good: ClauseRow = { status: "kept", enforcedBy: ["keeping/rule.ts#rule"], evidence: "fields-held", missing: null };
const holes = (row: ClauseRow, id: ClauseId = "G3"): readonly string[] => clauseReport(root, only(id, row)).holes.map(({ hole }) => hole);

describe("the register of clauses", () => {
  it("has no hole: every clause has its text in each language, and every kept or partly kept one its code, tests and evidence", () => {
    const report = clauseReport(projectRoot);
    expect(report.holes).toEqual([]);
    for (const { texts } of report.clauses) expect(texts).toEqual(LANGUAGES);
  });

  it("keeps what was promised for the foundation, the signatures, the family, and what of the desk and of requests is there, and claims no more", () => {
    const ids = (status: ClauseRow["status"]): readonly string[] => CLAUSE_IDS.filter((id) => clauses[id].status === status);
    expect(ids("kept")).toEqual(["G1", "G3", "G5", "C1", "C2", "C3", "C5", "C8", "U1", "T2", "T7", "D2", "S3", "S6", "R1", "R2", "R3", "R5"]);
    expect(ids("partly")).toEqual(["G2", "G4", "C4", "C7", "U5", "T1", "S1", "S5", "R4"]);
  });
});

describe("policy check", () => {
  it("finds tests by the clause in their titles, and no other mention", () => {
    expect([...clauseTests(root).keys()].sort()).toEqual(["C2", "D2", "G3"]);
    expect(clauseTests(root).get("D2")?.[0]?.file).toBe("src/keeping/rule.test.ts");
  });

  it("says nothing against a clause that is kept", () => {
    expect(holes(good)).toEqual([]);
  });

  it.each<[string, Partial<ClauseRow>]>([
    ["nothing is named that keeps it", { enforcedBy: [] }],
    ["src/keeping/gone.ts does not exist", { enforcedBy: ["keeping/gone.ts#rule"] }],
    ["src/keeping/rule.ts does not export hidden", { enforcedBy: ["keeping/rule.ts#hidden"] }],
    ["there is no evidence query", { evidence: null }],
    ["is kept, yet something is said to be missing", { missing: "much" }],
    ["is kept partly, yet nothing is said to be missing", { status: "partly" }],
  ])("finds the hole: %s", (hole, change) => {
    expect(holes({ ...good, ...change })).toContain(hole);
  });

  it("finds a kept clause without a test, and a planned one that claims to be kept by something", () => {
    expect(holes(good, "T9")).toEqual(["no test has clause:T9 in its title"]);
    expect(holes({ ...good, status: "planned" })).toEqual(["is planned, yet something is said to keep it"]);
  });

  it("demands that the tests named were green in the run it is given", () => {
    const { clauses: reports } = clauseReport(root, only("G3", good));
    const run = (status: string): string => JSON.stringify({ testResults: [{ assertionResults: [{ title: `${title("G3")} refuses`, status }] }] });
    expect(holesOfRun(reports, run("passed"))).toEqual([]);
    expect(holesOfRun(reports, run("failed"))).toEqual([{ id: "G3", hole: `test failed: ${title("G3")} refuses` }]);
    expect(holesOfRun(reports, '{"testResults":[]}')).toEqual([{ id: "G3", hole: "none of its tests ran" }]);
  });

  it("reads an export as an export only", () => {
    expect(exportFault(root, "keeping/rule.ts#rule")).toBeNull();
    expect(exportFault(root, "rule")).toContain("is not of the form");
  });
});

describe("policy matrix", () => {
  it("prints who may do what with which fields for what, as it is committed for people to read", async () => {
    await expect(matrixText()).toMatchFileSnapshot("../../docs/policy-matrix.md");
  });
});
