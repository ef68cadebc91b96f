import { describe, expect, it } from "vitest";
import {
  CLAUSE_IDS, consentDocument, currentDocuments, currentVersion, dateInWords, differences, documentText, FIELD_IDS, isTable, LANGUAGES, lineDifference, policyDocument,
  PURPOSE_IDS, readDocument, readOperator, referenceOperator, retention, termInWords, wordDifference, civilDate,
  type Block, type ComposedDocument, type Language,
} from "./index.ts";

const blocks = (document: ComposedDocument): readonly Block[] => [...document.intro, ...document.sections.flatMap(({ parts }) => parts.flatMap((part) => part.blocks))];
const allText = (document: ComposedDocument): string => documentText(document);
const second = { number: 2, date: civilDate("2027-03-01"), changed: ["C3"], material: true } as const;

describe("the composed policy", () => {
  it.each(LANGUAGES)("clause:G1 names the operator in %s, fills every word in braces, and anchors every clause", (language) => {
    const document = policyDocument(language, referenceOperator);
    expect(allText(document)).not.toMatch(/\{[a-z.]+\}/u);
    expect(allText(document)).toContain("«Группа Роботек»");
    expect(document.sections.flatMap(({ parts }) => parts.map(({ anchor }) => anchor))).toEqual(CLAUSE_IDS);
  });

  it("clause:G1 says that the BIN is not set until it is, and production refuses without one and without the person responsible", () => {
    expect(allText(policyDocument("ru", referenceOperator))).toContain("БИН не указан");
    expect(allText(policyDocument("kk", referenceOperator))).toContain("БСН көрсетілмеген");
    expect(readOperator(null, false).faults).toEqual([]);
    expect(readOperator(null, true).faults).toEqual([{ key: "bin", fault: "is not set" }, { key: "responsible", fault: "is not set" }]);
    const { faults, profile } = readOperator({ bin: "040340003616", responsible: { name: "Айгерім Сәрсен", email: "privacy@school.example" } }, true);
    expect(faults).toEqual([]);
    for (const said of ["040340003616", "Айгерім Сәрсен, privacy@school.example"]) expect(allText(policyDocument("ru", profile))).toContain(said);
  });

  it("takes an operator's own profile and names every fault at once", () => {
    const { faults, profile } = readOperator({ name: "Школа «Завтра»", bin: "1", email: "x", colour: "red", inLanguage: { de: {} }, __proto__: 1 }, false);
    expect(faults.map(({ key }) => key).sort()).toEqual(["bin", "colour", "email", "inLanguage"]);
    expect(allText(policyDocument("ru", profile))).toContain("Школа «Завтра»");
  });

  it.each(LANGUAGES)("makes its tables in %s from the rows that the code obeys", (language) => {
    const tables = new Map(blocks(policyDocument(language, referenceOperator)).filter(isTable).map((table) => [table.table, table]));
    expect([...tables.keys()].sort()).toEqual(["deadlines", "fields", "operations", "purposes", "recipients", "retention"]);
    expect(tables.get("purposes")?.rows).toHaveLength(PURPOSE_IDS.length);
    expect(tables.get("fields")?.rows).toHaveLength(FIELD_IDS.length);
    expect(tables.get("retention")?.rows).toHaveLength(Object.keys(retention).length);
    expect(tables.get("recipients")).toMatchObject({ rows: [] });
    expect(tables.get("recipients")?.empty).not.toBeNull();
    for (const table of tables.values()) for (const row of table.rows) expect(row[0]).not.toBe("");
  });

  it("is one text whose bytes come back the same", () => {
    for (const document of currentDocuments(referenceOperator, LANGUAGES)) {
      const text = documentText(document);
      expect(documentText(readDocument(text))).toBe(text);
      expect(text.startsWith('{"acceptance":')).toBe(true);
    }
  });

  it("clause:R4 has texts that match the version they are published under: a changed text needs a new version", async () => {
    const { createHash } = await import("node:crypto");
    const pinned = currentDocuments(referenceOperator, LANGUAGES).map((document) =>
      `${document.kind} ${document.version} ${document.language} ${createHash("sha256").update(documentText(document)).digest("hex")}`);
    await expect(`${pinned.join("\n")}\n`).toMatchFileSnapshot("text/version-hashes.txt");
  });
});

