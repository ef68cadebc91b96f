import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What is used of axe in the page. */
interface Engine {
  getRules(tags: readonly string[]): readonly { readonly ruleId: string }[];
  run(context: unknown, options: unknown): Promise<Record<"violations" | "passes" | "incomplete" | "inapplicable", readonly Violation[]>>;
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds on the page by all rules of WCAG 2.2 A and AA, nothing disabled, nothing excluded, in words. Each of them is switched on by name: by tags alone axe
 * leaves out those that it calls experimental, and `target-size`. It is brought to a page once, and tells the elements of what it finds alone: both cost more than
 * the looking.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) {
    const script = await page.addScriptTag({ content: SOURCE });
    // The page is left with the elements that it had.
    await script.evaluate((element) => { (element as unknown as { remove: () => void }).remove(); });
  }
  const found = await page.evaluate(async (tags) => {
    const { axe: engine, document } = globalThis as unknown as { axe: Engine; document: unknown };
    const rules = engine.getRules(tags).map(({ ruleId }) => ruleId);
    const result = await engine.run(document, {
      runOnly: { type: "tag", values: tags }, rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: true }])), resultTypes: ["violations"],
    });
    const ran = new Set([...result.violations, ...result.passes, ...result.incomplete, ...result.inapplicable].map(({ id }) => id));
    return { violations: result.violations, passes: result.passes.length, left: rules.filter((rule) => !ran.has(rule)) };
  }, TAGS);
  if (found.passes < 10) throw new Error("axe has hardly run");
  if (found.left.length > 0) throw new Error(`axe has left out ${found.left.join(", ")}`);
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help}; ${nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary ?? ""})`).join(", ")}`);
}
