import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds on the page by all rules of WCAG 2.2 A and AA, nothing disabled, nothing excluded, in words.
 * `target-size` is among them by its tag and is switched on, since axe leaves it off unless asked for. It is brought to a page once, and tells the elements of what it
 * finds alone: both cost more than the looking.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) {
    const script = await page.addScriptTag({ content: SOURCE });
    // The page is left with the elements that it had.
    await script.evaluate((element) => { (element as unknown as { remove: () => void }).remove(); });
  }
  const found = await page.evaluate(async (tags) => {
    const engine = (globalThis as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: unknown; passes: { length: number } }> } }).axe;
    const result = await engine.run((globalThis as unknown as { document: unknown }).document, {
      runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
    });
    return { violations: result.violations, passes: result.passes.length };
  }, TAGS);
  if (found.passes < 10) throw new Error("axe has hardly run");
  return (found.violations as Violation[]).map(({ id, help, nodes }) => `${id}: ${help}; ${nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary ?? ""})`).join(", ")}`);
}
