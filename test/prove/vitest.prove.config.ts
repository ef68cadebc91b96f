import { join } from "node:path";
import { projectRoot } from "../../src/platform/paths.ts";
import { BaseSequencer, type Reporter, type TestCase, type TestSpecification, type Vitest } from "vitest/node";
import base from "../../vitest.config.ts";
import { replacements } from "./replacements.ts";

// The export to replace, `folder/file.ts#export`; none for the run that shows that all is green without a replacement.
const reference = process.env["PROVE_EXPORT"] ?? "";
const [path = "", name = ""] = reference.split("#");

/**
 * The module's own function keeps its body under another name; who calls it by its name, also inside the module, gets the replacement. A class gets its
 * replacement as members of a class that extends it.
 */
function replaced(code: string): string {
  const body = replacements[reference];
  if (body === undefined) throw new Error(`nothing is known to stand in for ${reference}`);
  const ofFunction = new RegExp(`^export ((?:async )?function )${name}(?=[<(])`, "mu");
  if (ofFunction.test(code)) {
    return `${code.replace(ofFunction, `$1original_${name}`)}\nexport function ${name}(...args: any[]): any { const original: any = original_${name}; ${body} }\n`;
  }
  const ofClass = new RegExp(`^export class ${name} `, "mu");
  if (!ofClass.test(code)) throw new Error(`${reference} is neither an exported function nor a class`);
  // The class stands where it stood before: what the module makes of it by name at its end is the replacement too.
  return `${code.replace(ofClass, `class original_${name} `)}\nexport class ${name} extends (original_${name} as any) { ${body} }\n`;
}

const prove = {
  name: "prove-clauses",
  enforce: "pre" as const,
  transform: (code: string, id: string): string | undefined => (reference !== "" && id.split("?")[0] === join(projectRoot, "src", path) ? replaced(code) : undefined),
};

/** How long a file takes, by where it lies: the first test that fails is enough, so the pure ones come first, and browsers, kills and the hostile mailbox last. */
const weight = ({ moduleId }: TestSpecification): number => ["/src/policy/", "/src/", "/test/requests/", "/test/mailbox/mailbox", "/test/clauses/"].findIndex((part) => moduleId.includes(part)) >>> 0;
const SLOW = /\/test\/(?:journeys|kill|restore)\/|hostile|mail-journey/u;
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = (one: TestSpecification): number => (SLOW.test(one.moduleId) ? 2 ** 32 : weight(one));
    return Promise.resolve(files.toSorted((a, b) => order(a) - order(b)));
  }
}

/**
 * Stops the run once a failed test has been told. Vitest's own `--bail` ends a worker before its failure is told: one time in four a quick test that had
 * failed stood in the report as never run.
 */
class UntilOneFails implements Reporter {
  #vitest: Vitest | undefined;
  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }
  onTestCaseResult(test: TestCase): void {
    if (test.result().state !== "failed") return;
    // Not awaited: it waits for the run, and the run for its reporters.
    void this.#vitest?.cancelCurrentRun("test-failure");
    this.#vitest = undefined;
  }
}

const reporters = reference === "" ? ["json"] : ["json", new UntilOneFails()];
export default { ...base, root: projectRoot, plugins: [prove], test: { ...base.test, reporters, sequence: { sequencer: QuickFirst } } };
