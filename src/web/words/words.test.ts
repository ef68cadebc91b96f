import i18next from "i18next";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONSENT_SCOPES, FIELD_FAULTS, LANGUAGES, REFUSAL_REASONS, SOURCES, STAFF_ROLES } from "../../policy/index.ts";
import { CONSENT_METHODS } from "../../modules/consent/index.ts";
import { RESOURCES, wordsIn } from "./index.ts";
import { templatesOf } from "./templates.ts";

const ENDING = /_(one|few|many|other)$/;
const bases = (language: keyof typeof RESOURCES): string[] => [...new Set(Object.keys(RESOURCES[language]).map((key) => key.replace(ENDING, "")))].sort();
const holesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "").sort();

describe("the words", () => {
  it.each(["kk", "en"] as const)("of %s say the same things as the Russian ones", (language) => {
    expect(bases(language)).toEqual(bases("ru"));
  });

  it.each(LANGUAGES)("of %s have every plural form that the language knows, and no other", (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plural = Object.keys(RESOURCES[language]).filter((key) => ENDING.test(key));
    for (const base of new Set(plural.map((key) => key.replace(ENDING, "")))) {
      expect(plural.filter((key) => key.replace(ENDING, "") === base).map((key) => key.slice(base.length + 1)).sort(), base).toEqual([...forms].sort());
    }
  });

  it.each(["kk", "en"] as const)("of %s leave the same places open", (language) => {
    for (const [key, text] of Object.entries(RESOURCES[language])) {
      const russian = RESOURCES.ru[key];
      if (russian !== undefined && !ENDING.test(key)) expect(holesOf(text), key).toEqual(holesOf(russian));
    }
  });

  // A key of two areas would say what the later one says, on the pages of both.
  it.each(LANGUAGES)("of %s are each said in one area alone", async (language) => {
    const areas = readdirSync(import.meta.dirname).filter((name) => name.startsWith(`${language}-`));
    expect(areas.length).toBeGreaterThan(10);
    const keys: string[] = [];
    for (const area of areas) {
      const words = (await import(join(import.meta.dirname, area))) as Readonly<Record<string, Readonly<Record<string, string>>>>;
      keys.push(...Object.values(words).flatMap((said) => Object.keys(said)));
    }
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it.each(LANGUAGES)("of %s are none of them empty, double-spaced or left in another alphabet", (language) => {
    for (const [key, text] of Object.entries(RESOURCES[language])) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toMatch(/ {2}/);
      if (language === "en") expect(text, key).not.toMatch(/\p{Script=Cyrillic}/u);
    }
  });

  it("of Kazakh use the Kazakh letters in Cyrillic, not their Latin look-alikes", () => {
    for (const [key, text] of Object.entries(RESOURCES.kk)) expect(text, key).not.toMatch(/\p{Script=Cyrillic}[a-z]|[a-z]\p{Script=Cyrillic}/u);
  });

  it("count as each language counts", () => {
    const [ru, kk, en] = [wordsIn("ru"), wordsIn("kk"), wordsIn("en")];
    expect([1, 2, 5, 11, 21].map((count) => ru("form.faults", { count }))).toEqual(["Поправьте одно поле", "Поправьте 2 поля", "Поправьте 5 полей", "Поправьте 11 полей", "Поправьте одно поле"]);
    expect(kk("form.faults", { count: 5 })).toBe("5 өрісті түзетіңіз");
    expect([en("form.faults", { count: 1 }), en("form.faults", { count: 2 })]).toEqual(["Please correct one field", "Please correct 2 fields"]);
  });

  it.each(LANGUAGES)("of %s are put together as the library does it, whatever the values", async (language) => {
    const library = i18next.createInstance();
    await library.init({
      lng: language, fallbackLng: false, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { [language]: { translation: RESOURCES[language] } },
    });
    const said = templatesOf(language, RESOURCES[language]);
    const counts = [0, 1, 2, 3, 5, 11, 14, 21, 22, 101, 1.5];
    for (const [key, text] of Object.entries(RESOURCES[language])) {
      const places = Object.fromEntries([...text.matchAll(/\{\{\s*([\w-]+)/g)].map(([, name = ""], n) => [name, n % 2 === 0 ? `{{${name}}} $& «${n}»` : n]));
      const base = key.replace(/_(one|few|many|other)$/, "");
      if (base === key) expect(said(key, places), key).toBe(library.t(key, places));
      else for (const count of counts) expect(said(base, { ...places, count }), `${base} ${count}`).toBe(library.t(base, { ...places, count }));
    }
    expect(said("no such words", {})).toBeNull();
  });

  it("tell time as clocks in Kazakhstan show it, before and after the one time zone", () => {
    expect(wordsIn("ru").time(new Date("2026-11-22T19:30:00Z"))).toBe("23 ноября 2026 г., 00:30");
    expect(wordsIn("ru").time(new Date("2024-02-28T19:30:00Z"))).toBe("29 февраля 2024 г., 01:30");
    expect(wordsIn("ru").day(new Date("2026-11-22T19:30:00Z"))).toBe("23 ноября 2026 года");
    expect(wordsIn("kk").day(new Date("2026-11-22T00:00:00Z"))).toBe("2026 ж. 22 қараша");
    expect(wordsIn("en").day(new Date("2026-11-22T00:00:00Z"))).toBe("22 November 2026");
  });

  it("tell how old a thing is in the largest fitting unit", () => {
    const ru = wordsIn("ru");
    const now = new Date("2026-11-22T12:00:00Z");
    const ago = (seconds: number): string => ru.age(new Date(now.getTime() - seconds * 1000), now);
    expect([ago(5), ago(120), ago(7200), ago(3 * 86_400), ago(100 * 86_400), ago(800 * 86_400)]).toEqual([
      "сейчас", "2 минуты назад", "2 часа назад", "3 дня назад", "3 месяца назад", "2 года назад",
    ]);
  });

  it("exist for every fault of a field, every reason of a decision, every source, role, method and scope", () => {
    const keys = [
      ...FIELD_FAULTS.map((fault) => `field-fault.${fault}`), ...SOURCES.map((source) => `source.${source}`), ...STAFF_ROLES.map((role) => `actor.${role}`),
      ...CONSENT_METHODS.map((method) => `method.${method}`), ...CONSENT_SCOPES.map((scope) => `scope.${scope}`), ...REFUSAL_REASONS.map((reason) => `refusal.${reason}`),
    ];
    for (const key of keys) expect(RESOURCES.ru, key).toHaveProperty([key]);
  });

  it("exist for every refusal that the modules of these pages can throw", () => {
    const modules = ["accounts", "joining", "consent", "vault", "destruction", "documents", "ledger"];
    const sources = modules.flatMap((module) => {
      const folder = join(import.meta.dirname, "../../modules", module);
      return readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.includes(".test.")).map((name) => readFileSync(join(folder, name), "utf8"));
    });
    const reasons = sources.flatMap((text) => [...text.matchAll(/new Refusal\("[a-z-]+", "([a-z-]+)"/g)].map(([, reason]) => reason ?? ""));
    expect(reasons.length).toBeGreaterThan(20);
    for (const reason of new Set(reasons)) expect(RESOURCES.ru, reason).toHaveProperty([`refusal.${reason}`]);
  });
});