describe("the text of a consent", () => {
  it.each(LANGUAGES)("clause:C2 holds all that the law asks in %s and names nobody", (language) => {
    for (const kind of ["own", "representative"] as const) {
      const document = consentDocument(kind, language, referenceOperator);
      expect(document.sections[0]?.parts.map(({ anchor }) => anchor)).toEqual(
        ["operator", "person", "purposes", "fields", "operations", "term", "third-parties", "abroad", "publication", "withdrawal", "other"]);
      expect(document.acceptance).toBeTruthy();
      expect(new Set(allText(document).match(/\{[a-z.]+\}/gu))).toEqual(new Set(kind === "own" ? ["{person}"] : ["{person}", "{representative}", "{relation}"]));
    }
  });

  it("clause:C1 asks at registration for the service alone", () => {
    const [purposes] = consentDocument("own", "ru", referenceOperator).sections[0]?.parts.filter(({ anchor }) => anchor === "purposes") ?? [];
    expect(purposes?.blocks[0]).toEqual({ text: "Цели: Оказание услуг." });
    expect(allText(consentDocument("own", "ru", referenceOperator, { purposes: ["marketing-sms"] }))).toContain("Список данных: Телефон; Язык.");
  });
});

describe("differences between versions", () => {
  const before = policyDocument("ru", referenceOperator);
  const edit = (change: (text: string) => string): ComposedDocument => ({
    ...policyDocument("ru", referenceOperator, second),
    sections: before.sections.map((section) => ({ ...section, parts: section.parts.map((part) => (part.anchor === "C3" ? { ...part, blocks: part.blocks.map((block) => (isTable(block) ? block : { text: change(block.text) })) } : part)) })),
  });

  it("clause:R4 shows two versions clause by clause, and in a changed clause word by word", () => {
    const found = differences(before, edit((text) => text.replace("дата рождения", "год рождения")));
    expect(found).toMatchObject({ from: 1, to: 2, changed: 2 });
    expect(found.parts.filter(({ change }) => change !== "same").map(({ anchor }) => anchor)).toEqual(["top", "C3"]);
    const line = found.parts.find(({ anchor }) => anchor === "C3")?.lines.find(({ change }) => change === "changed");
    expect(line?.words.filter(({ change }) => change !== "same")).toEqual([{ change: "removed", text: "дата" }, { change: "added", text: "год" }]);
  });

  it("shows an added and a removed clause whole", () => {
    const fewer: ComposedDocument = { ...before, sections: before.sections.map((section) => ({ ...section, parts: section.parts.filter(({ anchor }) => anchor !== "R6") })) };
    expect(differences(before, fewer).parts.find(({ anchor }) => anchor === "R6")?.change).toBe("removed");
    expect(differences(fewer, before).parts.find(({ anchor }) => anchor === "R6")?.change).toBe("added");
    expect(differences(before, before).changed).toBe(0);
  });

  it("loses and adds no word: what is not added gives the old text, what is not removed the new one", () => {
    const [old, next] = ["Данные хранятся, пока нужны. Потом уничтожаются.", "Данные хранятся только пока нужны цели. Уничтожаются сразу."];
    const runs = wordDifference(old, next);
    const without = (change: string): string => runs.filter((run) => run.change !== change).map(({ text }) => text).join("");
    expect([without("added"), without("removed")]).toEqual([old, next]);
    expect(lineDifference(["а", "б", "в"], ["а", "в", "г"]).map(({ change }) => change)).toEqual(["same", "removed", "same", "added"]);
  });
});

describe("words of terms and days", () => {
  it.each<[Language, number, string]>([["ru", 1, "1 рабочий день"], ["ru", 3, "3 рабочих дня"], ["ru", 15, "15 рабочих дней"], ["ru", 21, "21 рабочий день"], ["ru", 0, "сразу"],
    ["kk", 15, "15 жұмыс күні"], ["en", 1, "1 working day"], ["en", 15, "15 working days"]])("in %s %i is %s", (language, amount, words) => {
    expect(termInWords(language, { amount, unit: "working-day" })).toBe(words);
  });

  it("writes the version's day in each language", () => {
    expect(LANGUAGES.map((language) => dateInWords(language, currentVersion("policy").date))).toEqual(["22 ноября 2026 года", "2026 жылғы 22 қараша", "22 November 2026"]);
  });
});
