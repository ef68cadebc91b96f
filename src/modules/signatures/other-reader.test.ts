import { fromBER } from "asn1js";
import { BasicOCSPResponse, Certificate, CertificateRevocationList, ContentInfo, OCSPResponse, SignedData, TSTInfo } from "pkijs";
import { describe, expect, it } from "vitest";
import { createToyCentre, encode, encodeBer, signContent } from "../../../test/support/toy-centre/index.ts";
import { readCertificate } from "./certificate.ts";
import { readOcspAnswer } from "./ocsp-answer.ts";
import { readRevocationList } from "./revocation-list.ts";
import { readSignedData } from "./signed-data.ts";
import { readTimeStampToken } from "./time-stamp.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const own = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const hex = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString("hex");

// pkijs reads the same structures by code of its own: where both see the same, neither the toy centre nor this module has a dialect.
describe.each(["gost", "rsa"] as const)("pkijs, %s, sees the same", (algorithm) => {
  const centre = createToyCentre({ algorithm, now: NOW });
  const holder = centre.issue({ patronymic: "ТОЙОВИЧ" });
  const parts = signContent(holder, Buffer.from("content in pieces"), { attached: true, signedAt: NOW, stamp: centre.stamp });

  function signedDataOf(file: Uint8Array): SignedData {
    return new SignedData({ schema: new ContentInfo({ schema: fromBER(own(file)).result }).content });
  }

  it.each([["DER", encode], ["BER", encodeBer]] as const)("in a signature, %s", (_, write) => {
    const file = write(parts);
    const theirs = signedDataOf(file);
    const ours = readSignedData(file);
    expect(hex(theirs.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0))).toBe(hex(ours.content ?? new Uint8Array()));
    const [signer] = ours.signers;
    const [other] = theirs.signerInfos;
    expect(hex(other?.signature.valueBlock.valueHexView ?? new Uint8Array())).toBe(hex(signer?.signature ?? new Uint8Array()));
    expect(hex(other?.signedAttrs?.encodedValue ?? new ArrayBuffer(0))).toBe(hex(signer?.signedBytes ?? new Uint8Array()));
    expect(other?.digestAlgorithm.algorithmId).toBe(signer?.digestOid);
    expect(theirs.certificates).toHaveLength(ours.certificates.length);
  });

  it("in a certificate, a list, an answer and a time stamp", () => {
    const [ours, theirs] = [readCertificate(holder.der), Certificate.fromBER(own(holder.der))];
    expect([hex(theirs.tbsView), theirs.notAfter.value.getTime(), hex(theirs.serialNumber.valueBlock.valueHexView)]).toEqual([hex(ours.signed), ours.notAfter, ours.serial]);
    expect(theirs.subject.typesAndValues.map(({ type, value }) => [type, value.valueBlock.value])).toEqual(ours.subjectNames.map(({ oid, value }) => [oid, value]));
    const list = centre.list({ entries: [[holder.serial, { at: NOW, reason: 1 }]] });
    const [ourList, theirList] = [readRevocationList(list), CertificateRevocationList.fromBER(own(list))];
    expect([hex(theirList.tbsView), theirList.thisUpdate.value.getTime()]).toEqual([hex(ourList.signed), ourList.thisUpdate]);
    const answer = centre.answer(holder);
    const basic = BasicOCSPResponse.fromBER(OCSPResponse.fromBER(own(answer)).responseBytes?.response.valueBlock.valueHexView.slice() ?? new Uint8Array());
    expect(hex(basic.tbsResponseData.tbsView)).toBe(hex(readOcspAnswer(answer)?.signed ?? new Uint8Array()));
    const token = centre.stamp(Buffer.from("value"));
    const info = TSTInfo.fromBER(signedDataOf(token).encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0));
    expect([info.genTime.getTime(), info.policy, hex(info.messageImprint.hashedMessage.valueBlock.valueHexView)]).toEqual([
      readTimeStampToken(token).at, readTimeStampToken(token).policy, hex(readTimeStampToken(token).imprint),
    ]);
  });
});
