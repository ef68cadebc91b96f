import { isLanguage, type FieldId } from "./ids.ts";
import { readIin, type IinFault } from "./identity-number.ts";
import { toE164 } from "./phone.ts";
import { isRelation } from "./representation.ts";
import { addMonths, parseCivilDate, type CivilDate } from "./working-days.ts";

export const FIELD_FAULTS = [
  "missing", "too-long", "too-short", "unreadable", "letters-only", "mixed-alphabets", "not-a-date", "date-in-future", "date-too-early", "not-a-phone",
  "not-an-email", "not-an-iin", "iin-check-digit", "iin-birth-date", "not-a-grade", "not-a-postcode", "not-a-time-zone", "not-a-language", "not-a-relation",
] as const;
export type FieldFault = (typeof FIELD_FAULTS)[number];

/** The value as it is stored, or the fault for which the form is shown again. */
export type FieldCheck = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: FieldFault };

const good = (value: string): FieldCheck => ({ ok: true, value });
const bad = (reason: FieldFault): FieldCheck => ({ ok: false, reason });

type Rule = (text: string, today: CivilDate) => FieldCheck;
interface Shape {
  readonly characters_max: number;
  readonly rule: Rule;
  readonly lines?: true;
}

/** The oldest person that a form believes in, in years. */
export const AGE_YEARS_MAX = 120;

