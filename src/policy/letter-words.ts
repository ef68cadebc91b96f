import type { Language } from "./ids.ts";
import type { RequestKind } from "./requests.ts";

/**
 * By which stems a letter in free words says what it asks for, the first that fits: what stops most stands first, so that a letter that asks for two things is not
 * taken for the weaker one. What fits nothing is a question, which a person reads (clause:R1, clause:S6).
 */
const STEMS: readonly (readonly [RequestKind, RegExp])[] = [
  ["lifting", /снят\S* блок|разблокир|бұғатта\S* (ал|шеш)|бұғаттан шығар|unblock|lift the block/iu],
  ["destruction", /уничтож|удал(ить|ите|яйте|ения?)|стереть|сотрите|(^|\s)жо(ю|й(у|ыңыз|ып|ыл))|өшір|destroy|delet|eras(e|ure)/iu],
  ["withdrawal", /отзыва|отозва|отзыв соглас|келісім\S* (қайтар|кері)|қайтарып ал|withdraw/iu],
  ["blocking", /заблокир|блокиров|бұғатта|block(ing)? (my|the|his|her)|restrict/iu],
  ["correction", /исправ|уточнит|неверн\S* данн|түзет|correct(ion)?\b|rectif/iu],
  ["objection-automated", /автоматизированн|автоматтандырыл|automated/iu],
  ["transfers-information", /кому переда|передава\S* данн|трансгранич|кімге бер|whom .{0,40}(disclos|transfer|pass)|third part/iu],
  ["access", /какие (мои |персональн\S* )?данн|копи\S* (моих )?данн|предостав\S* данн|қандай дерек|деректер\S* көшірме|access to my|copy of my|what data/iu],
  ["complaint", /жалоб|шағым|complain/iu],
];

/** What a letter asks for, as far as its words tell. A guess: who reads the letter decides. */
export function kindInWords(text: string): RequestKind {
  return STEMS.find(([, stem]) => stem.test(text))?.[0] ?? "question";
}

const RELATION = /(?:номер пользователя|пользовател\S* (?:№|номер)|пайдаланушы(?:ның)? нөмірі|user(?:'s)? number|user no\.?)\s*[:№#-]?\s*№?\s*(\d{1,9})(?!\d)/iu;

/** The user number that a letter names (clause:R2); undefined where it names none. Naming one shows nothing. */
export function relationInWords(text: string): string | undefined {
  return RELATION.exec(text)?.[1];
}

const KAZAKH = /[әғқңөұүһі]/giu;
const RUSSIAN_ONLY = /[ёщъэ]/giu;
const CYRILLIC = /[а-яёәғқңөұүһі]/giu;
const LATIN = /[a-z]/giu;
const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** The language to answer a letter in: that of its letters. Words alone are looked at; a letter without any is answered in the first language. */
export function languageOfLetter(text: string): Language {
  const cyrillic = count(text, CYRILLIC);
  if (cyrillic === 0) return count(text, LATIN) > 0 ? "en" : "ru";
  if (count(text, LATIN) > 4 * cyrillic) return "en";
  // About every sixth letter of Kazakh is one of its own; a Kazakh name in a Russian letter makes fewer.
  return count(text, KAZAKH) * 14 > cyrillic && count(text, KAZAKH) > count(text, RUSSIAN_ONLY) ? "kk" : "ru";
}
