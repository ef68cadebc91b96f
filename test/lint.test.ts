import { join } from "node:path";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../src/platform/paths.ts";

const eslint = new ESLint({ cwd: projectRoot });
// Texts are linted as if they stood in these files: rules that know types need a file of the project.
const IN = {
  module: "src/modules/ledger/ledger.ts",
  store: "src/platform/queue.store.ts",
  policy: "src/policy/decide.ts",
  clock: "src/platform/clock.ts",
  config: "src/platform/config.ts",
  letter: "src/modules/notices/letter.ts",
  test: "src/platform/queue.test.ts",
} as const;

async function faults(place: keyof typeof IN, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(projectRoot, IN[place]) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const LONG = Array.from({ length: 251 }, (_, line) => `export const a${line} = ${line};`).join("\n");
const LONG_FUNCTION = `export function f(): number {\n${"  // a line\n".repeat(60)}  return 1;\n}\n`;
const SQL = 'import type { Sql } from "../../platform/postgres.ts";\nexport const read = (sql: Sql): Promise<unknown> => sql`select 1`;\n';
const REVEAL = 'import { reveal, type Personal } from "../../platform/personal.ts";\nexport const f = (p: Personal<string>): string => reveal(p, "mail");\n';
const SWITCH = (cases: string): string => `type T = "a" | "b";\nexport function f(t: T): number {\n  switch (t) {\n${cases}  }\n}\n`;

/** Rule, where the text stands, a text that breaks it, and one that keeps it (with where that stands, if elsewhere). */
const CASES: readonly (readonly [rule: string, place: keyof typeof IN, bad: string, good: string, goodPlace?: keyof typeof IN])[] = [
  ["max-lines", "module", LONG, "export const a = 1;\n"],
  ["max-lines-per-function", "module", LONG_FUNCTION, LONG_FUNCTION, "test"],
  ["@typescript-eslint/no-floating-promises", "module", "export function f(): void {\n  Promise.resolve(1);\n}\n", "export function f(): void {\n  void Promise.resolve(1);\n}\n"],
  ["@typescript-eslint/switch-exhaustiveness-check", "module", SWITCH('    case "a": return 1;\n    default: return 2;\n'), SWITCH('    case "a": return 1;\n    case "b": return 2;\n')],
  ["@typescript-eslint/no-explicit-any", "module", "export const a: any = 1;\n", "export const a: unknown = 1;\n"],
  ["@typescript-eslint/no-non-null-assertion", "module", "export const f = (a: string | null): string => a!;\n", "export const f = (a: string | null): string => a ?? \"\";\n"],
  ["robotek/sql-in-stores", "module", SQL, SQL.replace("../../platform", "."), "store"],
  ["robotek/sql-in-stores", "module", "export const read = (anything: (t: TemplateStringsArray) => number): number => anything`select 1 from t`;\n", "export const f = (t: (t: TemplateStringsArray) => number): number => t`a text that selects nothing`;\n"],
  ["robotek/sql-in-stores", "module", "export const f = (sql: { unsafe: (t: string) => number }): number => sql.unsafe(\"select 1\");\n", "export const f = (sql: { safe: (t: string) => number }): number => sql.safe(\"\");\n"],
  ["robotek/no-sql-clock", "store", SQL.replace("../../platform", ".").replace("select 1", "select now( )"), SQL.replace("../../platform", ".").replace("select 1", "select known_now from t")],
  ["robotek/no-sql-clock", "store", SQL.replace("../../platform", ".").replace("select 1", "select CURRENT_TIMESTAMP"), SQL.replace("../../platform", ".")],
  ["robotek/no-clock", "module", "export const at = new Date();\n", "export const at = new Date(0);\n"],
  ["robotek/no-clock", "module", "export const at = Date.now();\n", "export const at = Date.parse(\"2026-01-01\");\n"],
  ["robotek/no-clock", "policy", "export const chance = Math.random();\n", "export const chance = Math.max(1, 2);\n"],
  ["robotek/no-clock", "policy", "export const at = new Date();\n", "export const at = new Date();\n", "clock"],
  ["robotek/pure-policy", "policy", "export const at = performance.now();\n", "export const at = performance.now();\n", "module"],
  ["robotek/pure-policy", "policy", "export const f = async (p: Promise<number>): Promise<number> => await p;\n", "export const f = (p: number): number => p;\n"],
  ["robotek/no-access-cast", "module", "interface Access<P> { readonly p: P }\nexport const a = {} as unknown as Access<string>;\n", "interface Access<P> { readonly p: P }\nexport const a: Access<string> = { p: \"x\" };\n"],
  ["robotek/no-access-cast", "test", "interface Access { readonly p: string }\nexport const a = {} as Access;\n", "interface Excess { readonly p?: string }\nexport const a = {} as Excess;\n"],
  ["robotek/env-in-config", "module", "export const a = process.env;\n", "export const a = process.env;\n", "config"],
  ["robotek/env-in-config", "module", "import { env } from \"node:process\";\nexport const a = env;\n", "import { argv } from \"node:process\";\nexport const a = argv;\n"],
  ["robotek/reveal-by-list", "module", REVEAL, REVEAL, "letter"],
  ["robotek/reveal-by-list", "module", "import * as personal from \"../../platform/personal.ts\";\nexport const a = personal;\n", "import { Personal } from \"../../platform/personal.ts\";\nexport const a = Personal;\n"],
];

describe("each rule", () => {
  // The first text loads the project's types.
  beforeAll(() => faults("module", "export const a = 1;\n"), 120_000);

  const cases = CASES.map(([rule, place, bad, good, goodPlace]) => ({ rule, place, bad, good, goodPlace }));
  it.each(cases)("$rule flags a planted fault in a $place file and passes a clean text", async ({ rule, place, bad, good, goodPlace }) => {
    expect(await faults(place, bad)).toContain(rule);
    expect(await faults(goodPlace ?? place, good)).not.toContain(rule);
  });

  it("of our own has a case", async () => {
    const path: string = "../lint/rules.mjs";
    const { default: plugin } = (await import(path)) as { default: { rules: Record<string, unknown> } };
    const tried = new Set(CASES.map(([rule]) => rule));
    expect(Object.keys(plugin.rules).filter((name) => !tried.has(`robotek/${name}`))).toEqual([]);
  });
});
