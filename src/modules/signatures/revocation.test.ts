import { describe, expect, it } from "vitest";
import {
  TOY_ADDRESSES, certificateId, createToyCentre, encode, listEntry, makeList, makeOcspAnswer, signContent, type ToyAlgorithm, type ToyCentre, type ToyCertificate,
} from "../../../test/support/toy-centre/index.ts";
import { FRESHNESS, newCheckMemory, readTrustProfile, verifySignature, type HttpGetter, type ReasonCode, type SignatureRequest, type SignatureVerdict } from "./index.ts";
import { findEntry, readRevocationList } from "./revocation-list.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const HOUR = 3_600_000, DAY = 24 * HOUR;
const CONTENT = Buffer.from("content");

const after = (ms: number): Date => new Date(NOW.getTime() + ms);

interface Setting {
  readonly centre: ToyCentre;
  readonly holder: ToyCertificate;
  readonly file: Uint8Array;
}

function setting(algorithm: ToyAlgorithm, { stampedAt, label }: { stampedAt?: Date; label?: string } = {}): Setting {
  const centre = createToyCentre({ algorithm, now: NOW, ...(label === undefined ? {} : { label }) });
  const holder = centre.issue({});
  if (stampedAt) centre.setNow(stampedAt);
  const file = encode(signContent(holder, CONTENT, { attached: true, signedAt: stampedAt ?? NOW, ...(stampedAt && { stamp: centre.stamp }) }));
  centre.setNow(NOW);
  return { centre, holder, file };
}

async function check({ centre, file }: Setting, changed: Partial<SignatureRequest> = {}, fetch: HttpGetter | null = centre.fetch): Promise<SignatureVerdict> {
  const profile = readTrustProfile(centre.profile, { production: false });
  return (await verifySignature({ file, now: NOW.getTime(), ...changed }, { profile, ...(fetch && { fetch }) })).verdict;
}

const codes = (verdict: SignatureVerdict): ReasonCode[] => verdict.reasons.map((reason) => reason.code);

/** The centre's services with one answer of the responder replaced. */
function answering(centre: ToyCentre, answer: (request: Uint8Array) => Uint8Array): HttpGetter {
  return (request) => (request.url === TOY_ADDRESSES.ocsp ? Promise.resolve(answer(request.body ?? new Uint8Array())) : centre.fetch(request));
}

const nonceOf = (request: Uint8Array): Uint8Array => Buffer.from(request).subarray(-16);

describe.each(["gost", "rsa"] as const)("revocation by OCSP, %s", (algorithm) => {
  it("takes a fresh answer of the appointed responder, and asks only the configured addresses", async () => {
    const one = setting(algorithm);
    expect(await check(one)).toMatchObject({ valid: true, revocation: { status: "good" } });
    expect(one.centre.calls.map((call) => call.url)).toEqual([TOY_ADDRESSES.ocsp, TOY_ADDRESSES.rootList]);
  });

  it("says unknown, never good, when nothing could be asked", async () => {
    expect(await check(setting(algorithm), {}, null)).toMatchObject({ valid: false, revocation: { status: "unknown" }, reasons: [{ code: "revocation-unknown" }] });
  });

  it("refuses an answer with another nonce, about another certificate, by another key, or stale; and asks no list then", async () => {
    const one = setting(algorithm);
    const { centre, holder } = one;
    const stranger = createToyCentre({ algorithm, now: NOW, label: "STRANGER" });
    const replies: [ReasonCode, (request: Uint8Array) => Uint8Array][] = [
      ["revocation-untrusted", () => centre.answer(holder, { nonce: new Uint8Array(16) })],
      ["revocation-untrusted", () => centre.answer(holder)],
      ["revocation-untrusted", (request) => centre.answer(centre.issue({}), { nonce: nonceOf(request) })],
      ["revocation-untrusted", (request) => centre.answer(holder, { nonce: nonceOf(request), responder: stranger.responder })],
      ["revocation-untrusted", (request) => centre.answer(holder, { nonce: nonceOf(request), responder: centre.stamping })],
      ["revocation-untrusted", (request) => centre.answer(holder, { nonce: nonceOf(request), withoutCertificate: true })],
      ["revocation-untrusted", () => Buffer.from("<html>")],
      ["revocation-stale", (request) => centre.answer(holder, { nonce: nonceOf(request), producedAt: after(-2 * DAY) })],
      ["revocation-stale", (request) => centre.answer(holder, { nonce: nonceOf(request), producedAt: after(-2 * HOUR), nextUpdate: after(-HOUR) })],
      ["revocation-stale", (request) => centre.answer(holder, { nonce: nonceOf(request), producedAt: after(HOUR) })],
      ["revocation-unknown", (request) => centre.answer(holder, { nonce: nonceOf(request), status: "unknown" })],
    ];
    for (const [code, reply] of replies) {
      centre.calls.length = 0;
      const verdict = await check(one, {}, answering(centre, reply));
      expect(codes(verdict)).toEqual([code]);
      expect(verdict).toMatchObject({ valid: false, revocation: { status: "unknown" } });
      expect(centre.calls).toEqual([]);
    }
  });

  it("takes an answer that the issuing key itself signed, with a SHA-1 or SHA-256 CertID", async () => {
    const one = setting(algorithm);
    const { centre, holder } = one;
    for (const hash of ["sha1", "sha256"] as const) {
      const reply = (request: Uint8Array): Uint8Array =>
        makeOcspAnswer(certificateId(centre.issuing, holder.serial, hash), { responder: centre.issuing, producedAt: NOW, status: "good", nonce: nonceOf(request), withoutCertificate: true });
      expect(await check(one, {}, answering(centre, reply))).toMatchObject({ valid: true });
    }
  });

  it("knows a number that was never issued as revoked in 1970 on hold", async () => {
    const one = setting(algorithm);
    const reply = (request: Uint8Array): Uint8Array => one.centre.answer(one.holder, { nonce: nonceOf(request), status: { at: new Date(0), reason: 6 } });
    const verdict = await check(one, {}, answering(one.centre, reply));
    expect(codes(verdict)).toEqual(["revoked"]);
    expect(verdict.revocation).toMatchObject({ status: "revoked", reason: "certificateHold", revokedAt: "1970-01-01T00:00:00.000Z" });
  });
});

