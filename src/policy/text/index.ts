import { en } from "./en/index.ts";
import { kk } from "./kk/index.ts";
import { ru } from "./ru/index.ts";
import type { Language, LanguageTexts } from "./text-shape.ts";

/** All words of the policy by language. Russian is the default; Kazakh and Russian are authentic, English is a translation. */
export const texts: Readonly<Record<Language, LanguageTexts>> = { ru, kk, en };

export type * from "./text-shape.ts";
