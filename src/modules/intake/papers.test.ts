import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { A_JPEG, A_PDF, A_PNG, aFamilyTakenIn, staff } from "../../../test/support/intake.ts";
import { finishDestructions, stillWebFace } from "../../../test/support/web-face.ts";
import { newId } from "../../platform/id.ts";
import { type Personal, reveal } from "../../platform/personal.ts";
import { isRefusal, type Refusal } from "../../platform/refusal.ts";
import type { SubjectId } from "../../policy/index.ts";
import { SCAN_BYTES_MAX, scanType, type ScanWish } from "./index.ts";

const face = await stillWebFace();
const { services, clock } = face;
const { intakeDesk: { scans, paperCodes, confirmations }, databases, ledger, restrictions, extracts, config } = services;

const refusal = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(() => { throw new Error("was not refused"); }, (one: unknown) => one);
  if (!isRefusal(error)) throw error;
  return error;
};
const faults = async (act: Promise<unknown>): Promise<string[]> => (await refusal(act)).fields.map(({ field, reason }) => `${field} ${reason}`);
const add = (subject: SubjectId, changes: Partial<ScanWish> = {}): Promise<string> =>
  scans.add({ by: staff(), subject, kind: "consent-form", exception: null, code: null, bytes: A_PDF, requestId: newId(), ...changes });
const files = (): string[] => readdirSync(config.filesDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
const fileOf = async (scan: string): Promise<string | undefined> => {
  const [row] = await databases.dataOwner<{ file: string }[]>`select file_id as file from intake.scan where scan_id = ${scan}`;
  return files().find((path) => path.endsWith(row?.file ?? "no such file"));
};

describe("a paper that comes in", () => {
  it("clause:U1 is scanned, sealed under a key of its own, bound to its record, and opened by who may, in the family's history", async () => {
    const { adult } = await aFamilyTakenIn(services, "paper");
    const scan = await add(adult);
    const path = await fileOf(scan);
    expect(path).toBeDefined();
    expect(readFileSync(path ?? "").includes("%PDF")).toBe(false);
    clock.advance({ milliseconds: 1 });
    const opened = await scans.open({ by: staff(), subject: adult, scan, requestId: newId() });
    expect(opened).toMatchObject({ mediaType: "application/pdf", bytes: A_PDF });
    await ledger.integrate();
    const history = await ledger.history(databases.data, adult, { limit: 50 });
    expect(history.map(({ detail }) => JSON.stringify(detail?.["what"] ?? "")).filter((what) => what.startsWith('"paper-')).toReversed()).toEqual(['"paper-scanned"', '"paper-opened"']);
  });

  it("clause:U1 has its fate noted: handed back, destroyed, or kept by a named law, once; and stands on the list until then", async () => {
    const { adult } = await aFamilyTakenIn(services, "paper");
    const one = await add(adult);
    clock.advance({ milliseconds: 1 });
    const two = await add(adult, { kind: "request-form" });
    const note = (scan: string, fate: string, law: string | null = null): Promise<void> => scans.noteFate({ by: staff(), subject: adult, scan, fate, law, requestId: newId() });
    expect((await scans.withoutFate(databases.data)).filter(({ subject }) => subject === adult)).toHaveLength(2);
    expect(await faults(note(one, "kept"))).toEqual(["law keeping-law-missing"]);
    expect(await faults(note(one, "kept", "because"))).toEqual(["law keeping-law-missing"]);
    expect(await faults(note(one, "lost"))).toEqual(["fate choose-one"]);
    await note(one, "kept", "accounting");
    clock.advance({ milliseconds: 1 });
    await note(one, "destroyed");
    await note(two, "returned");
    expect((await refusal(note(two, "destroyed"))).reason).toBe("paper-gone");
    const papers = await scans.list(databases.data, adult);
    expect(papers.map(({ events }) => events.map(({ change, law }) => `${change} ${law ?? ""}`.trim()))).toEqual([["kept accounting", "destroyed"], ["returned"]]);
    expect((await scans.withoutFate(databases.data)).filter(({ subject }) => subject === adult)).toEqual([]);
  });

  it("clause:U1 is no copy of an identity document unless a legal exception is named", async () => {
    const { adult } = await aFamilyTakenIn(services);
    expect(await faults(add(adult, { kind: "identity-copy" }))).toEqual(["exception identity-copy-refused"]);
    expect(await faults(add(adult, { kind: "identity-copy", exception: "it-is-handy" }))).toEqual(["exception identity-copy-refused"]);
    const scan = await add(adult, { kind: "identity-copy", exception: "no-state-integration" });
    expect((await scans.list(databases.data, adult)).find((paper) => paper.scan === scan)?.exception).toBe("no-state-integration");
  });

  it("clause:S1 is taken by its content and its size, whatever its name", async () => {
    const { adult } = await aFamilyTakenIn(services);
    expect([A_PDF, A_JPEG, A_PNG].map(scanType)).toEqual(["application/pdf", "image/jpeg", "image/png"]);
    const html = Buffer.from("<!doctype html><script>alert(1)</script>");
    for (const bytes of [html, Buffer.from("GIF89a"), Buffer.concat([A_PDF.subarray(0, 8), html]), A_JPEG.subarray(0, 30), Buffer.from("MZ")]) expect(await faults(add(adult, { bytes }))).toEqual(["file scan-type"]);
    expect(await faults(add(adult, { bytes: Buffer.alloc(0) }))).toEqual(["file scan-missing"]);
    expect(await faults(add(adult, { bytes: Buffer.concat([A_PDF, Buffer.alloc(SCAN_BYTES_MAX), A_PDF]) }))).toEqual(["file scan-too-large"]);
    expect(await faults(add(adult, { kind: "a-photo" }))).toEqual(["kind choose-one"]);
  });

  it("clause:S1 is for registrar and protection officer alone, and for nobody under another person's name", async () => {
    const [{ adult }, other] = [await aFamilyTakenIn(services), await aFamilyTakenIn(services)];
    const scan = await add(adult);
    for (const role of ["teacher", "marketer", "administrator", "support-agent", "auditor"] as const) {
      const by = staff(role);
      for (const act of [add(adult, { by }), scans.open({ by, subject: adult, scan, requestId: newId() }), scans.noteFate({ by, subject: adult, scan, fate: "returned", law: null, requestId: newId() })]) {
        expect((await refusal(act)).reason).toBe("role-not-permitted");
      }
    }
    expect((await refusal(scans.open({ by: staff(), subject: other.adult, scan, requestId: newId() }))).reason).toBe("paper-unknown");
    expect((await refusal(scans.noteFate({ by: staff(), subject: other.adult, scan, fate: "returned", law: null, requestId: newId() }))).reason).toBe("paper-unknown");
    expect((await refusal(add(newId() as SubjectId))).reason).toBe("subject-unknown");
  });

  it("clause:T7 is not opened by the registrar while the record is blocked", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const scan = await add(adult);
    await databases.data.begin((tx) => restrictions.place(tx, { subject: adult, kind: "block", fields: "all", reason: "under-check", clause: "T7", by: staff("protection-officer"), at: clock.now(), requestId: newId() }));
    expect((await refusal(scans.open({ by: staff(), subject: adult, scan, requestId: newId() }))).reason).toBe("blocked");
    expect((await scans.open({ by: staff("protection-officer"), subject: adult, scan, requestId: newId() })).bytes).toEqual(A_PDF);
  });
});

