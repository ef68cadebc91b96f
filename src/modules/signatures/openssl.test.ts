import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToyCentre, encode, encodeBer, signContent, type ToyCentre, type ToyCertificate } from "../../../test/support/toy-centre/index.ts";
import { readTrustProfile, verifySignature, type SignatureVerdict } from "./index.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const CONTENT = Buffer.from("line one\nline two\n");
const EPOCH = String(Math.floor(NOW.getTime() / 1000));

function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
}

describe("openssl cms, RSA", () => {
  let folder: string;
  let centre: ToyCentre;
  let holder: ToyCertificate;
  const path = (name: string): string => join(folder, name);

  function openssl(...args: string[]): string {
    try {
      return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error("this test needs the program openssl", { cause: error });
      throw error;
    }
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "openssl-cms-"));
    centre = createToyCentre({ algorithm: "rsa", now: NOW });
    holder = centre.issue({});
    writeFileSync(path("content"), CONTENT);
    writeFileSync(path("anchors.pem"), [centre.root, centre.issuing].map(({ der }) => pem("CERTIFICATE", der)).join(""));
    writeFileSync(path("signer.pem"), pem("CERTIFICATE", holder.der));
    writeFileSync(path("key.pem"), holder.key.privateKey?.export({ format: "pem", type: "pkcs8" }) ?? "");
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  async function checked(file: string, attached: boolean): Promise<SignatureVerdict> {
    const request = { file: readFileSync(path(file)), now: NOW.getTime(), ...(attached ? {} : { content: CONTENT }) };
    return (await verifySignature(request, { profile: readTrustProfile(centre.profile, { production: false }), fetch: centre.fetch })).verdict;
  }

  const SIGN = ["cms", "-sign", "-binary", "-cades", "-md", "sha256", "-nosmimecap"];

  it.each([["DER", true], ["DER", false], ["PEM", true], ["PEM", false]] as const)("verifies here what openssl signed as %s, attached %s", async (form, attached) => {
    openssl(...SIGN, ...(attached ? ["-nodetach"] : []), "-outform", form, "-in", path("content"), "-signer", path("signer.pem"), "-inkey", path("key.pem"), "-out", path("made"));
    expect(await checked("made", attached)).toMatchObject({ valid: true, kind: attached ? "attached" : "detached", reasons: [] });
  });

  it("verifies here what openssl streamed in BER", async () => {
    openssl(...SIGN, "-nodetach", "-stream", "-indef", "-outform", "DER", "-in", path("content"), "-signer", path("signer.pem"), "-inkey", path("key.pem"), "-out", path("made"));
    expect(readFileSync(path("made"))[1]).toBe(0x80);
    expect(await checked("made", true)).toMatchObject({ valid: true, reasons: [] });
  });

  it("says of openssl's plain CMS, which binds no certificate, that an attribute is missing", async () => {
    openssl("cms", "-sign", "-binary", "-md", "sha256", "-nodetach", "-outform", "DER", "-in", path("content"), "-signer", path("signer.pem"), "-inkey", path("key.pem"), "-out", path("made"));
    expect((await checked("made", true)).reasons).toEqual([{ code: "attribute-missing" }]);
  });

  it.each([["DER", true, encode], ["DER", false, encode], ["BER", true, encodeBer]] as const)("makes %s, attached %s, that openssl verifies", (_, attached, write) => {
    writeFileSync(path("ours"), write(signContent(holder, CONTENT, { attached, signedAt: NOW, stamp: centre.stamp })));
    const verify = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", path("ours"), "-CAfile", path("anchors.pem"), "-purpose", "smimesign", "-attime", EPOCH, "-out", path("out")];
    openssl(...verify, ...(attached ? [] : ["-content", path("content")]));
    expect(readFileSync(path("out"))).toEqual(CONTENT);
    writeFileSync(path("ours"), Buffer.concat([readFileSync(path("ours"))]).fill(0x41, 60, 62));
    expect(() => openssl(...verify, ...(attached ? [] : ["-content", path("content")]))).toThrow();
  });

  it("reads lists and certificates of the toy centre", () => {
    writeFileSync(path("list"), centre.list({ entries: [[holder.serial, { at: NOW, reason: 1 }]] }));
    expect(openssl("crl", "-inform", "DER", "-in", path("list"), "-noout", "-text", "-CAfile", path("anchors.pem"))).toContain("Key Compromise");
    expect(openssl("verify", "-CAfile", path("anchors.pem"), "-attime", EPOCH, path("signer.pem"))).toContain("OK");
  });
});
