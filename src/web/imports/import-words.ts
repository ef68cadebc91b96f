import type { Target } from "../../modules/imports/index.ts";
import type { Words } from "../words/index.ts";

/** What a column holds, in the reader's words. */
export const sayTarget = (words: Words, target: Target): string => words(`import.target.${target}`);

/** What is wrong, and what to do. */
export const sayReason = (words: Words, reason: string): string => words.find(`field-fault.${reason}`) ?? words("field-fault.unreadable");
