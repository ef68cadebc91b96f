import { convert } from "html-to-text";
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { type Language, languageOfLetter } from "../../policy/index.ts";

/** A file that came with a letter. */
export interface LetterFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a letter says, as far as it can be read. Nothing of it is proved: any header can be forged. */
export interface ReadLetter {
  /** The address that it says to come from; null where there is none that could be answered. */
  readonly from: string | null;
  /** Why a machine has written it, or may have: such a letter is never answered (RFC 3834). */
  readonly automatic: string | null;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly files: readonly LetterFile[];
  /** The exact bytes that a `multipart/signed` letter signs; null for any other. */
  readonly signedPart: Uint8Array | null;
  /** The letters that it says to answer: their ids without brackets (RFC 5322). */
  readonly answers: readonly string[];
  /** The headers that a person looks at, as they were written. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** What a letter may hold at most; past it only its headers are read (issue 6: bombs of MIME are survived). */
export const LETTER_BOUNDS = { parts: 2_000, nesting: 16, header_bytes: 262_144, files: 40, text_characters: 100_000, head_bytes: 65_536, html_characters: 200_000, html_tags: 4_000, html_depth: 64 } as const;

const ADDRESS = /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]+\.[^\s@<>"(),;:\\]+$/u;
const NEWLINE = 0x0a, DASH = 0x2d;

/** Lines that could begin a part: the parser makes a node of each, so they are counted before it sees them. */
function partsIn(raw: Uint8Array): number {
  let parts = 0;
  for (let at = raw.indexOf(NEWLINE); at >= 0 && parts <= LETTER_BOUNDS.parts; at = raw.indexOf(NEWLINE, at + 1)) {
    if (raw[at + 1] === DASH && raw[at + 2] === DASH) parts += 1;
  }
  return parts;
}

const OPTIONS = { maxNestingDepth: LETTER_BOUNDS.nesting, maxHeadersSize: LETTER_BOUNDS.header_bytes, maxRfc822NestingDepth: 1 } as const;

async function parsed(raw: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, OPTIONS);
  } catch {
    return null;
  }
}

/** The letter, or its headers alone where it is broken or larger inside than it may be; null where not even those can be read. */
async function parsedOrHead(raw: Uint8Array): Promise<Email | null> {
  const whole = partsIn(raw) > LETTER_BOUNDS.parts ? null : await parsed(raw);
  if (whole !== null) return whole;
  const head = Buffer.from(raw.subarray(0, LETTER_BOUNDS.head_bytes)).toString("latin1").split(/\r?\n\r?\n/, 1)[0] ?? "";
  // Without the line that names parts: the rest is plain text then.
  return parsed(Buffer.from(`${head.replaceAll(/^content-type:.*(\r?\n[ \t].*)*/gimu, "X-Left-Out: 1")}\r\n\r\n`, "latin1"));
}

const addressOf = (from: Address | undefined): string | null => {
  const address = (from?.group === undefined ? from?.address : from.group[0]?.address) ?? "";
  return address.length <= 254 && ADDRESS.test(address) ? address : null;
};

/** Why a letter counts as written by a machine. Its own addresses: what comes from ourselves would be answered for ever. */
function automaticReason(email: Email, from: string | null, own: readonly string[]): string | null {
  const header = (name: string): string | undefined => email.headers.find(({ key }) => key === name)?.value.trim().toLowerCase();
  const submitted = header("auto-submitted");
  if (submitted !== undefined && submitted.split(";", 1)[0]?.trim() !== "no") return "auto-submitted";
  if (/^(bulk|junk|list|auto_reply)\b/u.test(header("precedence") ?? "")) return "precedence";
  for (const name of ["list-id", "list-post", "list-unsubscribe", "x-loop", "x-autoreply", "x-autorespond", "x-failed-recipients"]) if (header(name) !== undefined) return name;
  if (header("return-path") === "<>") return "bounce";
  if (/^multipart\/report\b/u.test(header("content-type") ?? "")) return "report";
  if (from !== null && own.includes(from.toLowerCase())) return "own-address";
  return from !== null && /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/iu.test(from) ? "machine-address" : null;
}

const fileOf = ({ filename, mimeType, content }: Attachment): LetterFile => ({
  name: (filename ?? "").slice(0, 255), type: mimeType.toLowerCase(), bytes: typeof content === "string" ? Buffer.from(content) : content instanceof Uint8Array ? content : new Uint8Array(content),
});

