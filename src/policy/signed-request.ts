import { type Asked, CORRECTED, correctionName, type Withdrawn, WITHDRAWABLE } from "./request-asked.ts";
import { isRequestKind, isRequestSender, type RequestKind, type RequestSender } from "./requests.ts";
import { REQUEST_FIELDS, requestCharactersMax, type RequestField, type RequestValues } from "./request-fields.ts";

/**
 * What a person signs (clause:R1): words that people can read, and below them the same in lines that a program reads. It holds the request's id and a nonce, which are
 * used once, so that a copy of the signed file asks for nothing a second time.
 */
export interface SignedRequest extends Partial<Asked> {
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
/** The line that names the consents that end. */
const WITHDRAW = "withdraw";

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** The exact text that is shown and signed. `said`: the lines for people, in the person's language. */
export function signedRequestText(said: readonly string[], { caseId, nonce, kind, sender, values, corrections = {}, purposes = [] }: SignedRequest): string {
  const named = [
    ...CORRECTED.flatMap((field) => (oneLine(corrections[field] ?? "") === "" ? [] : [`${correctionName(field)}: ${oneLine(corrections[field] ?? "")}`])),
    ...(purposes.length === 0 ? [] : [`${WITHDRAW}: ${purposes === "everything" ? purposes : purposes.join(" ")}`]),
  ];
  const lined = LINED.flatMap((field) => (oneLine(values[field] ?? "") === "" ? [] : [`${field}: ${oneLine(values[field] ?? "")}`]));
  return [...said.map(oneLine), "", HEAD, `request-id: ${caseId}`, `nonce: ${nonce}`, `kind: ${kind}`, `sender: ${sender}`, ...named, ...lined, "words:", (values.words ?? "").trim(), ""].join("\n");
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NONCE = /^[\w-]{20,100}$/;

/** Which consents end; undefined where the text does not say so, or not in a way that is understood: then a person asks. */
function withdrawnIn(said: string): Withdrawn | undefined {
  if (said === "everything") return said;
  const named = said.split(" ");
  const known = WITHDRAWABLE.filter((one) => named.includes(one));
  return known.length === 0 || known.length !== named.length ? undefined : known;
}

/** What a text of the kind names in detail; of another kind it names nothing. */
function askedIn(kind: RequestKind, keyed: ReadonlyMap<string, string>): Partial<Asked> {
  const corrections = Object.fromEntries(CORRECTED.flatMap((field) => (keyed.has(correctionName(field)) ? [[field, keyed.get(correctionName(field)) ?? ""]] : [])));
  if (kind === "correction") return Object.keys(corrections).length === 0 ? {} : { corrections };
  const purposes = kind === "withdrawal" ? withdrawnIn(keyed.get(WITHDRAW) ?? "") : undefined;
  return purposes === undefined ? {} : { purposes };
}

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
  return { caseId, nonce, kind, sender, values, ...askedIn(kind, keyed) };
}