describe("the code in the QR of a paper", () => {
  it("clause:U1 binds one scan to the record it was printed for, and no second one", async () => {
    const [{ adult }, other] = [await aFamilyTakenIn(services), await aFamilyTakenIn(services)];
    const code = await paperCodes.make({ by: staff(), paper: "receipt-letter", subject: adult, language: "kk" });
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(await paperCodes.look(databases.data, code.toLowerCase().replaceAll(/.{4}/g, "$& "))).toMatchObject({ subject: adult });
    const before = files().length;
    expect((await refusal(add(other.adult, { code }))).reason).toBe("paper-code-used");
    expect(files()).toHaveLength(before);
    await add(adult, { code });
    expect((await refusal(add(adult, { code }))).reason).toBe("paper-code-used");
    expect((await refusal(paperCodes.look(databases.data, code))).reason).toBe("paper-code-used");
    clock.advance({ hours: 24 * 121 });
    expect((await refusal(paperCodes.look(databases.data, code))).reason).toBe("paper-code-unknown");
  });

  it("clause:C2 goes with the kind of its paper alone: a request form scanned as a form of consent confirms nothing, and leaves no file", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const printed = (paper: "consent-form" | "request-form"): Promise<string> => paperCodes.make({ by: staff(), paper, subject: null, language: "ru" });
    const [request, consent] = [await printed("request-form"), await printed("consent-form")];
    // Lies beside them, so that there is a folder to be looked at.
    await add((await aFamilyTakenIn(services)).adult);
    const before = files().length;
    expect(await faults(add(adult, { code: request }))).toEqual(["code paper-code-other-kind"]);
    expect(await faults(add(adult, { code: consent, kind: "request-form" }))).toEqual(["code paper-code-other-kind"]);
    expect(await faults(add(adult, { code: consent, kind: "court-paper" }))).toEqual(["code paper-code-other-kind"]);
    expect(files()).toHaveLength(before);
    expect((await confirmations.of(databases.data, adult))[0]?.confirmed).toBeNull();
    await add(adult, { code: request, kind: "request-form" });
    expect((await confirmations.of(databases.data, adult))[0]?.confirmed).toBeNull();
    await add(adult, { code: consent });
    expect((await confirmations.of(databases.data, adult))[0]?.confirmed).toBe("signed-form");
  });

  it("clause:C2 confirms a telephone intake: by the letter sent back signed, or by its code, each once", async () => {
    const [one, two] = [await aFamilyTakenIn(services), await aFamilyTakenIn(services)];
    const letter = (subject: SubjectId): Promise<string> => paperCodes.make({ by: staff(), paper: "receipt-letter", subject, language: "ru" });
    await add(one.adult, { code: await letter(one.adult) });
    const confirm = (subject: SubjectId, code: string): Promise<void> => confirmations.byLetterCode({ subject, code, by: staff(), requestId: newId() });
    const code = await letter(two.adult);
    expect(await faults(confirm(one.adult, code))).toEqual(["code paper-code-unknown"]);
    await confirm(two.adult, code);
    expect(await faults(confirm(two.adult, code))).toEqual(["code paper-code-used"]);
    expect((await confirmations.of(databases.data, one.adult))[0]?.confirmed).toBe("signed-form");
    expect((await confirmations.of(databases.data, two.adult))[0]?.confirmed).toBe("letter-code");
    expect((await confirmations.waiting(databases.data)).filter(({ subject, waits }) => waits === "confirmation" && [one.adult, two.adult].includes(subject))).toEqual([]);
  });
});