describe("revocation by list", () => {
  it("falls back to a fresh list when the responder is not reached, or says that it cannot answer", async () => {
    const one = setting("gost");
    one.centre.down.add("ocsp");
    expect(await check(one)).toMatchObject({ valid: true, revocation: { status: "good", source: "list" } });
    const tryLater = Buffer.from("30030a0103", "hex");
    one.centre.down.clear();
    expect(await check(one, {}, answering(one.centre, () => tryLater))).toMatchObject({ valid: true, revocation: { source: "list" } });
    one.centre.revoke(one.holder.serial, { at: after(-HOUR), reason: 1 });
    expect(codes(await check(one, {}, answering(one.centre, () => tryLater)))).toEqual(["revoked"]);
  });

  it("refuses lists that are stale, of a future date, by another key, or that cannot be read", async () => {
    const { centre, holder, file } = setting("gost");
    const rootList = centre.rootList();
    const withList = async (list: Uint8Array): Promise<ReasonCode[]> => codes(await check({ centre, holder, file }, { evidence: { lists: [list, rootList] } }, null));
    expect(await withList(centre.list())).toEqual([]);
    expect(await withList(centre.list({ thisUpdate: after(-2 * DAY), nextUpdate: after(-DAY) }))).toEqual(["revocation-stale"]);
    expect(await withList(centre.list({ thisUpdate: after(DAY), nextUpdate: after(2 * DAY) }))).toEqual(["revocation-stale"]);
    const forged = Buffer.from(centre.list());
    forged[forged.length - 3] = (forged[forged.length - 3] ?? 0) ^ 1;
    expect(await withList(forged)).toEqual(["revocation-untrusted"]);
    expect(await withList(createToyCentre({ algorithm: "gost", now: NOW, label: "STRANGER" }).list())).toEqual(["revocation-unknown"]);
    expect(await withList(centre.list().subarray(0, 300))).toEqual(["revocation-untrusted"]);
    expect(await withList(centre.list({ deltaBase: 9 }))).toEqual(["revocation-unknown"]);
  });

  it("applies a delta only between its base and its own number, and lets it take a certificate off", async () => {
    const { centre, holder, file } = setting("gost");
    const rootList = centre.rootList();
    const gone: [Uint8Array, { at: Date; reason: number }] = [holder.serial, { at: after(-HOUR), reason: 6 }];
    const back: [Uint8Array, { at: Date; reason: number }] = [holder.serial, { at: after(-HOUR), reason: 8 }];
    const verdict = async (...lists: Uint8Array[]): Promise<ReasonCode[]> => codes(await check({ centre, holder, file }, { evidence: { lists: [...lists, rootList] } }, null));
    const clean = centre.list({ entries: [] });
    expect(await verdict(clean, centre.list({ number: 12, deltaBase: 10, entries: [gone] }))).toEqual(["revoked"]);
    expect(await verdict(centre.list({ entries: [gone] }), centre.list({ number: 12, deltaBase: 10, entries: [back] }))).toEqual([]);
    expect(await verdict(clean, centre.list({ number: 12, deltaBase: 11, entries: [gone] }))).toEqual([]);
    expect(await verdict(clean, centre.list({ number: 10, deltaBase: 9, entries: [gone] }))).toEqual([]);
    expect(await verdict(clean, centre.list({ number: 12, deltaBase: 10, entries: [gone], thisUpdate: after(-DAY), nextUpdate: after(-HOUR) }))).toEqual([]);
  });

  it("takes a list's silence about a certificate that had expired before it as unknown", async () => {
    const centre = createToyCentre({ algorithm: "gost", now: NOW });
    const holder = centre.issue({ notAfter: after(-10 * DAY) });
    centre.setNow(after(-20 * DAY));
    const file = encode(signContent(holder, CONTENT, { attached: true, signedAt: after(-20 * DAY), stamp: centre.stamp }));
    centre.setNow(NOW);
    expect(await check({ centre, holder, file })).toMatchObject({ valid: true });
    centre.down.add("ocsp");
    expect(codes(await check({ centre, holder, file }))).toEqual(["revocation-unknown"]);
  });

  it("refuses when the issuing certificate itself was revoked by the root, or the root's list is missing", async () => {
    const one = setting("gost");
    one.centre.revoke(one.centre.issuing.serial, { at: after(-HOUR), reason: 2 });
    expect(codes(await check(one))).toEqual(["issuer-revoked"]);
    const other = setting("gost");
    other.centre.down.add("root.crl");
    expect(codes(await check(other))).toEqual(["revocation-unknown"]);
  });

  it("keeps a fetched list until it is stale", async () => {
    const one = setting("gost");
    one.centre.down.add("ocsp");
    const ports = { profile: readTrustProfile(one.centre.profile, { production: false }), fetch: one.centre.fetch, memory: newCheckMemory() };
    for (const _ of [1, 2, 3]) expect((await verifySignature({ file: one.file, now: NOW.getTime() }, ports)).verdict.valid).toBe(true);
    expect(one.centre.calls.filter((call) => call.url === TOY_ADDRESSES.list)).toHaveLength(1);
    one.centre.setNow(after(2 * DAY));
    expect((await verifySignature({ file: one.file, now: after(2 * DAY).getTime() }, ports)).verdict.valid).toBe(true);
    expect(one.centre.calls.filter((call) => call.url === TOY_ADDRESSES.list)).toHaveLength(2);
  });

  it("finds the right entries in a list of national size: 422,000 entries, 21 MB", () => {
    const { centre, holder } = setting("rsa");
    const count = 422_000;
    const entry = listEntry(Buffer.alloc(20, 0x41), { at: after(-DAY), reason: 0 });
    const bulk = Buffer.alloc(entry.length * count);
    for (let index = 0; index < count; index++) {
      bulk.set(entry, index * entry.length);
      bulk.writeUInt32BE(index + 1, index * entry.length + 8);
    }
    const bytes = makeList(centre.issuing, { number: 1, thisUpdate: NOW, nextUpdate: after(DAY), bulk, entries: [[holder.serial, { at: after(-HOUR), reason: 4 }]] });
    expect(bytes.length).toBeGreaterThan(20_000_000);
    const list = readRevocationList(bytes);
    expect(findEntry(list, Buffer.from(holder.serial).toString("hex"))).toEqual({ revokedAt: after(-HOUR).getTime(), reason: 4 });
    expect(findEntry(list, bulk.subarray(entry.length * 9 + 4, entry.length * 9 + 24).toString("hex"))).toMatchObject({ reason: 0 });
    expect(findEntry(list, "7f".repeat(20))).toBeUndefined();
    expect(findEntry(list, "41")).toBeUndefined();
  });
});

