import { fileFault } from "./file-fault.ts";

/** What a reader of XML meets, in order. Names come without their prefix. */
export type XmlEvent =
  | { readonly kind: "open"; readonly name: string; readonly attributes: string; readonly empty: boolean }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** A tag, a comment or a text longer than this is an attack, not a sheet: a cell holds 32,767 characters at most. */
const UNENDED_CHARS_MAX = 200_000;

/** Text with its five named and its numbered characters put in; there are no others, since a document type is refused. */
export function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/giu, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? all;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : "\ufffd";
  });
}

/** The value of an attribute; null where it is not there. */
export function attribute(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "u").exec(attributes);
  return found === null ? null : unescaped(found[1] ?? found[2] ?? "");
}

function bare(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Reads the small part of XML that spreadsheets are written in, piece by piece. No document type, no entities of its own, nothing is fetched. Throws `file-broken`. */
export function* xmlEvents(pieces: Iterable<Uint8Array>): Generator<XmlEvent> {
  const decoder = new TextDecoder("utf-8");
  let waiting = "";
  for (const piece of pieces) {
    waiting += decoder.decode(piece, { stream: true });
    waiting = waiting.slice(yield* complete(waiting));
    if (waiting.length > UNENDED_CHARS_MAX) throw fileFault("file-broken");
  }
  yield* complete(`${waiting}${decoder.decode()}`);
}

/** Gives what is whole in `text`; answers how much of it was used. */
function* complete(text: string): Generator<XmlEvent, number> {
  let at = 0;
  for (;;) {
    const tag = text.indexOf("<", at);
    if (tag < 0) return at;
    if (tag > at) yield { kind: "text", text: unescaped(text.slice(at, tag)) };
    const [marker, ending] = markup(text, tag);
    const end = text.indexOf(ending, tag + marker.length);
    if (end < 0) return tag;
    if (marker === "<![CDATA[") yield { kind: "text", text: text.slice(tag + marker.length, end) };
    else if (marker === "<") yield* tagEvents(text.slice(tag + 1, end));
    at = end + ending.length;
  }
}

function markup(text: string, at: number): readonly [string, string] {
  if (text.startsWith("<?", at)) return ["<?", "?>"];
  if (text.startsWith("<!--", at)) return ["<!--", "-->"];
  if (text.startsWith("<![CDATA[", at)) return ["<![CDATA[", "]]>"];
  // A document type could define entities that grow without end.
  if (text.startsWith("<!D", at)) throw fileFault("file-broken");
  return ["<", ">"];
}

function* tagEvents(inside: string): Generator<XmlEvent> {
  if (inside.startsWith("/")) {
    yield { kind: "close", name: bare(inside.slice(1).trim()) };
    return;
  }
  const empty = inside.endsWith("/");
  const whole = empty ? inside.slice(0, -1) : inside;
  const space = whole.search(/\s/u);
  const name = bare(space < 0 ? whole : whole.slice(0, space));
  yield { kind: "open", name, attributes: space < 0 ? "" : whole.slice(space), empty };
  if (empty) yield { kind: "close", name };
}
