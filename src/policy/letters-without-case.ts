/** Letters that opened no request: written by a machine or through one, without anybody to answer, or unreadable (clause:R1, clause:S6). */
export const CASELESS_LETTERS = ["automatic", "no-sender", "unreadable"] as const;
export type CaselessLetter = (typeof CASELESS_LETTERS)[number];

/** Why such a letter asks nothing of the school. Nothing else sets one aside. */
export const LETTER_ASIDE = ["undelivered-mail", "automatic-answer", "advertising", "nothing-asked"] as const;
export type LetterAside = (typeof LETTER_ASIDE)[number];
export const isLetterAside = (text: string): text is LetterAside => (LETTER_ASIDE as readonly string[]).includes(text);
