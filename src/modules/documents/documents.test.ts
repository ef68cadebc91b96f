import { describe, expect, it } from "vitest";
import {
  civilDate, consentDocument, currentDocuments, currentVersion, documentText, LANGUAGES, policyDocument, referenceOperator, type ComposedDocument,
} from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import { isPostgresError } from "../../platform/postgres.ts";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import type { LedgerEntry } from "../ledger/index.ts";
import { Documents, type DocumentsDeps } from "./index.ts";

const databases = await testDatabases();
const clock = movableClock("2026-11-22T05:00:00Z");
const entries: LedgerEntry[] = [];
const ledger: DocumentsDeps["ledger"] = { append: (_tx, added) => { entries.push(...added); return Promise.resolve(added.map(() => ({ entryId: newId() }))); } };
const documents = new Documents({ databases, clock, ledger });

const first = currentDocuments(referenceOperator, LANGUAGES);
const secondPolicy: ComposedDocument = ((next) => ({
  ...next,
  sections: next.sections.map((section) => ({ ...section, parts: section.parts.map((part) => (part.anchor === "C7" ? { ...part, blocks: [...part.blocks, { text: "Добавлено второй версией." }] } : part)) })),
}))(policyDocument("ru", referenceOperator, { number: 2, date: civilDate("2027-01-15"), changed: ["C7"], material: true }));

describe("the official documents", () => {
  it("clause:G4 keeps policy, terms, rules for appeals and consent texts in each language at one current text, by hash", async () => {
    const fresh = await documents.publishCurrent(first, "start-1");
    expect(fresh).toHaveLength(first.length);
    for (const language of LANGUAGES) {
      for (const id of ["policy", "terms", "appeals", "consent-own", "consent-representative"] as const) {
        const current = await documents.current(id, language);
        const { number: version, date } = currentVersion(id);
        expect(current).toMatchObject({ id, language, version, date });
        expect(sha256(current.text).toString("hex")).toBe(current.hash);
        expect(documentText(current.document)).toBe(current.text);
      }
    }
    expect(entries).toHaveLength(first.length);
    expect(entries[0]).toMatchObject({ operation: "record", clause: "R4", subject: null, publicDetail: { document: "policy", language: "ru", version: 1 } });
  });

  it("publishes nothing and notes nothing when the same texts start again, also twice at once", async () => {
    const before = entries.length;
    const twice = await Promise.all([documents.publishCurrent(first, "start-2"), documents.publishCurrent(first, "start-3")]);
    expect(twice).toEqual([[], []]);
    expect(entries).toHaveLength(before);
  });

  it("clause:R4 keeps the old version at its address, shows the new one as current with its date, and the differences between them", async () => {
    clock.set("2027-01-15T05:00:00Z");
    const old = await documents.current("policy", "ru");
    expect(await documents.publishCurrent([secondPolicy], "start-4")).toHaveLength(1);
    expect(await documents.current("policy", "ru")).toMatchObject({ version: 2, date: "2027-01-15" });
    expect(await documents.version("policy", 1, "ru")).toEqual(old);
    expect((await documents.versions("policy", "ru")).map(({ version, current }) => [version, current])).toEqual([[2, true], [1, false]]);
    const found = await documents.differences("policy", 1, 2, "ru");
    expect(found.parts.filter(({ change }) => change !== "same").map(({ anchor }) => anchor)).toEqual(["top", "C7"]);
    expect(JSON.stringify(found)).toContain("Добавлено второй версией.");
    await expect(documents.version("policy", 3, "ru")).rejects.toThrow("document-missing");
  });

  it("clause:C2 leads a consent back to its very text by hash, years and versions later", async () => {
    await documents.publishCurrent(first, "start-before");
    const asked = consentDocument("own", "ru", referenceOperator, { purposes: ["marketing-mail"] });
    const { hash } = await databases.data.begin((tx) => documents.keep(tx, asked, clock.now()));
    clock.set("2031-01-01T00:00:00Z");
    const again = new Documents({ databases, clock, ledger });
    expect((await again.byHash(hash))?.document).toEqual(asked);
    expect(await again.byHash("0".repeat(64))).toBeNull();
    expect((await again.current("consent-own", "ru")).hash).not.toBe(hash);
  });

  it("takes no version back when an older program starts again", async () => {
    expect(await documents.publishCurrent(first, "start-5")).toEqual([]);
    expect((await documents.current("policy", "ru")).version).toBe(2);
  });

  it("publishes the same version anew when the operator's own words change, and keeps both texts", async () => {
    const before = await documents.current("terms", "kk");
    const renamed = currentDocuments({ ...referenceOperator, name: "ТОО «Другое имя»" }, ["kk"]).filter(({ kind }) => kind === "terms");
    expect(await documents.publishCurrent(renamed, "start-6")).toHaveLength(1);
    expect((await documents.current("terms", "kk")).text).toContain("Другое имя");
    expect(await documents.byHash(before.hash)).toEqual(before);
  });

  it("lets the application change and remove no text", async () => {
    const refused = async (query: Promise<unknown>): Promise<boolean> => await query.then(() => false, (error: unknown) => isPostgresError(error, "42501"));
    expect(await refused(databases.data`update documents.text set body = ''`)).toBe(true);
    expect(await refused(databases.data`delete from documents.publication`)).toBe(true);
  });
});