describe("a scan's end", () => {
  it("clause:C5 comes thirty days after a document was looked at: the fact stays, key and file go; a consent form stays", async () => {
    const { adult } = await aFamilyTakenIn(services);
    const [proof, form] = [await add(adult, { kind: "representation-proof" }), await add(adult)];
    clock.advance({ hours: 24 * 29 });
    await scans.destroyVerified(newId());
    expect(await fileOf(proof)).toBeDefined();
    clock.advance({ hours: 48 });
    expect(await scans.destroyVerified(newId())).toBeGreaterThan(0);
    expect(await scans.destroyVerified(newId())).toBe(0);
    expect([await fileOf(proof), (await scans.list(databases.data, adult)).find(({ scan }) => scan === proof)?.here]).toEqual([undefined, false]);
    expect((await refusal(scans.open({ by: staff(), subject: adult, scan: proof, requestId: newId() }))).reason).toBe("paper-unknown");
    expect(await fileOf(form)).toBeDefined();
  });

  it("clause:D2 comes with the person's destruction: no key, no file, no row", async () => {
    const { adult } = await aFamilyTakenIn(services, "in-person");
    const scan = await add(adult);
    const path = await fileOf(scan);
    const actor = { kind: "subject", subject: adult } as const;
    await services.beginDestruction({ subject: adult, actor, language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: (capability) => `http://localhost:3000/certificate/${capability}` });
    expect((await refusal(scans.open({ by: staff(), subject: adult, scan, requestId: newId() }))).kind).toMatch(/refused|not-found/);
    expect((await refusal(add(adult))).reason).toBe("subject-unknown");
    await finishDestructions(face);
    expect(files()).not.toContain(path);
    for (const table of ["taken", "scan", "paper_event", "paper_code", "confirmation", "caller_answer", "document_seen"]) {
      expect(await databases.dataOwner.unsafe(`select 1 from intake.${table} where subject_id = '${adult}'`), table).toHaveLength(0);
    }
  });

  it("clause:S3 is not before the person can take it along", async () => {
    const { adult } = await aFamilyTakenIn(services, "paper");
    await add(adult, { bytes: A_PNG });
    const { parts } = await extracts.gather({ subject: adult, actor: { kind: "subject", subject: adult }, requestId: newId() });
    const papers = parts.get("intake")?.["papers"] as unknown as { kind: string; contentBase64: Personal<string> }[];
    expect(papers[0]?.kind).toBe("consent-form");
    expect(Buffer.from(reveal(papers[0]?.contentBase64 as Personal<string>, "door"), "base64")).toEqual(A_PNG);
  });
});
