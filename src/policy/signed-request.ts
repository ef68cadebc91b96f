import { isRequestKind, isRequestSender, type RequestKind, type RequestSender } from "./requests.ts";
import { REQUEST_FIELDS, requestCharactersMax, type RequestField, type RequestValues } from "./request-fields.ts";

/**
 * What a person signs (clause:R1): words that people can read, and below them the same in lines that a program reads. It holds the request's id and a nonce, which are
 * used once, so that a copy of the signed file asks for nothing a second time.
 */
export interface SignedRequest {
  readonly caseId: string;
  readonly nonce: string;
  readonly kind: RequestKind;
  readonly sender: RequestSender;
  readonly values: RequestValues;
}

/** The first line of the part for programs, with the version of its form. */
const HEAD = "robotek-request: 1";
/** Fields that stand in lines of their own; the words come last and may have many lines. */
const LINED: readonly RequestField[] = REQUEST_FIELDS.filter((field) => field !== "words");
const LINES_MAX = 40;

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** The exact text that is shown and signed. `said`: the lines for people, in the person's language. */
export function signedRequestText(said: readonly string[], { caseId, nonce, kind, sender, values }: SignedRequest): string {
  const lined = LINED.flatMap((field) => (oneLine(values[field] ?? "") === "" ? [] : [`${field}: ${oneLine(values[field] ?? "")}`]));
  return [...said.map(oneLine), "", HEAD, `request-id: ${caseId}`, `nonce: ${nonce}`, `kind: ${kind}`, `sender: ${sender}`, ...lined, "words:", (values.words ?? "").trim(), ""].join("\n");
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NONCE = /^[\w-]{20,100}$/;

/** Reads a text of our own form out of what was signed; null for any other text. */
export function readSignedRequest(text: string): SignedRequest | null {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const head = lines.indexOf(HEAD);
  const words = head < 0 ? -1 : lines.indexOf("words:", head);
  if (words < 0 || words - head > LINES_MAX) return null;
  const keyed = new Map<string, string>();
  for (const line of lines.slice(head + 1, words)) {
    const [, key, value] = /^([a-z-]{2,30}): (.+)$/u.exec(line) ?? [];
    // A key that stands twice says two things: then it says nothing.
    if (key === undefined || value === undefined || keyed.has(key)) return null;
    keyed.set(key, value.trim());
  }
  const [caseId, nonce, kind, sender] = [keyed.get("request-id") ?? "", keyed.get("nonce") ?? "", keyed.get("kind") ?? "", keyed.get("sender") ?? ""];
  if (!ID.test(caseId) || !NONCE.test(nonce) || !isRequestKind(kind) || !isRequestSender(sender)) return null;
  const said = lines.slice(words + 1).join("\n").trim().slice(0, requestCharactersMax.words);
  const values = Object.fromEntries([...LINED.map((field) => [field, keyed.get(field) ?? ""] as const), ["words", said] as const].filter(([, value]) => value !== ""));
  return { caseId, nonce, kind, sender, values };
}
