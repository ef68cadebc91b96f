import type { Command } from "./cli/command.ts";
import { signatureCheckCommand } from "./cli/signature-check.ts";
import { composeSignatures } from "./compose-signatures.ts";
import { wordsIn } from "./web/words/index.ts";

/** `signature check` with the sentences of the pages. It stands here, since commands reach no page. */
export function signatureCheck(): Command {
  const words = wordsIn("en");
  return signatureCheckCommand({ sentence: (code) => words(`signature.reason.${code}`), checkerFor: (config, clock) => composeSignatures(config, clock).signatures });
}
