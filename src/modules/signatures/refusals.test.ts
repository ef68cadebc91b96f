import { describe, expect, it } from "vitest";
import {
  SHA1_ALGORITHM, attribute, createToyCentre, encode, encodeBer, extension, rsaKey, signContent, signedAttributes, signerOver, toyDer, type ToyAlgorithm, type ToyCentre,
  type ToySignatureParts,
} from "../../../test/support/toy-centre/index.ts";
import { readTrustProfile, verifySignature, type ReasonCode, type SignatureRequest, type SignatureVerdict } from "./index.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const DAY = 86_400_000;
const CONTENT = Buffer.from("Прошу удалить мои персональные данные");

interface Case {
  readonly centre: ToyCentre;
  readonly parts: ToySignatureParts;
  readonly attached: boolean;
}

async function verdictOn({ centre, parts, attached }: Case, changed: Partial<SignatureRequest> = {}): Promise<SignatureVerdict> {
  const request = { file: encode(parts), now: NOW.getTime(), ...(attached ? {} : { content: CONTENT }), ...changed };
  return (await verifySignature(request, { profile: readTrustProfile(centre.profile, { production: false }), fetch: centre.fetch })).verdict;
}

function codesOf(verdict: SignatureVerdict): ReasonCode[] {
  return verdict.reasons.map((reason) => reason.code);
}

/** A signature of a toy person with a time stamp: valid as it is. */
function validCase(algorithm: ToyAlgorithm, attached: boolean): Case & { serial: Uint8Array } {
  const centre = createToyCentre({ algorithm, now: NOW });
  const holder = centre.issue({});
  return { centre, attached, serial: holder.serial, parts: signContent(holder, CONTENT, { attached, signedAt: NOW, stamp: centre.stamp }) };
}

const only = <T>(list: T[]): T => {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error("one expected");
  return first;
};

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

type Change = (one: Case & { serial: Uint8Array }) => Partial<SignatureRequest>;

/** Each change to a signature that was valid just before, and the one code that it must give. */
const CHANGES: readonly (readonly [string, ReasonCode, Change])[] = [
  ["content", "content-mismatch", ({ parts, attached }) => {
    parts.content = flipped(CONTENT, 3);
    return attached ? {} : { content: parts.content };
  }],
  ["a signed attribute", "signed-attributes-changed", ({ parts }) => {
    const signer = only(parts.signers);
    signer.attributes = signer.attributes.map((one, index) => (index === 1 ? attribute("1.2.840.113549.1.9.5", toyDer.utcTime(new Date(NOW.getTime() + 60_000))) : one));
    return {};
  }],
  ["a bit of the signature", "signature-mismatch", ({ parts }) => {
    const signer = only(parts.signers);
    signer.signature = flipped(signer.signature, 40);
    return {};
  }],
  ["the certificate swapped for another of the same number", "certificate-mismatch", ({ centre, parts, serial }) => {
    parts.certificates = [centre.issue({ serial, givenName: "БАСҚА" }).der];
    return {};
  }],
  ["the certificate removed", "certificate-missing", ({ parts }) => { parts.certificates = []; return {}; }],
  ["an expired certificate", "expired", ({ centre, parts, attached }) => {
    const old = centre.issue({ notBefore: new Date(NOW.getTime() - 400 * DAY), notAfter: new Date(NOW.getTime() - DAY) });
    Object.assign(parts, signContent(old, CONTENT, { attached, signedAt: NOW, stamp: centre.stamp }));
    return {};
  }],
  ["a revoked certificate", "revoked", ({ centre, serial }) => { centre.revoke(serial, { at: new Date(NOW.getTime() - DAY), reason: 1 }); return {}; }],
  ["a key for signing in only", "wrong-purpose", ({ centre, parts, attached }) => {
    Object.assign(parts, signContent(centre.issue({ use: "authenticate" }), CONTENT, { attached, signedAt: NOW, stamp: centre.stamp }));
    return {};
  }],
  ["an unknown issuer", "unknown-issuer", ({ centre, parts, attached }) => {
    const other = createToyCentre({ algorithm: centre.algorithm, now: NOW, label: "OTHER" });
    Object.assign(parts, signContent(other.issue({}), CONTENT, { attached, signedAt: NOW, stamp: centre.stamp }));
    return {};
  }],
  ["a second signer", "too-many-signers", ({ parts, centre, attached }) => {
    const second = signContent(centre.issue({ givenName: "ЕКІНШІ" }), CONTENT, { attached, signedAt: NOW });
    parts.certificates.push(...second.certificates);
    parts.signers.push(...second.signers);
    return {};
  }],
  ["trailing bytes", "trailing-bytes", ({ parts }) => ({ file: Buffer.concat([encode(parts), Uint8Array.of(0)]) })],
  ["an attribute twice", "duplicate-attribute", ({ parts }) => {
    const signer = only(parts.signers);
    signer.attributes.push(attribute("1.2.840.113549.1.9.5", toyDer.utcTime(new Date(NOW.getTime() + 1000))));
    return {};
  }],
];

