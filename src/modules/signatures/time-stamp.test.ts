import { describe, expect, it } from "vitest";
import {
  USAGE, createToyCentre, encode, extension, makeCertificate, makeStamp, signContent, toyDer, toyKey, type ToyCentre, type ToyCertificate,
} from "../../../test/support/toy-centre/index.ts";
import { readTrustProfile, verifySignature, type ReasonCode, type SignatureVerdict } from "./index.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const DAY = 86_400_000;
const CONTENT = Buffer.from("content");
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

async function check(centre: ToyCentre, file: Uint8Array, at = NOW): Promise<SignatureVerdict> {
  return (await verifySignature({ file, now: at.getTime() }, { profile: readTrustProfile(centre.profile, { production: false }), fetch: centre.fetch })).verdict;
}

function stamped(centre: ToyCentre, stamp: (signature: Uint8Array) => Uint8Array, holder = centre.issue({})): Uint8Array {
  return encode(signContent(holder, CONTENT, { attached: true, signedAt: NOW, stamp }));
}

/** Another authority of time under the same issuing certificate. */
function authorityWith(centre: ToyCentre, purposes: readonly string[], critical: boolean, span: readonly [Date, Date] = [after(-DAY), after(DAY)]): ToyCertificate {
  const key = toyKey(centre.algorithm, "other stamping");
  const name = toyDer.seq(toyDer.set(toyDer.seq(toyDer.oid("2.5.4.3"), toyDer.utf8("OTHER TSA"))));
  return makeCertificate({
    name, key, serial: Buffer.alloc(20, 0x55), issuer: centre.issuing, notBefore: span[0], notAfter: span[1],
    extensions: [extension.keyUsage(USAGE.stamp), extension.purposes(purposes, critical), extension.keyId(key), extension.issuerKeyId(centre.issuing.key)],
  });
}

const STAMPING = "1.3.6.1.5.5.7.3.8";

describe.each(["gost", "rsa"] as const)("time stamps, %s", (algorithm) => {
  const centre = (): ToyCentre => createToyCentre({ algorithm, now: NOW });

  it("prove the time at which the signature stood there", async () => {
    const one = centre();
    one.setNow(after(-3 * DAY));
    const file = stamped(one, one.stamp);
    one.setNow(NOW);
    expect(await check(one, file)).toMatchObject({ valid: true, time: { status: "good", at: after(-3 * DAY).toISOString(), authority: "TIME-STAMPING AUTHORITY" } });
  });

  it("keep a signature valid after its certificate has expired, which without a stamp it is not", async () => {
    const one = centre();
    const holder = one.issue({ notAfter: after(DAY) });
    const later = after(200 * DAY);
    const withStamp = stamped(one, one.stamp, holder);
    const without = encode(signContent(holder, CONTENT, { attached: true, signedAt: NOW }));
    one.setNow(later);
    expect(await check(one, withStamp, later)).toMatchObject({ valid: true, time: { at: NOW.toISOString() } });
    expect((await check(one, without, later)).reasons).toEqual([{ code: "expired", signer: 0 }]);
  });

  it("are refused with a code of their own, and prove no time then", async () => {
    const one = centre();
    const stranger = createToyCentre({ algorithm, now: NOW, label: "STRANGER" });
    const other = createToyCentre({ algorithm: algorithm === "gost" ? "rsa" : "gost", now: NOW });
    const at = { at: NOW, serial: 1 };
    const cases: [ReasonCode, string, (signature: Uint8Array) => Uint8Array][] = [
      ["time-stamp-mismatch", "bad", () => one.stamp(Buffer.from("another signature"))],
      ["time-stamp-chain-incomplete", "chain-incomplete", (signature) => stranger.stamp(signature)],
      ["time-stamp-chain-incomplete", "chain-incomplete", (signature) => other.stamp(signature)],
      ["time-stamp-wrong-purpose", "bad", (signature) => makeStamp(authorityWith(one, ["1.3.6.1.5.5.7.3.4"], true), signature, at)],
      ["time-stamp-wrong-purpose", "bad", (signature) => makeStamp(authorityWith(one, [STAMPING, "1.3.6.1.5.5.7.3.4"], true), signature, at)],
      ["time-stamp-wrong-purpose", "bad", (signature) => makeStamp(authorityWith(one, [STAMPING], false), signature, at)],
      ["time-stamp-expired", "bad", (signature) => makeStamp(authorityWith(one, [STAMPING], true, [after(-9 * DAY), after(-DAY)]), signature, at)],
      ["time-stamp-in-future", "bad", (signature) => makeStamp(one.stamping, signature, { at: after(DAY), serial: 1 })],
      ["time-stamp-bad", "bad", () => toyDer.seq(toyDer.nul())],
      ["time-stamp-bad", "bad", (signature) => { const token = Buffer.from(one.stamp(signature)); token[token.length - 5] = (token[token.length - 5] ?? 0) ^ 1; return token; }],
    ];
    for (const [code, status, stamp] of cases) {
      const verdict = await check(one, stamped(one, stamp));
      expect(verdict.reasons).toEqual([{ code, signer: 0 }]);
      expect(verdict).toMatchObject({ valid: false, time: { status }, signers: [{ signature: "good", chain: { status: "good" }, revocation: { status: "good" } }] });
    }
  });

  it("are void when the authority was revoked for a reason that voids, or nothing is known of it", async () => {
    const one = centre();
    const file = stamped(one, one.stamp);
    one.revoke(one.stamping.serial, { at: after(-DAY), reason: 1 });
    expect((await check(one, file)).reasons).toEqual([{ code: "time-stamp-revoked", signer: 0 }]);
    const two = centre();
    const other = stamped(two, two.stamp);
    two.down.add("toy.test");
    expect((await check(two, other)).reasons.map((reason) => reason.code)).toEqual(["time-stamp-revocation-unknown", "revocation-unknown"]);
  });
});
