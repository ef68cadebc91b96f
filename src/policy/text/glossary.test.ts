import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONSENT_STATES, OPERATION_IDS } from "../ids.ts";
import { operations } from "../operations.ts";
import { texts } from "./index.ts";

const glossary = readFileSync(new URL("../../../docs/glossary.md", import.meta.url), "utf8");
const rows = glossary.split("\n").filter((line) => line.startsWith("| ")).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()))
  .filter(([code]) => code !== "code" && !code?.startsWith("---"));
const rowOf = (code: string): readonly string[] => rows.find(([first]) => first === code)?.slice(1) ?? [];

describe("docs/glossary.md", () => {
  it("has one row a code word, each with three languages and a term of DPV or a dash", () => {
    expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
    expect(rows.filter((row) => row.length !== 5 || row.includes(""))).toEqual([]);
  });

  it("says the words of the operations, and the DPV term of the policy's code", () => {
    for (const id of OPERATION_IDS) {
      const said = [texts.ru, texts.kk, texts.en].map(({ operationWords }) => operationWords[id].name.toLowerCase());
      expect(rowOf(id), id).toEqual([...said, operations[id].dpv.split("#")[1]]);
    }
  });

  it("says the words of the consent states", () => {
    for (const state of CONSENT_STATES) {
      const said = [texts.ru, texts.kk, texts.en].map(({ consentStateWords }) => consentStateWords[state].name.toLowerCase());
      expect(rowOf(state), state).toEqual([...said, state]);
    }
  });
});