const HYPHENS = /[\u2010-\u2015\u2212]/gu;
const APOSTROPHES = /[\u2018\u2019\u02bc\u0060\u00b4]/gu;
const NAME = /^\p{L}\p{M}*(?:[ '-]?\p{L}\p{M}*)*\.?$/u;

/** Letters of any alphabet (with the nine of Kazakh beyond Russian), single hyphens, apostrophes and spaces between them; one alphabet in a word. */
const name: Rule = (text) => {
  const value = text.replace(HYPHENS, "-").replace(APOSTROPHES, "'");
  if (!NAME.test(value)) return bad("letters-only");
  const mixed = value.split(/[ '-]/u).some((word) => /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Latin}/u.test(word));
  return mixed ? bad("mixed-alphabets") : good(value);
};

const birthDate: Rule = (text, today) => {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  const iso = year === "" ? text : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = parseCivilDate(iso);
  if (date === null) return bad("not-a-date");
  if (date > today) return bad("date-in-future");
  return date < addMonths(today, -12 * AGE_YEARS_MAX) ? bad("date-too-early") : good(date);
};

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^(?!-)[\p{L}\p{N}-]{1,63}(?<!-)$/u;

/** A mail address as people have it: no quotes, no comments, a domain with a dot. The domain is stored in small letters. */
const email: Rule = (text) => {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  const labels = text.slice(at + 1).split(".");
  const right = at > 0 && local.length <= 64 && LOCAL.test(local) && labels.length > 1 && labels.every((label) => LABEL.test(label));
  return right && !/^\d+$/.test(labels.at(-1) ?? "") ? good(`${local}@${labels.join(".").toLowerCase()}`) : bad("not-an-email");
};

const phone: Rule = (text) => {
  const number = toE164(text);
  return number === null ? bad("not-a-phone") : good(number);
};

const iin: Rule = (text, today) => {
  const digits = text.replace(/[\s-]/gu, "");
  const read = readIin(digits);
  if ("fault" in read) return bad(read.fault satisfies IinFault);
  return read.birthDates.some((date) => date <= today) ? good(digits) : bad("not-an-iin");
};

/** A class (0 to 12, with its letter) or a year of a college, `5`, `5 А`, `1 курс`. */
const grade: Rule = (text) => {
  const found = /^(\d{1,2})[\s-]*[«"']?(\p{L}{0,12})[»"']?$/u.exec(text);
  if (!found || Number(found[1]) > 12) return bad("not-a-grade");
  return good([String(Number(found[1])), found[2]].filter(Boolean).join(" "));
};

const words = (characters_min: number): Rule => (text) => (text.length < characters_min ? bad("too-short") : good(text));
const listed = (known: (text: string) => boolean, fault: FieldFault): Rule => (text) => (known(text) ? good(text) : bad(fault));
const shaped = (pattern: RegExp, fault: FieldFault): Rule => listed((text) => pattern.test(text), fault);

const shapes: Readonly<Record<FieldId, Shape>> = {
  "family-name": { characters_max: 100, rule: name },
  "given-name": { characters_max: 100, rule: name },
  patronymic: { characters_max: 100, rule: name },
  "birth-date": { characters_max: 10, rule: birthDate },
  "study-place": { characters_max: 200, rule: words(1) },
  "study-grade": { characters_max: 20, rule: grade },
  phone: { characters_max: 40, rule: phone },
  email: { characters_max: 254, rule: email },
  "home-address": { characters_max: 300, rule: words(5) },
  iin: { characters_max: 20, rule: iin },
  "identity-document": { characters_max: 200, rule: words(1) },
  occupation: { characters_max: 100, rule: words(2) },
  postcode: { characters_max: 10, rule: shaped(/^[\p{L}\d][\p{L}\d -]{2,9}$/u, "not-a-postcode") },
  "device-id": { characters_max: 64, rule: shaped(/^[\w-]{16,64}$/, "unreadable") },
  "time-zone": { characters_max: 64, rule: shaped(/^(UTC|[A-Z][\w+-]+(\/[A-Za-z][\w+-]+){1,2})$/, "not-a-time-zone") },
  language: { characters_max: 2, rule: listed(isLanguage, "not-a-language") },
  relation: { characters_max: 20, rule: listed(isRelation, "not-a-relation") },
  "own-words": { characters_max: 5000, rule: words(1), lines: true },
  order: { characters_max: 500, rule: words(1) },
  attendance: { characters_max: 200, rule: words(1) },
  "interest-topic": { characters_max: 100, rule: words(1) },
  visit: { characters_max: 500, rule: words(1) },
};

/** Control characters, line and paragraph separators, marks that turn the direction of writing, private use and unassigned code points. */
const UNREADABLE = /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

function tidy(text: string, lines: boolean): string {
  const composed = text.normalize("NFC").trim();
  return lines ? composed.replace(/\r\n?/gu, "\n").replace(/[^\S\n]+/gu, " ") : composed.replace(/\s+/gu, " ");
}

/**
 * Checks what somebody typed into a field and gives the form in which it is stored: NFC, single spaces, dates `YYYY-MM-DD`, phones E.164 (clause:C3, clause:C7).
 * `today` is the day in Kazakhstan; birth dates are compared with it. A patronymic or IIN that a person has not is left out, not passed as an empty text.
 */
export function validateField(field: FieldId, text: string, today: CivilDate): FieldCheck {
  const shape = shapes[field];
  if (text.length > shape.characters_max * 4) return bad("too-long");
  if (!text.isWellFormed()) return bad("unreadable");
  const tidied = tidy(text, shape.lines === true);
  if (tidied === "") return bad("missing");
  if (tidied.length > shape.characters_max) return bad("too-long");
  return UNREADABLE.test(shape.lines ? tidied.replaceAll("\n", "") : tidied) ? bad("unreadable") : shape.rule(tidied, today);
}

/** The most characters that a field's input takes. */
export function charactersMax(field: FieldId): number {
  return shapes[field].characters_max;
}

const nameInSmall = (text: string): string => text.replace(HYPHENS, "-").replace(APOSTROPHES, "'").toLowerCase();
const normal: Readonly<Partial<Record<FieldId, (text: string) => string>>> = {
  "family-name": nameInSmall,
  "given-name": nameInSmall,
  patronymic: nameInSmall,
  email: (text) => text.toLowerCase(),
  phone: (text) => toE164(text) ?? text,
  iin: (text) => text.replace(/[\s-]/gu, ""),
};

/**
 * The form of a stored value in which two writings of the same are equal: what the blind index is made of. Names and mail addresses in small letters;
 * all else as it is stored.
 */
export function normaliseField(field: FieldId, value: string): string {
  const text = tidy(value, shapes[field].lines === true);
  return normal[field]?.(text) ?? text;
}
