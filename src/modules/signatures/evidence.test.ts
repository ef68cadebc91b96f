import { describe, expect, it } from "vitest";
import { createToyCentre, encode, listEntry, signContent, type ToyCentre, type ToyCertificate } from "../../../test/support/toy-centre/index.ts";
import { LIST_INSIDE_BYTES_MAX, readTrustProfile, recheckEvidence, sealEvidence, verifySignature, type SealedEvidence, type SignatureRequest, type SignatureVerdict } from "./index.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const DAY = 86_400_000;
const CONTENT = Buffer.from("content");

async function sealed(centre: ToyCentre, request: SignatureRequest): Promise<SealedEvidence & { verdict: SignatureVerdict; trusted: string[] }> {
  const profile = readTrustProfile(centre.profile, { production: false });
  const outcome = await verifySignature(request, { profile, fetch: centre.fetch });
  return { ...sealEvidence(request, outcome), verdict: outcome.verdict, trusted: profile.anchors.map((anchor) => anchor.fingerprint) };
}

function signed(centre: ToyCentre, attached: boolean, holder: ToyCertificate = centre.issue({})): SignatureRequest {
  const file = encode(signContent(holder, CONTENT, { attached, signedAt: NOW, stamp: centre.stamp }));
  return { file, now: NOW.getTime(), ...(attached ? {} : { content: CONTENT }) };
}

describe.each(["gost", "rsa"] as const)("an evidence bundle, %s", (algorithm) => {
  const centre = (): ToyCentre => createToyCentre({ algorithm, now: NOW });

  it("verifies again years later from nothing but itself, the content and the anchors' fingerprints", async () => {
    for (const attached of [true, false]) {
      const { bundle, attachments, trusted, verdict } = await sealed(centre(), signed(centre(), attached));
      expect(verdict.valid).toBe(true);
      const again = await recheckEvidence({ bundle, trusted, attachments, ...(attached ? {} : { content: CONTENT }) });
      expect(again).toEqual({ agrees: true, faults: [], verdict });
    }
  });

  it("also proves a refusal", async () => {
    const one = centre();
    const holder = one.issue({});
    one.revoke(holder.serial, { at: new Date(NOW.getTime() - DAY), reason: 1 });
    const { bundle, trusted, verdict } = await sealed(one, signed(one, true, holder));
    expect(verdict.reasons).toEqual([{ code: "revoked", signer: 0 }]);
    expect(await recheckEvidence({ bundle, trusted })).toMatchObject({ agrees: true, verdict: { valid: false } });
  });

  it("is refused with other content, without trust in its anchors, and after any change", async () => {
    const one = centre();
    const { bundle, trusted, attachments } = await sealed(one, signed(one, false));
    const recheck = (changed: object): ReturnType<typeof recheckEvidence> => recheckEvidence({ bundle, trusted, attachments, content: CONTENT, ...changed });
    expect(await recheck({ content: Buffer.from("other") })).toMatchObject({ agrees: false, faults: ["content-differs", "verdict-differs"] });
    expect(await recheck({ trusted: [] })).toMatchObject({ agrees: false, faults: ["anchor-not-trusted", "verdict-differs"], verdict: { valid: false } });
    const text = Buffer.from(bundle).toString("utf8");
    const later = text.replaceAll("2026-11-02T06:00:00.000Z", "2026-12-24T06:00:00.000Z");
    expect(await recheck({ bundle: Buffer.from(later) })).toMatchObject({ agrees: false, verdict: { valid: false } });
    const forged = JSON.parse(text) as { verdict: { signers: { iin: string }[] } };
    for (const signer of forged.verdict.signers) signer.iin = "061211600012";
    expect(await recheck({ bundle: Buffer.from(JSON.stringify(forged)) })).toMatchObject({ agrees: false, faults: ["verdict-differs"] });
    const { ocsp: _ocsp, ...withoutAnswers } = JSON.parse(text) as { ocsp: string[] };
    expect(await recheck({ bundle: Buffer.from(JSON.stringify({ ...withoutAnswers, ocsp: [] })) })).toMatchObject({ agrees: false, verdict: { valid: false } });
    for (const broken of ["", "{}", "null", "[]", "{\"format\":\"kz-signature-evidence/1\"}", text.slice(1)]) {
      expect(await recheck({ bundle: Buffer.from(broken) })).toEqual({ agrees: false, faults: ["not-a-bundle"], verdict: undefined });
    }
  });
});

describe("a long list", () => {
  it("stands beside the bundle under its fingerprint, and is missed when it is not there", async () => {
    const one = createToyCentre({ algorithm: "rsa", now: NOW });
    one.down.add("ocsp");
    const entry = (index: number): Uint8Array => listEntry(Buffer.concat([Uint8Array.of(0x41, index >> 8, index & 255), Buffer.alloc(17, 7)]), { at: NOW });
    const bulk = Buffer.concat(Array.from({ length: 2_500 }, (_, index) => entry(index)));
    const fetch = one.fetch;
    const centre = { ...one, fetch: ((request) => (request.url.endsWith("issuing.crl") ? Promise.resolve(one.list({ bulk })) : fetch(request))) as typeof fetch };
    const request = signed(one, true);
    const { bundle, attachments, trusted, verdict } = await sealed(centre, request);
    expect(verdict).toMatchObject({ valid: true, revocation: { source: "list" } });
    expect(attachments.map((one_) => one_.bytes.length > LIST_INSIDE_BYTES_MAX)).toEqual([true]);
    expect(await recheckEvidence({ bundle, trusted, attachments })).toMatchObject({ agrees: true });
    expect(await recheckEvidence({ bundle, trusted })).toMatchObject({ agrees: false, faults: ["attachment-missing", "verdict-differs"], verdict: { valid: false } });
  });
});