describe("what a revocation does to an earlier signature", () => {
  const REASONS: readonly (readonly [number | undefined, string, boolean])[] = [
    [undefined, "unspecified", false], [0, "unspecified", false], [1, "keyCompromise", false], [2, "cACompromise", false], [3, "affiliationChanged", true], [4, "superseded", true],
    [5, "cessationOfOperation", true], [6, "certificateHold", false], [9, "privilegeWithdrawn", true], [10, "aACompromise", false],
  ];
  it.each(REASONS)("reason %s (%s): a signature stamped before stays good: %s", async (reason, name, staysGood) => {
    const one = setting("rsa", { stampedAt: after(-10 * DAY) });
    one.centre.revoke(one.holder.serial, { at: after(-DAY), ...(reason === undefined ? {} : { reason }) });
    expect(await check(one)).toMatchObject({ valid: staysGood, revocation: { status: staysGood ? "good" : "revoked", reason: name, revokedAt: after(-DAY).toISOString() } });
  });

  it("a signature stamped after, or not at all, is void for every reason", async () => {
    for (const reason of [1, 4, 5]) {
      for (const one of [setting("rsa"), setting("rsa", { stampedAt: after(-HOUR) })]) {
        one.centre.revoke(one.holder.serial, { at: after(-DAY), reason });
        expect(codes(await check(one))).toEqual(["revoked"]);
      }
    }
  });

  it("allows clocks to differ by the skew that the profile names, and no more", async () => {
    const one = setting("rsa");
    const reply = (ms: number) => (request: Uint8Array): Uint8Array => one.centre.answer(one.holder, { nonce: nonceOf(request), producedAt: after(ms) });
    expect(await check(one, {}, answering(one.centre, reply(FRESHNESS.clockSkewMs)))).toMatchObject({ valid: true });
    expect(codes(await check(one, {}, answering(one.centre, reply(FRESHNESS.clockSkewMs + 1000))))).toEqual(["revocation-stale"]);
  });
});
