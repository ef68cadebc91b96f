import { describe, expect, it } from "vitest";
import {
  compartmentOf, formWords, isTable, LANGUAGES, policyDocument, PURPOSE_IDS, purposeRow, referenceOperator, retentionOf, termInWords, texts, type Language,
} from "../../src/policy/index.ts";

function purposeTable(language: Language) {
  const tables = policyDocument(language, referenceOperator).sections.flatMap(({ parts }) => parts.flatMap(({ blocks }) => blocks.filter(isTable)));
  const table = tables.find((found) => found.table === "purposes");
  if (!table) throw new Error("the policy has no table of purposes");
  return table;
}

describe("retention by purpose", () => {
  it("clause:T2 gives every field of every purpose a retention class with a term and its source", () => {
    for (const purpose of PURPOSE_IDS) {
      const classes = new Map(retentionOf(purpose).map((row) => [row.compartment, row]));
      for (const field of purposeRow(purpose).fields) {
        const row = classes.get(compartmentOf(field));
        expect(row, `${purpose}: ${field}`).toBeDefined();
        expect(row?.source).not.toBe("");
        expect(row?.term.amount).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it.each(LANGUAGES)("clause:T2 shows each purpose's terms beside it in the published text (%s)", (language) => {
    const table = purposeTable(language);
    const at = table.columns.findIndex(({ id }) => id === "retention");
    PURPOSE_IDS.forEach((purpose, row) => {
      const shown = table.rows[row]?.[at] ?? "";
      const { fields } = purposeRow(purpose);
      expect(shown === "", purpose).toBe(fields.length === 0);
      for (const field of fields) expect(shown).toContain(texts[language].retentionWords[compartmentOf(field)].name);
      if (fields.includes("order")) expect(shown).toContain(`${termInWords(language, { amount: 5, unit: "year" })} ${formWords(language).after["contract-done"]}`);
    });
  });
});
