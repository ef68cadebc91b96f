import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectRoot } from "../../src/platform/paths.ts";

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|fixtures)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function isStepsCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression;
  return (ts.isIdentifier(called) && called.text === "steps") || (ts.isPropertyAccessExpression(called) && called.name.text === "steps");
}

/** Where a process may die between two writes. The policy is pure: a `steps` in there is something else. */
const KILLABLE = ["src/modules", "src/platform", "src/jobs"];

/**
 * Every name that some `steps("…")` of the program calls at, with its files. Throws on a call whose name is not written out: it could not be killed by name.
 */
export function stepsInCode(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of KILLABLE.flatMap((folder) => sources(join(projectRoot, folder)))) {
    const visit = (node: ts.Node): void => {
      if (isStepsCall(node)) {
        const [name] = node.arguments;
        if (name === undefined || !ts.isStringLiteral(name)) throw new Error(`${file}: a step without a written name`);
        found.set(name.text, [...(found.get(name.text) ?? []), file]);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  }
  return found;
}
