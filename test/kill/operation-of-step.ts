import type { OperationName } from "./messages.ts";
import { stepsInCode } from "./steps-in-code.ts";

/** Which operation comes by a step. Steps of one kind begin alike. */
export const OPERATION_OF: readonly (readonly [RegExp, OperationName])[] = [
  [/^restore:keys-(begun|only-there)$/, "restore-keys"],
  [/^restore:|^destroy:(again|keys-gone-again)/, "restore"],
  [/^join:|^letter:/, "join"],
  [/^consent:/, "consent"],
  [/^vault:/, "correct"],
  [/^destroy:irrecoverable$/, "finish"],
  [/^leave:/, "leave"],
  [/^request:reply-/, "mail"],
  [/^request:forg/, "forget"],
  [/^request:|^document:/, "request"],
  [/^mailbox:/, "mail"],
  [/^retention:/, "retain"],
  [/^import:/, "import"],
  [/^intake:|^paper:/, "take-in"],
  [/^recovery:/, "give-back"],
  [/^destroy:|^journal:/, "destroy"],
  [/^integrate:/, "integrate"],
  [/^key-turn:/, "turn"],
  [/^backup:/, "backup"],
];

export function operationOf(step: string): OperationName | null {
  return OPERATION_OF.find(([pattern]) => pattern.test(step))?.[1] ?? null;
}

/** Every step that the code names. */
export const allSteps: readonly string[] = [...stepsInCode().keys()].sort();
export const stepsOfRestore: readonly string[] = allSteps.filter((step) => operationOf(step)?.startsWith("restore") === true);
export const stepsOfRunning: readonly string[] = allSteps.filter((step) => !stepsOfRestore.includes(step));
