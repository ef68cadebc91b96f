import { civilDateOf, dateInWords, type Language, type NoticeKind, type OperatorProfile, type Placeholder } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import type { Letter } from "../../platform/mail-out.ts";

/** Words for the placeholders of a letter. Made in the sending job, kept nowhere. */
export type LetterWords = Readonly<Partial<Record<Placeholder, string>>>;

const PLACEHOLDER = /\{([a-z.]+)\}/g;

/** A placeholder that nobody filled: a letter with a hole does not go out. */
export class LetterHole extends Error {
  constructor(kind: NoticeKind, placeholder: string) {
    super(`a letter of kind ${kind} has nothing for ${placeholder}`);
    this.name = "LetterHole";
  }
}

function filled(kind: NoticeKind, text: string, words: LetterWords): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const word = words[name as Placeholder];
    if (word === undefined) throw new LetterHole(kind, name);
    // A word is one line: a name with a line break must not make up a header or a paragraph.
    return word.replaceAll(/\s+/g, " ").trim();
  });
}

/** The day in Kazakhstan, in the reader's language, as documents write it: a sentence may end with it. */
export function letterDate(at: Date, language: Language): string {
  return dateInWords(language, civilDateOf(at));
}

/** Renders a letter of the policy's closed list as plain text (clause:U4: the words are the policy's, none of them advertising). Throws LetterHole. */
export function renderLetter(
  letter: { kind: NoticeKind; language: Language; to: Personal<string>; from: string; messageId: string }, words: LetterWords,
): Letter {
  const { subject, body } = texts[letter.language].noticeWords[letter.kind];
  return {
    from: letter.from, to: reveal(letter.to, "mail"), messageId: letter.messageId,
    subject: filled(letter.kind, subject, words),
    text: `${body.map((paragraph) => filled(letter.kind, paragraph, words)).join("\n\n")}\n`,
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": letter.language },
  };
}

/** The words about the operator that every letter may use, from the one profile (clause:G1). */
export function operatorWords(profile: OperatorProfile): LetterWords {
  return {
    "operator.name": profile.brand, "operator.bin": profile.bin ?? "", "operator.address": profile.address, "operator.email": profile.email,
    "operator.responsible": profile.responsible?.name ?? "", "operator.site": profile.site, "operator.section": profile.section, "policy.url": profile.policyUrl,
  };
}
