import type { Language } from "../../policy/index.ts";
import type { Words } from "../words/index.ts";
import type { CaseActName } from "./desk-case-act.tsx";

/** What the fields of a case's acts are called on its page, for the list of faults. `language` is that of the letter to the person. */
export function labelsOfAct(words: Words, act: CaseActName, language: Language): Readonly<Record<string, string>> {
  return {
    about: words("desk-requests.about-number"),
    by: words("desk-requests.sender-number"),
    sender: words("desk-requests.new.sender"),
    how: words("desk-requests.accept.how"),
    fields: words("requests.field.fields"),
    to: words("desk-requests.hand-over.to"),
    kind: words("desk-requests.new.kind"),
    words: act === "ask" ? words("desk-requests.ask.why") : act === "give" ? words("requests.field.words") : words("desk-requests.letter", { language: words(`desk-requests.language.${language}`) }),
  };
}
