import { fill } from "./compose.ts";
import { operatorIn, type OperatorProfile } from "./operator.ts";
import { telephoneScript } from "./text/telephone-script.ts";
import type { Language } from "./text/text-shape.ts";

/** What is said on a call back, around the text of the consent. */
export interface SpokenScript {
  readonly language: Language;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The script in a language, of an operator (clause:C2). It names no caller, so that it can be kept by its hash for ever. */
export function spokenScript(language: Language, operator: OperatorProfile): SpokenScript {
  const values = { "operator.name": operatorIn(language, operator).name, "operator.site": operator.site };
  const { before, after } = telephoneScript[language];
  const said = (lines: readonly string[]): readonly string[] => lines.map((line) => fill(line, values));
  return { language, before: said(before), after: said(after) };
}
