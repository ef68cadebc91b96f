import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsonld from "jsonld";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { checkReceipt, RECEIPT_CONTEXT, receiptBytes } from "../../src/modules/consent/index.ts";
import { noteKey, writeVerifierKey } from "../../src/modules/ledger/index.ts";
import { canonicalJson } from "../../src/platform/crypto.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

type Json = Record<string, unknown>;

let face: WebFace;
let browser: FormBrowser;
let bytes: string;

/** What ISO/IEC TS 27560:2023 demands of a record: header, processing, parties, events. Written here from the standard's tables, not from our code. */
const MANDATORY = {
  header: ["schema_version", "record_id", "pii_principal_id"],
  processing: [
    "purpose", "purpose_type", "lawful_basis", "pii_information", "pii_controllers", "collection_method", "storage_locations", "retention_period", "jurisdiction",
    "recipient_third_parties", "withdrawal_method", "privacy_rights",
  ],
  notice: ["privacy_notice", "language"],
  party: ["party_id", "party_name", "party_address", "party_email", "party_role", "party_contact", "party_type"],
  event: ["event_time", "validity_duration", "entity_id", "event_type", "event_state"],
};

beforeAll(async () => {
  face = await stillWebFace();
  browser = new FormBrowser(face.app);
  await joinAs(face, browser, "receipt@example.kz");
  const form = "/my/consents/marketing-mail/processing";
  const page = await browser.post(await browser.get(form), form, { answer: "give" });
  const address = String(page.headers.location);
  expect((await browser.get(`${address}.jsonld`)).statusCode).toBe(409);
  await face.services.ledger.integrate();
  const answer = await browser.get(`${address}.jsonld`);
  expect(answer.headers["content-type"]).toContain("application/ld+json");
  bytes = answer.body;
});

const changed = (edit: (receipt: Json) => unknown): string => {
  const receipt = JSON.parse(bytes) as Json;
  edit(receipt);
  return canonicalJson(receipt);
};
const faults = (file: string, key?: string): string[] => checkReceipt(file, key).faults.map(({ fault, where }) => `${fault} ${where}`);

