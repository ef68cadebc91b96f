import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToyCentre, encode, signContent, type ToyCentre } from "../../test/support/toy-centre/index.ts";
import { createSignatureChecker, readTrustFile } from "../modules/signatures/index.ts";
import { runCommandLine } from "./command-line.ts";
import { signatureCheckCommand } from "./signature-check.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const CONTENT = Buffer.from("content");

describe("robotek signature check", () => {
  let folder: string;
  let centre: ToyCentre;
  const path = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "signature-check-"));
    centre = createToyCentre({ algorithm: "gost", now: NOW });
    const holder = centre.issue({ patronymic: "ТОЙОВИЧ" });
    const text = (pinned: readonly { certificate: Uint8Array; sha256: string }[] = []): unknown[] =>
      pinned.map(({ certificate, sha256 }) => ({ certificate: Buffer.from(certificate).toString("base64"), sha256 }));
    writeFileSync(path("trust.json"), JSON.stringify({ ...centre.profile, anchors: text(centre.profile.anchors), intermediates: text(centre.profile.intermediates) }));
    writeFileSync(path("data"), CONTENT);
    for (const attached of [true, false]) writeFileSync(path(attached ? "attached" : "detached"), encode(signContent(holder, CONTENT, { attached, signedAt: NOW, stamp: centre.stamp })));
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  async function run(...words: string[]): Promise<{ code: number; out: string; error: string }> {
    const command = signatureCheckCommand({
      sentence: (code) => `sentence of ${code}`,
      checkerFor: ({ signatureTrust, production }, clock) =>
        createSignatureChecker({
          startWorker: () => new Worker(new URL("../modules/signatures/signature-worker.ts", import.meta.url)), clock, profile: readTrustFile(signatureTrust), production, fetch: centre.fetch,
        }),
    });
    const said = { out: "", error: "" };
    const code = await runCommandLine(["signature", "check", ...words], [{ name: command.name, summary: command.summary, load: () => Promise.resolve(command) }], {
      environment: { SIGNATURE_TRUST_FILE: path("trust.json") }, clock: { now: () => NOW },
      out: (text) => { said.out += text; }, error: (text) => { said.error += text; },
    });
    return { code, ...said };
  }

  it("gives the verdict as JSON and in lines, and exits 0 only for a good signature", { timeout: 60_000 }, async () => {
    const good = await run(path("attached"), "--json");
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({ valid: true, reasons: [], signers: [{ iin: "990101300017", name: "ТОЙОВ АСАН ТОЙОВИЧ" }], time: { status: "good" }, chain: { status: "good" } });
    const missing = await run(path("detached"), "--json");
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.out)).toMatchObject({ valid: false, reasons: [{ code: "content-missing", text: "sentence of content-missing" }] });
    const lines = await run(path("detached"), "--detached", path("data"));
    expect(lines).toMatchObject({ code: 0, out: expect.stringContaining("ТОЙОВ АСАН ТОЙОВИЧ") as unknown });
    expect((await run(path("nowhere"))).code).toBe(2);
  });

  it("takes the content out, keeps the evidence, and verifies it again", { timeout: 60_000 }, async () => {
    expect((await run(path("attached"), "--extract", path("taken"), "--keep", path("evidence"))).code).toBe(0);
    expect(readFileSync(path("taken"))).toEqual(CONTENT);
    const again = await run(path("evidence"), "--evidence", "--json");
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ agrees: true, faults: [], verdict: { valid: true } });
    writeFileSync(path("evidence"), readFileSync(path("evidence"), "utf8").replace("990101300017", "990101300018"));
    expect((await run(path("evidence"), "--evidence")).code).toBe(1);
  });
});