describe.each(["gost", "rsa"] as const)("a signature by %s", (algorithm) => {
  describe.each([["attached", true], ["detached", false]] as const)("%s", (_, attached) => {
    it.each(CHANGES)("gives its own code for %s: %s", async (_change, code, change) => {
      const one = validCase(algorithm, attached);
      expect(await verdictOn(one)).toMatchObject({ valid: true, reasons: [], kind: attached ? "attached" : "detached" });
      const verdict = await verdictOn(one, change(one));
      expect(codesOf(verdict)).toEqual([code]);
      expect(verdict.valid).toBe(false);
      expect(verdict.signers.every((signer) => !signer.valid || verdict.reasons.some((reason) => reason.signer === undefined))).toBe(true);
    });
  });

  it("takes every form that a file may have", async () => {
    const one = validCase(algorithm, true);
    const base64 = Buffer.from(encode(one.parts)).toString("base64");
    const lines = base64.replace(/.{64}/g, "$&\r\n");
    const forms = [encode(one.parts), encodeBer(one.parts), Buffer.from(base64), Buffer.from(`${lines}\n`), Buffer.from(`\ufeff${base64}`)];
    for (const label of ["CMS", "PKCS7"]) forms.push(Buffer.from(`-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`));
    for (const file of forms) expect(await verdictOn(one, { file })).toMatchObject({ valid: true, kind: "attached" });
  });

  it("clause:R1 tells a file's other faults apart", async () => {
    const one = validCase(algorithm, true);
    const pem = `-----BEGIN CMS-----\n${Buffer.from(encode(one.parts)).toString("base64")}\n-----END CMS-----`;
    const codeFor = async (file: Uint8Array): Promise<ReasonCode[]> => codesOf(await verdictOn(one, { file }));
    expect(await codeFor(Buffer.from(`${pem}\nand more`))).toEqual(["trailing-bytes"]);
    expect(await codeFor(Buffer.from("not a signature at all"))).toEqual(["not-a-signature"]);
    expect(await codeFor(new Uint8Array())).toEqual(["not-a-signature"]);
    expect(await codeFor(encode(one.parts).subarray(0, 500))).toEqual(["not-a-signature"]);
    expect(await codeFor(encode({ ...one.parts, signers: [] }))).toEqual(["no-signer"]);
    expect(await codeFor(encode({ ...one.parts, certificates: [toyDer.seq(toyDer.nul())] }))).toEqual(["certificate-unreadable"]);
    const detached = validCase(algorithm, false);
    expect(codesOf(await verdictOn({ ...detached, attached: true }))).toEqual(["content-missing"]);
    expect(codesOf(await verdictOn(one, { content: Buffer.from("something else") }))).toEqual(["content-mismatch"]);
  });

  it("refuses signed attributes that are missing", async () => {
    const { centre } = validCase(algorithm, true);
    const holder = centre.issue({});
    const options = { attached: true, signedAt: NOW };
    const all = signedAttributes(holder, CONTENT, options);
    for (const missing of [0, 2, 3]) {
      const parts = { ...signContent(holder, CONTENT, options), signers: [signerOver(holder, all.filter((_one, index) => index !== missing), {})] };
      expect(codesOf(await verdictOn({ centre, parts, attached: true }))).toEqual(["attribute-missing"]);
    }
    const withoutTime = { ...signContent(holder, CONTENT, options), signers: [signerOver(holder, all.filter((_one, index) => index !== 1), {})] };
    expect(await verdictOn({ centre, parts: withoutTime, attached: true })).toMatchObject({ valid: true });
  });

  it("holds the signer to the person or firm that the caller expects", async () => {
    const { centre } = validCase(algorithm, true);
    const holder = centre.issue({ iin: "061211600012", bin: "123456789021", organisation: "ТОО «Тест»", roles: ["1.2.398.3.3.4.1.2.2"] });
    const one = { centre, attached: true, parts: signContent(holder, CONTENT, { attached: true, signedAt: NOW }) };
    const verdict = await verdictOn(one, { expected: { iin: "061211600012", bin: "123456789021" } });
    expect(verdict).toMatchObject({ valid: true, signers: [{ iin: "061211600012", bin: "123456789021", kind: "organisation", roles: ["right-to-sign"], organisation: "ТОО «Тест»" }] });
    expect(codesOf(await verdictOn(one, { expected: { iin: "990101300017" } }))).toEqual(["other-person"]);
    expect(codesOf(await verdictOn(one, { expected: { bin: "990101300017" } }))).toEqual(["other-organisation"]);
    expect(codesOf(await verdictOn(one, { expected: { timeStamp: true } }))).toEqual(["time-stamp-missing"]);
  });

  it("checks each of several signers when several are expected", async () => {
    const one = validCase(algorithm, true);
    const second = signContent(one.centre.issue({ givenName: "ЕКІНШІ", iin: "061211600012" }), CONTENT, { attached: true, signedAt: NOW });
    one.parts.certificates.push(...second.certificates);
    one.parts.signers.push(...second.signers);
    expect(await verdictOn(one, { expected: { most: 2 } })).toMatchObject({ valid: true, signers: [{ valid: true }, { valid: true, iin: "061211600012" }] });
    const last = one.parts.signers[1];
    if (last) last.signature = flipped(last.signature, 3);
    expect(await verdictOn(one, { expected: { most: 2 } })).toMatchObject({
      valid: false, signers: [{ valid: true }, { valid: false, signature: "bad" }], reasons: [{ code: "signature-mismatch", signer: 1 }],
    });
  });
});

