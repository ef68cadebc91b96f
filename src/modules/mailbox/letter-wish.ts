import { kindInWords, readSignedRequest, relationInWords, requestCharactersMax, type RequestValues } from "../../policy/index.ts";
import type { ReceiveWish, SignedContent } from "../requests/index.ts";
import { holdsInnerSignature } from "./signed-parts.ts";
import { type ReadLetter, textOfContent } from "./read-letter.ts";

type LetterWish = Pick<ReceiveWish, "kind" | "channel" | "sender" | "by" | "values" | "language" | "corrections" | "purposes" | "signed" | "form" | "unread">;

const BY_MAIL = { channel: "e-mail", by: { kind: "visitor" } } as const;

const within = (text: string): string => text.trim().slice(0, requestCharactersMax.words);

function valuesOf(email: string | null, text: string): RequestValues {
  const relation = relationInWords(text);
  const words = within(text);
  return { ...(email === null ? {} : { email }), ...(relation === undefined ? {} : { relation }), ...(words === "" ? {} : { words }) };
}

/**
 * What a letter asks for. Of a signed one only what is signed counts: words around it may be another's. A signed document that no program can read is looked at by a
 * person: until then its sender counts as not shown (clause:R1, clause:T7).
 */
export async function wishOf(letter: ReadLetter, signed: SignedContent | null): Promise<LetterWish> {
  const content = signed === null ? null : await textOfContent(signed.content);
  if (signed === null || content === null) {
    const text = `${letter.subject}\n\n${letter.text}`;
    return { ...BY_MAIL, kind: kindInWords(text), sender: "subject", values: valuesOf(letter.from, text), language: letter.language, ...(holdsInnerSignature(letter) ? { unread: "pdf-signed-inside" as const } : {}) };
  }
  const form = readSignedRequest(content);
  if (form === null) {
    return { ...BY_MAIL, kind: kindInWords(content), sender: "subject", values: valuesOf(letter.from, content), language: letter.language, signed };
  }
  const { caseId, nonce, values, ...asked } = form;
  const email = values.email ?? letter.from;
  return { ...BY_MAIL, ...asked, values: { ...values, ...(email === null ? {} : { email }) }, language: letter.language, signed, form: { caseId, nonce } };
}