describe("a consent receipt", () => {
  it("clause:C2 holds every field that ISO/IEC TS 27560 demands, for each purpose, party and event", () => {
    const receipt = JSON.parse(bytes) as Json;
    for (const name of [...MANDATORY.header, ...MANDATORY.notice]) expect(receipt[name], name).toBeTruthy();
    for (const process of receipt["purposes"] as Json[]) for (const name of MANDATORY.processing) expect(process, name).toHaveProperty(name);
    const [controller] = receipt["party_identification"] as Json[];
    for (const name of MANDATORY.party) expect(controller?.[name], name).toBeTruthy();
    for (const event of receipt["events"] as Json[]) for (const name of MANDATORY.event) expect(event[name], name).toBeTruthy();
    expect(bytes).not.toMatch(/Иванова|receipt@example/);
  });

  it("clause:C2 is valid JSON-LD without any loading, and says its facts in DPV's own terms", async () => {
    const documentLoader = (url: string): never => {
      throw new Error(`a receipt must load nothing, and wanted ${url}`);
    };
    // `safe` is in the package and not yet in its types: it refuses whatever would be dropped.
    const options = { documentLoader, safe: true } as jsonld.Options.Expand;
    const [expanded] = await jsonld.expand(JSON.parse(bytes) as jsonld.JsonLdDocument, options);
    const dpv = (name: string): Json[] => (expanded as Record<string, Json[]>)[`https://w3id.org/dpv#${name}`] ?? [];
    expect(dpv("hasDataSubject")[0]?.["@id"]).toMatch(/^urn:uuid:/);
    expect(dpv("hasNotice")[0]?.["@id"]).toMatch(/^https?:/);
    const process = dpv("hasProcess")[0] as Record<string, Json[]>;
    expect(process["https://w3id.org/dpv#hasPurpose"]?.[0]?.["@id"]).toBe("https://w3id.org/dpv#DirectMarketing");
    expect(process["https://w3id.org/dpv#hasLegalBasis"]?.[0]?.["@id"]).toBe("https://w3id.org/dpv#Consent");
    const status = dpv("hasConsentStatus")[0] as Record<string, Json[]>;
    expect(status["https://w3id.org/dpv#hasStatus"]?.[0]?.["@id"]).toBe("https://w3id.org/dpv#ConsentGiven");
    const quads = await jsonld.toRDF(JSON.parse(bytes) as jsonld.JsonLdDocument, { format: "application/n-quads", documentLoader }) as unknown as string;
    expect(quads.split("\n").filter((line) => line.includes("w3id.org/dpv")).length).toBeGreaterThan(20);
    // Every name of the file is in the context: none is dropped without a word.
    for (const name of Object.keys(JSON.parse(bytes) as Json).filter((key) => !key.startsWith("@"))) expect(RECEIPT_CONTEXT).toHaveProperty([name]);
  });

  it("clause:C2 is checked by command with nothing but the file, and by the key that one trusts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "robotek receipt "));
    const run = async (file: string, ...options: string[]): Promise<[number, string]> => {
      const path = join(folder, "receipt.jsonld");
      await writeFile(path, file);
      let out = "";
      const code = await runCommandLine(["receipt", "check", path, ...options], commands, {
        environment: {}, clock: face.clock, out: (text) => { out += text; }, error: (text) => { out += text; },
      });
      return [code, out];
    };
    expect(await run(bytes)).toEqual([0, expect.stringContaining("marketing-mail, processing: ConsentGiven")]);
    expect((await run(bytes, "--key", face.services.logKey))[0]).toBe(0);
    const stranger = writeVerifierKey(noteKey("school.example", generateKeyPairSync("ed25519").privateKey));
    expect(await run(bytes, "--key", stranger)).toEqual([1, expect.stringContaining("other-log")]);
    expect(await run("{}")).toEqual([1, expect.stringContaining("not-a-receipt")]);
  });

  it("clause:C2 names each member that was changed, added or left out", () => {
    const receipt = JSON.parse(bytes) as Json;
    expect(checkReceipt(bytes, face.services.logKey)).toMatchObject({ ok: true, faults: [], answers: [{ purpose: "marketing-mail", state: "ConsentGiven" }] });
    for (const name of Object.keys(receipt).filter((key) => !["statement", "proof", "events", "schema_version", "log_key", "receipt_id"].includes(key))) {
      expect(faults(changed((edited) => { edited[name] = "something else"; })), name).toContain(`changed ${name}`);
      expect(faults(canonicalJson(Object.fromEntries(Object.entries(receipt).filter(([key]) => key !== name)))), name).toContain(`changed ${name}`);
    }
    expect(faults(changed((edited) => { edited["more"] = 1; }))).toEqual(["changed more"]);
    expect(faults(changed((edited) => { (edited["purposes"] as Json[])[0] = { ...(edited["purposes"] as Json[])[0], lawful_basis: "https://w3id.org/dpv#Contract" }; }))).toEqual(["changed purposes"]);
  });

  it("clause:C2 names a changed answer, row, proof, opening, statement or key, and bytes that are not canonical", () => {
    const proofOf = (edited: Json): { event: Json; rowHash: string; ledger: { opening: { proof: string; private: string; key: string } } } =>
      (edited["proof"] as ReturnType<typeof proofOf>[])[0] as ReturnType<typeof proofOf>;
    expect(faults(changed((edited) => { (edited["events"] as Json[])[0] = { ...(edited["events"] as Json[])[0], event_state: "https://w3id.org/dpv#ConsentRefused" }; }))).toContain("event-differs events/0");
    expect(faults(changed((edited) => { proofOf(edited).event["state"] = "ConsentRefused"; }))).toContain("row-differs events/0");
    expect(faults(changed((edited) => { proofOf(edited).rowHash = "0".repeat(64); }))).toEqual(expect.arrayContaining(["row-differs events/0", "entry-differs events/0"]));
    for (const member of ["proof", "private", "key"] as const) {
      const value = (edited: Json): string => proofOf(edited).ledger.opening[member];
      expect(faults(changed((edited) => { proofOf(edited).ledger.opening[member] = value(edited).replace(/[A-Ya-y]/, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1)); })), member).toContain("proof-wrong events/0");
    }
    expect(faults(changed((edited) => { edited["statement"] = String(edited["statement"]).replace("events ", "events  "); }))).toContain("statement-wrong statement");
    expect(faults(changed((edited) => { edited["log_key"] = writeVerifierKey(noteKey("school.example", generateKeyPairSync("ed25519").privateKey)); }))).toContain("statement-wrong statement");
    expect(faults(JSON.stringify(JSON.parse(bytes), null, 2))).toEqual(["not-canonical file"]);
    expect(faults("")).toEqual(["not-a-receipt file"]);
    expect(bytes).toBe(receiptBytes(JSON.parse(bytes) as never).toString());
  });

  it("is nobody else's: another person's session finds no such receipt", async () => {
    const other = new FormBrowser(face.app);
    await joinAs(face, other, "another@example.kz");
    const id = (JSON.parse(bytes) as { receipt_id: string }).receipt_id;
    for (const path of [`/my/consents/${id}`, `/my/consents/${id}.jsonld`, `/my/consents/${id}.json`]) expect((await other.get(path)).statusCode, path).toBe(404);
    expect((await browser.get(`/my/consents/${id}.jsonld`)).body).toBe(bytes);
  });
});
