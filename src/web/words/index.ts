import i18next from "i18next";
import type { Language } from "../../policy/text/text-shape.ts";
import { en } from "./en.ts";
import { kk } from "./kk.ts";
import { ru } from "./ru.ts";
import { templatesOf, type WordValues } from "./templates.ts";

type PluralEnding = "one" | "few" | "many" | "other";
type Base<K> = K extends `${infer B}_${PluralEnding}` ? B : K;

/** A key of the words; plural endings are chosen by `count`. Russian is the first language: a key that it lacks does not exist. */
export type WordKey = Base<keyof typeof ru>;

export interface Words {
  readonly language: Language;
  (key: WordKey, values?: WordValues): string;
  /** The words for a key that is only known at run time, such as a refusal's `textKey`; null where there are none. */
  readonly find: (key: string, values?: WordValues) => string | null;
  /** Day, month in words, year; without a stop at its end, since sentences end with it. */
  readonly day: (at: Date) => string;
  /** Day, month in words, year, hour and minute in Kazakhstan. */
  readonly time: (at: Date) => string;
  /** How long ago, in the largest fitting unit: "3 days ago". */
  readonly age: (from: Date, now: Date) => string;
}

export const RESOURCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { ru, kk, en };
const LOCALES: Readonly<Record<Language, string>> = { ru: "ru-KZ", kk: "kk-KZ", en: "en-GB" };
/** One zone since 1 March 2024; the name, not an offset, so that older times are shown as they were. */
const ZONE = "Asia/Almaty";

const translator = i18next.createInstance();
void translator.init({
  lng: "ru",
  fallbackLng: false,
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(Object.entries(RESOURCES).map(([language, translation]) => [language, { translation }])),
});

function makeWords(language: Language): Words {
  const t = translator.getFixedT(language);
  const day = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, day: "numeric", month: "long", year: "numeric" });
  const hour = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
  const relative = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  const said = templatesOf(language, RESOURCES[language]);
  return Object.assign((key: WordKey, values?: WordValues) => said(key, values) ?? t(key, { ...values }), {
    language,
    find: (key: string, values?: WordValues) => said(key, values) ?? (translator.exists(key, { lng: language, ...values }) ? t(key, { ...values }) : null),
    day: (at: Date) => day.format(at).replace(/г\.$/u, "года"),
    time: (at: Date) => `${day.format(at)}, ${hour.format(at)}`,
    age: (from: Date, now: Date) => formatAge(relative, (now.getTime() - from.getTime()) / 1000),
  });
}

function formatAge(relative: Intl.RelativeTimeFormat, age_s: number): string {
  if (age_s < 60) return relative.format(0, "second");
  if (age_s < 3600) return relative.format(-Math.floor(age_s / 60), "minute");
  if (age_s < 86_400) return relative.format(-Math.floor(age_s / 3600), "hour");
  if (age_s < 60 * 86_400) return relative.format(-Math.floor(age_s / 86_400), "day");
  if (age_s < 730 * 86_400) return relative.format(-Math.floor(age_s / (30.44 * 86_400)), "month");
  return relative.format(-Math.floor(age_s / (365.25 * 86_400)), "year");
}

const made: Readonly<Record<Language, Words>> = { ru: makeWords("ru"), kk: makeWords("kk"), en: makeWords("en") };

/** The words of one language, made once. */
export function wordsIn(language: Language): Words {
  return made[language];
}
