import { type ComposedDocument, consentDocument, type Language, type OperatorProfile, type SubjectId } from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { documentHash } from "../documents/index.ts";
import { givenBackBy } from "./leave-voices.ts";
import type { Leave, WithdrawnChoice } from "./leaving.store.ts";

/** One text, for the choices that it asks for again. */
export interface CancellationText {
  readonly subject: SubjectId;
  readonly choices: readonly WithdrawnChoice[];
  readonly document: ComposedDocument;
  readonly hash: string;
}

/** The texts by which a cancellation consents anew: processing of all purposes in one, each further scope in its own; and the hash over all of them. */
export function cancellationTexts(operator: OperatorProfile, language: Language, leaves: readonly Leave[], by: SubjectId): { readonly texts: readonly CancellationText[]; readonly shown: string } {
  const texts = leaves.flatMap((leave) => {
    const { subject } = leave;
    const withdrawn = givenBackBy(leave, by);
    const kind = subject === by ? "own" : "representative";
    const processing = withdrawn.filter(({ scope }) => scope === "processing");
    const parts = [...(processing.length === 0 ? [] : [processing]), ...withdrawn.filter(({ scope }) => scope !== "processing").map((choice) => [choice])];
    return parts.map((choices): CancellationText => {
      const [{ scope } = { scope: "processing" as const }] = choices;
      const extent = { purposes: choices.map(({ purpose }) => purpose), ...(scope === "processing" ? {} : { scope }) };
      const document = consentDocument(kind, language, operator, extent);
      return { subject, choices, document, hash: documentHash(document) };
    });
  });
  return { texts, shown: sha256(texts.map(({ subject, hash }) => `${subject} ${hash}`).join("\n")).toString("hex") };
}
