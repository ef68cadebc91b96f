import type { FieldId, Relation } from "../../policy/index.ts";

/** What a column may hold. A name of one of the family in one cell is taken apart. */
export const TARGETS = [
  "adult.full-name", "adult.family-name", "adult.given-name", "adult.patronymic", "adult.birth-date", "adult.email", "adult.phone", "adult.home-address", "adult.language", "adult.iin",
  "relation", "paper-consent",
  "child.full-name", "child.family-name", "child.given-name", "child.patronymic", "child.birth-date", "child.study-place", "child.study-grade", "child.iin",
] as const;
export type Target = (typeof TARGETS)[number];
export const isTarget = (text: string): text is Target => (TARGETS as readonly string[]).includes(text);

/** Column by column what it holds; null: not taken. */
export type Mapping = readonly (Target | null)[];

/** The field of the policy behind a column; null for a whole name, and for the day on a signed form. */
export function fieldOf(target: Target): FieldId | null {
  if (target === "relation") return "relation";
  if (target === "paper-consent") return null;
  const field = target.slice(target.indexOf(".") + 1);
  return field === "full-name" ? null : (field as FieldId);
}

const CHILD = /ребен|ребён|учени|учащ|воспитан|бала|оқушы|child|pupil|student|kid/u;
const ADULT = /родител|мам|мать|пап|отец|отц|представит|законн|заказчик|ата-ана|ана|әке|өкіл|parent|mother|father|guardian|adult/u;

/** What a heading is about, in Russian, Kazakh and English, the first that fits. Whose it is says the rest of the heading. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/бумаг|бумаж|подписан|қағаз|қол қой|paper|signed/u, "paper-consent"],
  [/(?<!\p{L})(?:иин|жсн|iin)(?!\p{L})/u, "iin"],
  [/e-?mail|почт|пошта|электрон/u, "email"],
  [/телефон|тел[.]|^тел$|phone|моб|ұялы|whatsapp/u, "phone"],
  [/адрес|address|мекен|тұрғылықты/u, "home-address"],
  [/рожд|туған|туылған|birth|дата р/u, "birth-date"],
  [/степень родства|кем приход|родств|туысты|кім болады|relation/u, "relation"],
  [/язык|тілі|тіл$|language/u, "language"],
  [/класс|сынып|grade|курс/u, "study-grade"],
  [/школ|мектеп|учебн|оқу орн|school|лицей|гимназ/u, "study-place"],
  [/фио|ф\.и\.о|аты-жөні|толық аты|full ?name|фамилия.*имя/u, "full-name"],
  [/отчеств|әкесінің аты|patronymic|middle/u, "patronymic"],
  [/фамил|тегі|family|last ?name|surname/u, "family-name"],
  [/имя|есімі|аты|given|first ?name|name/u, "given-name"],
];
const ONLY_ADULT: readonly string[] = ["email", "phone", "home-address", "language"];
const ONLY_CHILD: readonly string[] = ["study-grade", "study-place"];

function guessOne(heading: string): Target | null {
  const text = heading.toLowerCase().replaceAll("ё", "е").replaceAll("_", " ");
  const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1];
  if (kind === undefined) return null;
  if (kind === "relation" || kind === "paper-consent") return kind;
  // "Әкесінің аты" is a patronymic, not a father.
  const whose = text.replace("әкесінің аты", "").replace("степень родства", "");
  const child = !ONLY_ADULT.includes(kind) && (ONLY_CHILD.includes(kind) || CHILD.test(whose));
  // A column of a child's phone or address is not taken: these are the adult's own household's (clause:G5).
  if (ONLY_ADULT.includes(kind) && CHILD.test(whose) && !ADULT.test(whose)) return null;
  const target = `${child ? "child" : "adult"}.${kind}`;
  return isTarget(target) ? target : null;
}

/** What the columns seem to hold, by their headings. Nothing is taken twice: the first column of a kind counts, the next is left to staff. */
export function guessMapping(headings: readonly string[]): Mapping {
  const taken = new Set<Target>();
  return headings.map((heading) => {
    const target = guessOne(heading);
    if (target === null || taken.has(target)) return null;
    taken.add(target);
    return target;
  });
}

/** What is wrong with a mapping: without an adult's name and address no letter can ask anybody; null when it can be used. */
export function mappingFault(mapping: Mapping): "column-twice" | "email-missing" | "name-missing" | "child-incomplete" | null {
  const held = mapping.filter((target) => target !== null);
  const has = (target: Target): boolean => held.includes(target);
  if (new Set(held).size !== held.length) return "column-twice";
  if (!has("adult.email")) return "email-missing";
  if (!has("adult.full-name") && !(has("adult.family-name") && has("adult.given-name"))) return "name-missing";
  const child = held.some((target) => target.startsWith("child."));
  const named = has("child.full-name") || (has("child.family-name") && has("child.given-name"));
  return child && !(named && has("child.birth-date")) ? "child-incomplete" : null;
}

const RELATION_WORDS: readonly (readonly [RegExp, Relation])[] = [
  [/^(мама|мать|ана|анасы|mother|mom|mum)$/u, "mother"],
  [/^(папа|отец|әке|әкесі|father|dad)$/u, "father"],
  [/^(усыновител\S*|асырап алушы|adopter)$/u, "adopter"],
  [/^(опекун|қорғаншы|guardian)$/u, "guardian"],
  [/^(попечител\S*|қамқоршы|trustee)$/u, "trustee"],
  [/^(приемн\S* родител\S*|патронат\S*|foster[- ]parent)$/u, "foster-parent"],
];
const LANGUAGE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(ru|рус\S*|орыс\S*|russian)$/u, "ru"], [/^(kk|kz|каз\S*|қаз\S*|kazakh)$/u, "kk"], [/^(en|англ\S*|ағылшын\S*|english)$/u, "en"],
];

/** A word of a list, as a school writes it, in the form of the policy; the text itself where it is none. */
export function codeOf(field: "relation" | "language", text: string): string {
  const word = text.trim().toLowerCase().replaceAll("ё", "е");
  const words: readonly (readonly [RegExp, string])[] = field === "relation" ? RELATION_WORDS : LANGUAGE_WORDS;
  return words.find(([pattern]) => pattern.test(word))?.[1] ?? text.trim();
}