describe("algorithms", () => {
  it("refuses the old national ones as legacy, broken ones as weak, others as unknown", async () => {
    const cases: [Uint8Array, ReasonCode][] = [
      [toyDer.algorithm("1.2.398.3.10.1.3.1", toyDer.nul()), "algorithm-legacy"],
      [SHA1_ALGORITHM, "algorithm-weak"],
      [toyDer.algorithm("2.16.840.1.101.3.4.2.10", toyDer.nul()), "algorithm-unknown"],
      [toyDer.algorithm("1.2.398.3.10.1.3.2", toyDer.nul()), "algorithm-unknown"],
    ];
    for (const [digestAlgorithm, code] of cases) {
      const one = validCase("gost", true);
      only(one.parts.signers).digestAlgorithm = digestAlgorithm;
      expect(codesOf(await verdictOn(one))).toEqual([code]);
    }
    const legacy = validCase("gost", true);
    only(legacy.parts.signers).signatureAlgorithm = toyDer.algorithm("1.2.398.3.10.1.1.1.2", toyDer.nul());
    expect(codesOf(await verdictOn(legacy))).toEqual(["algorithm-legacy"]);
  });

  it("refuses RSA keys below 2048 bits, and one scheme's digest under another's signature", async () => {
    const centre = createToyCentre({ algorithm: "rsa", now: NOW });
    const short = centre.issue({ key: rsaKey("short", 1024) });
    expect(codesOf(await verdictOn({ centre, attached: true, parts: signContent(short, CONTENT, { attached: true, signedAt: NOW }) }))).toEqual(["algorithm-weak"]);
    const mixed = validCase("gost", true);
    only(mixed.parts.signers).signatureAlgorithm = toyDer.algorithm("1.2.840.113549.1.1.11", toyDer.nul());
    expect(codesOf(await verdictOn(mixed))).toEqual(["algorithm-unknown"]);
  });
});

describe("certificates", () => {
  it("refuses critical extensions that nobody here knows, and authorities as signers", async () => {
    const { centre } = validCase("gost", true);
    const strange = centre.issue({ extraExtensions: [{ oid: "1.2.3.4", critical: true, value: toyDer.nul() }] });
    expect(codesOf(await verdictOn({ centre, attached: true, parts: signContent(strange, CONTENT, { attached: true, signedAt: NOW }) }))).toEqual(["certificate-unusable"]);
    const authority = centre.issue({ extraExtensions: [extension.authority()] });
    expect(codesOf(await verdictOn({ centre, attached: true, parts: signContent(authority, CONTENT, { attached: true, signedAt: NOW }) }))).toEqual(["certificate-unusable"]);
  });

  it("refuses a signature made before its certificate was valid", async () => {
    const { centre } = validCase("gost", true);
    const future = centre.issue({ notBefore: new Date(NOW.getTime() + DAY) });
    expect(codesOf(await verdictOn({ centre, attached: true, parts: signContent(future, CONTENT, { attached: true, signedAt: NOW }) }))).toEqual(["not-yet-valid"]);
  });

  it("gives the arithmetic away only where it can be known: without a time stamp a changed GOST attribute looks like a changed signature", async () => {
    for (const [algorithm, code] of [["gost", "signature-mismatch"], ["rsa", "signed-attributes-changed"]] as const) {
      const { centre } = validCase(algorithm, true);
      const parts = signContent(centre.issue({}), CONTENT, { attached: true, signedAt: NOW });
      only(parts.signers).attributes[1] = attribute("1.2.840.113549.1.9.5", toyDer.utcTime(new Date(NOW.getTime() + 60_000)));
      expect(codesOf(await verdictOn({ centre, parts, attached: true }))).toEqual([code]);
    }
  });
});

describe("bounds", () => {
  it("refuses what is too large, too deep, or has too many parts, in little time", async () => {
    const one = validCase("gost", false);
    let deep: Uint8Array = toyDer.nul();
    for (let level = 0; level < 200; level++) deep = toyDer.seq(deep);
    const parts = Buffer.alloc(100_000, toyDer.nul());
    const started = performance.now();
    expect(codesOf(await verdictOn(one, { file: deep }))).toEqual(["too-deep"]);
    expect(codesOf(await verdictOn(one, { file: toyDer.seq(parts) }))).toEqual(["too-many-parts"]);
    expect(codesOf(await verdictOn(one, { file: Buffer.alloc(60_000_000, 0x30) }))).toEqual(["too-large"]);
    expect(codesOf(await verdictOn(one, { content: new Uint8Array(34_000_000) }))).toEqual(["too-large"]);
    expect(codesOf(await verdictOn(one, { file: encode({ ...one.parts, certificates: Array.from({ length: 33 }, () => only(one.parts.certificates)) }) }))).toEqual(["too-many-parts"]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