/** The exact bytes between the first two lines of the boundary, without the line break that belongs to the second (RFC 1847, RFC 8551). */
function signedPartOf(raw: Uint8Array, email: Email): Uint8Array | null {
  const type = email.headers.find(({ key }) => key === "content-type")?.value ?? "";
  const [, quoted, bare] = /^multipart\/signed\b.*?;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/isu.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return null;
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const first = bytes.indexOf(`\n--${boundary}`);
  const start = first < 0 ? -1 : bytes.indexOf(NEWLINE, first + 1) + 1;
  const end = start <= 0 ? -1 : bytes.indexOf(`\n--${boundary}`, start - 1);
  if (end < start) return null;
  return bytes.subarray(start, bytes[end - 1] === 0x0d ? end - 1 : end);
}

const SHOWN_HEADERS = ["from", "reply-to", "to", "date", "subject", "message-id", "in-reply-to"] as const;
const HEADER_CHARACTERS_MAX = 500;
const ANSWERED_MAX = 50;

/** The ids between angle brackets, the newest last; a letter that names hundreds is read by its last ones. */
function answeredIds({ inReplyTo = "", references = "" }: Email): string[] {
  return [...new Set([...`${references.slice(-20_000)} ${inReplyTo.slice(0, 2_000)}`.matchAll(/<([^<>\s]{3,250})>/gu)].map(([, id]) => id ?? ""))].slice(-ANSWERED_MAX);
}

const shownHeaders = (email: Email, subject: string): ReadLetter["headers"] => SHOWN_HEADERS.flatMap((name) => {
  const value = name === "subject" ? subject : email.headers.find(({ key }) => key === name)?.value;
  return value === undefined || value === "" ? [] : [{ name, value: value.slice(0, HEADER_CHARACTERS_MAX) }];
});

/** As much of a page as may be read: what comes behind the last tag that counts is left out, for a parser makes a node of each. */
function boundedHtml(html: string): string {
  let at = html.indexOf("<");
  for (let tags = 0; at >= 0 && tags < LETTER_BOUNDS.html_tags; tags += 1) at = html.indexOf("<", at + 1);
  return html.slice(0, at < 0 ? LETTER_BOUNDS.html_characters : Math.min(at, LETTER_BOUNDS.html_characters));
}

/** The words of a letter that was sent as a page alone: no address of a link or picture, nothing fetched; what is nested or long beyond the bounds is left out. */
function textOfHtml(html: string): string {
  try {
    return convert(boundedHtml(html), {
      wordwrap: false, selectors: [{ selector: "a", options: { ignoreHref: true } }, { selector: "img", format: "skip" }],
      limits: { maxInputLength: LETTER_BOUNDS.html_characters, maxDepth: LETTER_BOUNDS.html_depth, ellipsis: "…" },
    });
  } catch {
    return "";
  }
}

const wordsOf = ({ text, html }: Email): string => (text === undefined || text.trim() === "" ? textOfHtml(html ?? "") : text);

/** Reads a letter within bounds, and never throws for what somebody has sent; null where there is nothing to read. Nothing inside is unpacked. */
export async function readLetter(raw: Uint8Array, own: readonly string[]): Promise<ReadLetter | null> {
  const email = await parsedOrHead(raw);
  if (email === null) return null;
  const from = addressOf(email.from);
  const subject = (email.subject ?? "").slice(0, 1_000);
  const text = wordsOf(email).slice(0, LETTER_BOUNDS.text_characters).replaceAll("\r\n", "\n").replaceAll("\u00a0", " ").replaceAll("\u0000", "");
  return {
    from, subject, text, automatic: automaticReason(email, from, own), language: languageOfLetter(`${subject}\n${text.slice(0, 4_000)}`),
    files: email.attachments.slice(0, LETTER_BOUNDS.files).map(fileOf), signedPart: signedPartOf(raw, email), answers: answeredIds(email), headers: shownHeaders(email, subject),
  };
}

/** The words of signed bytes: plain text, or the text of a MIME part; null for a document that a program cannot read. */
export async function textOfContent(content: Uint8Array): Promise<string | null> {
  if (content.length === 0 || content.length > 4 * LETTER_BOUNDS.text_characters) return null;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
  // Control characters other than line breaks and tabs: some other kind of file.
  if (/[\u0000-\u0008\u000b\u000e-\u001f]/u.test(text)) return null;
  if (!/^(content-type|content-transfer-encoding|mime-version):/iu.test(text)) return text.replaceAll("\r\n", "\n");
  const inner = partsIn(content) > LETTER_BOUNDS.parts ? null : await parsed(content);
  return inner?.text === undefined ? null : inner.text.replaceAll("\r\n", "\n");
}
