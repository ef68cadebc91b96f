import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromLittleEndian, gostPublicPoint } from "../../../test/support/toy-centre/index.ts";
import { BoundedMap } from "./bounded-map.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { isSignedBy, type VerifiedLinks } from "./certificate-chain.ts";
import { holderOf } from "./certificate-holder.ts";
import { unwrap } from "./envelope.ts";
import { readTrustProfile, streebog512, verifyGostDigest, verifySignature, type PinnedCertificate } from "./index.ts";
import { readOcspAnswer } from "./ocsp-answer.ts";
import { judgeLists, judgeOcsp } from "./revocation-check.ts";
import { findEntry, readRevocationList } from "./revocation-list.ts";

// Published test keys of the national centre. They are never part of this project: they are read where they happen to lie beside it.
const FOLDER = new URL("../../../../shared/eds-vectors/", import.meta.url);
const HERE = existsSync(FOLDER);

const file = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));
const certificate = (name: string): Certificate => readCertificate(unwrap(file(name)));
const links = (): VerifiedLinks => new BoundedMap(64);

describe("the national centre's published test vectors", () => {
  it("are used when they lie beside the project, and are not demanded", () => {
    expect(typeof HERE).toBe("boolean");
  });

  if (!HERE) return;

  it("give the digest, key and signature of the known answer", () => {
    const lines = new Map(Buffer.from(file("known-answers/test_gost512.vectors")).toString("utf8").trim().split("\n").map((line) => [line.split("=")[0], line.split("=")[1] ?? ""]));
    const hex = (name: string): string => lines.get(name) ?? "";
    const digest = streebog512(Buffer.from(hex("msg")));
    expect(Buffer.from(digest).toString("hex")).toBe(hex("digest"));
    const key = { x: BigInt(`0x${hex("qx")}`), y: BigInt(`0x${hex("qy")}`) };
    expect(gostPublicPoint(BigInt(`0x${hex("d")}`))).toMatchObject(key);
    expect(verifyGostDigest(key, digest, Buffer.from(hex("sig"), "hex"))).toBe(true);
    expect(verifyGostDigest(key, streebog512(Buffer.from(hex("cert_tbs"), "hex")), Buffer.from(hex("cert_sig"), "hex"))).toBe(true);
    expect(fromLittleEndian(Buffer.from(hex("spki").slice(-256, -128), "hex"))).toBe(key.x);
  });

  it("hold certificates of both algorithms that were signed by their issuers", () => {
    const root = certificate("ca/root_test_gost_2022.cer"), issuing = certificate("ca/nca_gost2022_test.cer"), rsa = certificate("ca/nca_rsa_test.crt");
    expect(isSignedBy(root, root, links())).toBe(true);
    expect(isSignedBy(issuing, root, links())).toBe(true);
    expect(isSignedBy(certificate("cms/individual_signer.cer"), issuing, links())).toBe(true);
    for (const name of ["cms/individual_valid_sign_2004_rsa.cer", "cms/individual_valid_sign_2004_rsa_auth.cer"]) {
      expect(isSignedBy(certificate(name), rsa, links())).toBe(true);
      expect(isSignedBy(certificate(name), issuing, links())).toBe(false);
    }
  });

  it("name a person in the national order, with an IIN that fails the checksum and is read all the same", () => {
    expect(holderOf(certificate("cms/individual_signer.cer"))).toEqual({
      kind: "person", roles: [], iin: "123456789011", bin: undefined, numbersAreGood: false, name: "ТЕСТОВ ТЕСТ ТЕСТОВИЧ", surname: "ТЕСТОВ", givenName: "ТЕСТ",
      patronymic: "ТЕСТОВИЧ", organisation: undefined,
    });
  });

  it("hold revocation lists that verify", () => {
    const issuing = certificate("ca/nca_gost2022_test.cer"), rsa = certificate("ca/nca_rsa_test.crt");
    const list = readRevocationList(file("crl/nca_gost2022_test.crl"));
    const at = (text: string): { now: number; used: number } => ({ now: Date.parse(text), used: Date.parse(text) });
    const held: Certificate = { ...certificate("cms/individual_signer.cer"), serial: "0fd51ba7059261ae60cc621f316db4ef0ef4ba14" };
    expect(list.number).toBe(4n);
    expect(judgeLists(list, undefined, held, issuing, at("2022-12-01T00:00:00Z"), links())).toMatchObject({ status: "revoked", reason: "keyCompromise" });
    expect(judgeLists(list, undefined, certificate("cms/individual_signer.cer"), issuing, at("2022-12-01T00:00:00Z"), links())).toMatchObject({ status: "good" });
    expect(judgeLists(list, undefined, held, issuing, at("2023-06-01T00:00:00Z"), links())).toMatchObject({ status: "unknown", code: "revocation-stale" });
    const rsaList = readRevocationList(file("crl/nca_rsa_test.crl"));
    const { thisUpdate } = rsaList;
    expect(judgeLists(rsaList, undefined, certificate("cms/individual_valid_sign_2004_rsa.cer"), rsa, { now: thisUpdate, used: thisUpdate }, links())).toMatchObject({ status: "good" });
    expect(findEntry(rsaList, "00")).toBeUndefined();
  });

  it("hold OCSP answers of appointed responders", () => {
    const issuing = certificate("ca/nca_gost2022_test.cer"), rsa = certificate("ca/nca_rsa_test.crt");
    const judged = (name: string, issuer: Certificate): ReturnType<typeof judgeOcsp> => {
      const answer = readOcspAnswer(file(name));
      if (!answer) throw new Error("no answer");
      const about: Certificate = { ...certificate("cms/individual_signer.cer"), issuer: issuer.subject, serial: answer.statuses[0]?.serial ?? "" };
      return judgeOcsp(answer, about, issuer, { now: answer.producedAt, used: answer.producedAt }, links());
    };
    expect(judged("ocsp/ocsp_response_ceo_2015_revoked.bin", issuing)).toMatchObject({ status: "revoked", reason: "certificateHold", revokedAt: Date.parse("2022-07-27T10:25:30Z") });
    expect(judged("ocsp/ocsp_response_individual_2015.bin", issuing)).toMatchObject({ status: "revoked", reason: "certificateHold", revokedAt: 0 });
    expect(judged("ocsp/ocsp_response_individual_sign_2004.bin", rsa)).toMatchObject({ status: "good" });
  });

  it.each(["individual_detached.der", "individual_attached.der"])("%s: digest, signature and chain are good; stamp and revocation cannot be closed, so it is not valid", async (name) => {
    const pinned = (path: string): PinnedCertificate => ({ certificate: file(path), sha256: certificate(path).fingerprint });
    const profile = readTrustProfile({ kind: "test", anchors: [pinned("ca/root_test_gost_2022.cer")], intermediates: [pinned("ca/nca_gost2022_test.cer")] }, { production: false });
    const request = { file: file(`cms/${name}`), content: file("cms/individual_document.txt"), now: Date.parse("2026-07-20T12:00:00Z") };
    const { verdict, content } = await verifySignature(request, { profile });
    expect(verdict.valid).toBe(false);
    expect(verdict.reasons).toEqual([{ code: "time-stamp-chain-incomplete", signer: 0 }, { code: "revocation-unknown", signer: 0 }]);
    expect(verdict.signers).toMatchObject([{ signature: "good", chain: { status: "good" }, time: { status: "chain-incomplete", at: "2026-07-20T09:08:07.000Z" }, revocation: { status: "unknown" } }]);
    expect(verdict.chain.certificates).toHaveLength(3);
    expect(content && Buffer.from(content)).toEqual(name.includes("attached") ? Buffer.from(request.content) : undefined);
    const changed = await verifySignature({ ...request, content: Buffer.from("other") }, { profile });
    expect(changed.verdict.reasons).toEqual([name.includes("attached") ? { code: "content-mismatch" } : { code: "content-mismatch", signer: 0 }]);
  });
});
