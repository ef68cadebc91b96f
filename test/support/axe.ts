import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds on the page by all rules of WCAG 2.2 A and AA, nothing disabled, nothing excluded, in words.
 * `target-size` is among them by its tag and is switched on, since axe leaves it off unless asked for.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (tags) => {
    const engine = (globalThis as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: unknown; passes: { length: number } }> } }).axe;
    const result = await engine.run((globalThis as unknown as { document: unknown }).document, { runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } } });
    return { violations: result.violations, passes: result.passes.length };
  }, TAGS);
  if (found.passes < 10) throw new Error("axe has hardly run");
  return (found.violations as Violation[]).map(({ id, help, nodes }) => `${id}: ${help}; ${nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary ?? ""})`).join(", ")}`);
}
