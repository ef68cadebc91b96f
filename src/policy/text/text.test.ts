import { describe, expect, it } from "vitest";
import { deadlines } from "../deadlines.ts";
import {
  CLAUSE_IDS, COMPARTMENT_IDS, CONSENT_STATES, FIELD_IDS, LANGUAGES, OPERATION_IDS, PURPOSE_IDS, type ClauseId,
} from "../ids.ts";
import { consentPurposeOf, purposes } from "../purposes.ts";
import { rejections } from "../requests.ts";
import { retention } from "../retention.ts";
import { texts, type ConsentPartId, type Language, type Paragraph, type Placeholder, type PolicyText, type TableId } from "./index.ts";

/** Every string of a text with its path; an array's index and a key are steps of the path. */
function strings(value: unknown, path = ""): readonly { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}/${key}`));
}

/** Where something stands, without what it says: a null counts, a string does not. */
function shape(value: unknown): unknown {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return value.map(shape);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{([^{}]*)\}/gu)].map((match) => match[1] ?? "");
const bare = (text: string): string => text.replaceAll(/\{[^{}]*\}/gu, "");
/** Keys and ids are not words. */
const words = (language: Language): readonly { path: string; text: string }[] =>
  strings(texts[language]).filter(({ path }) => !/\/(id|language|kind|table)$/u.test(path));
const clauses = (policy: PolicyText) => policy.sections.flatMap((section) => section.clauses);
const clauseText = (language: Language, id: ClauseId): string =>
  (clauses(texts[language].policy).find((clause) => clause.id === id)?.paragraphs ?? []).filter((part) => typeof part === "string").join(" ");
const tablesIn = (paragraphs: readonly Paragraph[]): readonly TableId[] => paragraphs.flatMap((part) => (typeof part === "string" ? [] : [part.table]));

const KNOWN = {
  "operator.name": true, "operator.bin": true, "operator.address": true, "operator.email": true, "operator.responsible": true,
  "operator.site": true, "operator.section": true, "policy.url": true, "policy.version": true, "policy.date": true, "document.version": true,
  "document.date": true, fields: true, purposes: true, term: true, person: true, representative: true, relation: true, code: true,
  minutes: true, link: true, certificate: true, ask: true, name: true, date: true,
  number: true, count: true,
} satisfies Record<Placeholder, true>;

const ORDER: readonly ConsentPartId[] = [
  "operator", "person", "purposes", "fields", "operations", "term", "third-parties", "abroad", "publication", "withdrawal", "other",
];

describe("the three languages", () => {
  it.each(["kk", "en"] as const)("%s has the same parts, paragraphs and tables as Russian", (language) => {
    expect(shape(texts[language])).toEqual(shape(texts.ru));
  });

  it.each(["kk", "en"] as const)("%s has the same placeholders in each paragraph as Russian", (language) => {
    const found = Object.fromEntries(words(language).map(({ path, text }) => [path, placeholders(text).toSorted()]));
    const wanted = Object.fromEntries(words("ru").map(({ path, text }) => [path, placeholders(text).toSorted()]));
    expect(found).toEqual(wanted);
  });

  it.each(LANGUAGES)("%s uses known placeholders only, with closed braces", (language) => {
    for (const { path, text } of words(language)) {
      for (const name of placeholders(text)) expect(KNOWN, path).toHaveProperty([name]);
      expect(bare(text), path).not.toMatch(/[{}]/u);
    }
  });

  it.each(LANGUAGES)("%s has no empty string, stray space or straight quotation mark, and is in Unicode NFC", (language) => {
    for (const { path, text } of words(language)) {
      expect(text, path).toBe(text.trim().normalize("NFC"));
      expect(text, path).not.toMatch(/^$| {2}|[\n\t"\u00AD\u200B-\u200F\uFEFF]/u);
    }
  });

  it.each(LANGUAGES)("%s names itself in the policy and both documents", (language) => {
    const { policy, documents } = texts[language];
    expect([policy.language, documents.terms.language, documents.appeals.language]).toEqual([language, language, language]);
    expect([documents.terms.id, documents.appeals.id]).toEqual(["terms", "appeals"]);
  });
});

describe("the alphabets", () => {
  const LATIN_KNOWN = new Set(["e", "E", "mail", "cookie", "Cookie", "SMS", "DPV", "V", ...CLAUSE_IDS]);
  const mixed = (text: string): readonly string[] =>
    (bare(text).match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => /\p{Script=Latin}/u.test(word) && /\p{Script=Cyrillic}/u.test(word));
  const unknownLatin = (text: string): readonly string[] =>
    (bare(text).match(/\p{Script=Latin}[\p{Script=Latin}\d]*/gu) ?? []).filter((word) => !LATIN_KNOWN.has(word));

  it.each(["ru", "kk"] as const)("%s has no word of mixed Latin and Cyrillic letters", (language) => {
    expect(words(language).flatMap(({ text }) => mixed(text))).toEqual([]);
  });

  it.each(["ru", "kk"] as const)("%s has no Latin word but the known names, so no look-alike stands alone", (language) => {
    expect(words(language).flatMap(({ text }) => unknownLatin(text))).toEqual([]);
  });

  it("finds planted look-alikes: Latin i, h and a among Kazakh letters, and a Latin c for a word", () => {
    expect(mixed("Мектеп дерект\u0069 жа\u0068анға беред\u0456, м\u0061ктаб")).toEqual(["дерект\u0069", "жа\u0068анға", "м\u0061ктаб"]);
    expect(unknownLatin("данные \u0063 сайта, e-mail {operator.email}")).toEqual(["\u0063"]);
  });

  it("Russian keeps to the Russian alphabet, but for the number of the Kazakh order", () => {
    const strange = words("ru").flatMap(({ text }) => bare(text).replaceAll("/НҚ", "").match(/\p{Script=Cyrillic}/gu) ?? []).filter((letter) => !/[а-яё]/iu.test(letter));
    expect(strange).toEqual([]);
  });

  it("Kazakh keeps to the Kazakh alphabet", () => {
    const strange = words("kk").flatMap(({ text }) => bare(text).match(/\p{Script=Cyrillic}/gu) ?? []).filter((letter) => !/[а-яёәғқңөұүһі]/iu.test(letter));
    expect(strange).toEqual([]);
  });

  it("Kazakh texts hold Kazakh letters, and differ from the Russian", () => {
    const russian = new Map(words("ru").map(({ path, text }) => [path, text]));
    for (const { path, text } of words("kk").filter((piece) => bare(piece.text).length > 70)) {
      expect(text, path).toMatch(/[әғқңөұүһі]/iu);
      expect(text, path).not.toBe(russian.get(path));
    }
    for (const letter of "әғқңөұүі") expect(words("kk").some(({ text }) => text.includes(letter)), letter).toBe(true);
  });

  it("English has no Cyrillic letter", () => {
    expect(words("en").filter(({ text }) => /\p{Script=Cyrillic}/u.test(text))).toEqual([]);
  });
});

describe("the policy's text", () => {
  it.each(LANGUAGES)("%s has each clause exactly once, in order, in seven numbered sections", (language) => {
    const { policy } = texts[language];
    expect(clauses(policy).map((clause) => clause.id)).toEqual(CLAUSE_IDS);
    expect(policy.sections.map((section) => section.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(clauses(policy).filter((clause) => !clause.paragraphs.some((part) => typeof part === "string"))).toEqual([]);
  });

  it("shows each table once, at its clause", () => {
    const shown = clauses(texts.ru.policy).flatMap((clause) => tablesIn(clause.paragraphs).map((table) => [table, clause.id]));
    expect(Object.fromEntries(shown)).toEqual({ operations: "G2", purposes: "G3", fields: "C3", recipients: "T1", retention: "S3", deadlines: "R3" });
    expect(shown).toHaveLength(6);
  });

  it.each(LANGUAGES)("%s names the operator, the version and which language prevails", (language) => {
    const said = JSON.stringify(texts[language].policy);
    for (const name of ["operator.name", "operator.bin", "operator.address", "operator.email", "operator.responsible", "policy.url", "policy.version", "policy.date"]) {
      expect(said).toContain(`{${name}}`);
    }
    expect(said).toMatch({ ru: /казахский и русский/u, kk: /қазақ және орыс мәтіндері/u, en: /the Kazakh and Russian texts are right/u }[language]);
  });

  it.each(LANGUAGES)("%s says the same figures as the table of deadlines", (language) => {
    const { promise } = deadlines.answer;
    const { law } = deadlines["stop-after-withdrawal"];
    expect(clauseText(language, "R3")).toContain(`${String(promise?.term.amount)} `);
    expect(clauseText(language, "D2")).toContain(`${String(law?.term.amount)} `);
    const ten = { ru: "десять рабочих дней", kk: "он жұмыс күн", en: "ten working days" }[language];
    expect(deadlines["transfer-notice"].law?.term).toEqual({ amount: 10, unit: "working-day" });
    expect(clauseText(language, "T1")).toContain(ten);
  });

  it.each(LANGUAGES)("%s says one working day where the code does", (language) => {
    const one = { ru: "один рабочий день", kk: "бір жұмыс күнін", en: "one working day" }[language];
    for (const id of ["C7", "T7", "S1", "S7"] as const) expect(clauseText(language, id), id).toContain(one);
    for (const id of ["correct", "block", "lift-block", "breach-notice", "take-down"] as const) {
      expect(deadlines[id].law?.term, id).toEqual({ amount: 1, unit: "working-day" });
    }
  });
});

describe("the words", () => {
  it.each(LANGUAGES)("%s has words for every id of the policy's code", (language) => {
    const said = texts[language];
    const keys = (record: object): readonly string[] => Object.keys(record).toSorted();
    expect(keys(said.purposeWords)).toEqual(PURPOSE_IDS.toSorted());
    expect(keys(said.fieldWords)).toEqual(FIELD_IDS.toSorted());
    expect(keys(said.retentionWords)).toEqual(COMPARTMENT_IDS.toSorted());
    expect(keys(said.operationWords)).toEqual(OPERATION_IDS.toSorted());
    expect(keys(said.consentStateWords)).toEqual(CONSENT_STATES.toSorted());
    expect(keys(said.deadlineWords)).toEqual(Object.keys(deadlines).toSorted());
  });

  it.each(LANGUAGES)("%s asks consent for exactly the purposes that are consented to by themselves", (language) => {
    const asked = PURPOSE_IDS.filter((purpose) => texts[language].purposeWords[purpose].consent !== null);
    expect(asked).toEqual(PURPOSE_IDS.filter((purpose) => consentPurposeOf(purpose) === purpose));
  });

  it.each(LANGUAGES)("%s says every source of the policy's code", (language) => {
    const sources = [
      ...Object.values(purposes).flatMap(({ source }) => (source === null ? [] : [source])),
      ...Object.values(deadlines).flatMap(({ law, promise }) => [law, promise].flatMap((limit) => (limit === null ? [] : [limit.source]))),
      ...Object.values(retention).map(({ source }) => source),
      ...Object.values(rejections).map(({ source }) => source),
    ];
    expect([...new Set(sources)].filter((source) => !(source in texts[language].sourceWords))).toEqual([]);
  });

  it.each(LANGUAGES)("%s gives no two ids of one kind the same name", (language) => {
    const said = texts[language];
    for (const record of [said.purposeWords, said.fieldWords, said.retentionWords, said.operationWords, said.consentStateWords, said.groundWords]) {
      const names = Object.values<{ readonly name: string }>(record).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe("the consent and the notices", () => {
  it.each(LANGUAGES)("clause:C2 %s holds each item that art. 8(4) of Law 94-V asks for, in both consents", (language) => {
    for (const consent of Object.values(texts[language].consentText)) {
      expect(consent.parts.map((part) => part.id)).toEqual(ORDER);
      const used = new Set(consent.parts.flatMap((part) => part.paragraphs.flatMap(placeholders)));
      for (const name of ["operator.name", "operator.bin", "person", "fields", "purposes", "term", "policy.version"]) expect(used).toContain(name);
    }
    const { representative } = texts[language].consentText;
    expect(representative.parts.flatMap((part) => part.paragraphs.flatMap(placeholders))).toEqual(expect.arrayContaining(["representative", "relation"]));
  });

  it.each(LANGUAGES)("%s fills a notice from a few values, and tells an unconfirmed address no name", (language) => {
    const { noticeWords } = texts[language];
    const used = (kind: keyof typeof noticeWords) => new Set(noticeWords[kind].body.flatMap(placeholders));
    for (const kind of ["registration-code", "already-registered", "sign-in-code", "destroyed-certificate"] as const) expect(used(kind)).not.toContain("name");
    for (const kind of ["registration-code", "sign-in-code", "withdraw-code"] as const) expect(used(kind)).toEqual(new Set([...used(kind), "code", "minutes"]));
    for (const kind of ["joined", "withdrawal-received", "destroyed-certificate", "policy-changed"] as const) expect(used(kind)).toContain("link");
    for (const { subject } of Object.values(noticeWords)) expect(placeholders(subject)).toEqual([]);
  });

  it.each(LANGUAGES)("%s gives the rules for appeals their table of deadlines and numbers the sections", (language) => {
    const { appeals, terms } = texts[language].documents;
    expect(appeals.sections.flatMap((section) => tablesIn(section.paragraphs))).toEqual(["deadlines"]);
    for (const { sections } of [appeals, terms]) expect(sections.map((section) => section.number)).toEqual(sections.map((_, index) => index + 1));
  });
});
