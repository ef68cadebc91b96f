import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { createToyCentre, encode, listEntry, signContent, type ToyCentre } from "../../../test/support/toy-centre/index.ts";
import { CheckerBusyError, CheckerFailedError, createSignatureChecker, NO_TRUST, readTrustFile, TrustProfileError, type SignatureChecker, type SignatureCheckerOptions } from "./index.ts";

const NOW = new Date("2026-11-02T06:00:00Z");
const CONTENT = Buffer.from("content");

const open: SignatureChecker[] = [];
afterEach(async () => { await Promise.all(open.splice(0).map((checker) => checker.close())); });

function checkerFor(centre: ToyCentre, options: Partial<SignatureCheckerOptions> = {}): SignatureChecker {
  const checker = createSignatureChecker({
    startWorker: () => new Worker(new URL("./signature-worker.ts", import.meta.url)),
    clock: { now: () => NOW }, profile: centre.profile, production: false, fetch: centre.fetch, ...options,
  });
  open.push(checker);
  return checker;
}

function signature(centre: ToyCentre, content: Uint8Array = CONTENT): Uint8Array {
  return encode(signContent(centre.issue({}), content, { attached: true, signedAt: NOW, stamp: centre.stamp }));
}

/** The longest that one turn of this thread's event loop computed. CPU time, so that other programs on the machine do not count. */
function watchTurns(): { longestMs(): number } {
  let longest = 0;
  let isWatching = true;
  let last = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  return { longestMs: () => { isWatching = false; return longest; } };
}

describe("the checker beside the event loop", () => {
  it("clause:R1 checks in a thread, fetches through the caller, hands out content and evidence, and verifies the evidence again", async () => {
    const centre = createToyCentre({ algorithm: "gost", now: NOW });
    const checker = checkerFor(centre);
    const { verdict, content, evidence } = await checker.check({ file: signature(centre), wantsEvidence: true });
    expect(verdict).toMatchObject({ valid: true, checkedAt: NOW.toISOString(), revocation: { source: "ocsp" } });
    expect(content && Buffer.from(content)).toEqual(CONTENT);
    expect(centre.calls.length).toBe(3);
    const trusted = centre.profile.anchors.map((anchor) => anchor.sha256);
    expect(await checker.recheck({ bundle: evidence?.bundle ?? new Uint8Array(), trusted })).toEqual({ agrees: true, faults: [], verdict });
    const bad = await checker.check({ file: Buffer.from("no signature") });
    expect(bad).toEqual({ verdict: expect.objectContaining({ valid: false, reasons: [{ code: "not-a-signature" }] }) as unknown });
  });

  it("never holds the event loop longer than 20 ms, with a list of 21 MB and content of 8 MB", { timeout: 120_000 }, async () => {
    const centre = createToyCentre({ algorithm: "gost", now: NOW });
    const entry = listEntry(Buffer.alloc(20, 0x41), { at: NOW, reason: 0 });
    const list = centre.list({ bulk: Buffer.concat(Array.from({ length: 422_000 }, () => entry)) });
    expect(list.length).toBeGreaterThan(20_000_000);
    centre.down.add("ocsp");
    const rootList = centre.rootList();
    const big = signature(centre, new Uint8Array(8_000_000));
    const small = signature(centre);
    const fetch = (request: { url: string }): Promise<Uint8Array> =>
      request.url.endsWith("issuing.crl") ? Promise.resolve(list) : request.url.endsWith("root.crl") ? Promise.resolve(rootList) : Promise.reject(new Error("down"));
    const checker = checkerFor(centre, { fetch });
    await checker.check({ file: small }).catch(() => undefined);
    const turns = watchTurns();
    const answers = [await checker.check({ file: small }), await checker.check({ file: big })];
    expect(answers.map(({ verdict }) => verdict.valid)).toEqual([true, true]);
    expect(turns.longestMs()).toBeLessThan(20);
  });

  it("refuses one check too many, and a check whose thread takes too long or dies ends without a verdict", { timeout: 60_000 }, async () => {
    const centre = createToyCentre({ algorithm: "rsa", now: NOW });
    const never = (): Promise<Uint8Array> => new Promise(() => undefined);
    const slow = checkerFor(centre, { jobsMax: 1, jobTimeoutMs: 1_500, fetch: never });
    const file = signature(centre);
    const first = slow.check({ file });
    await expect(slow.check({ file })).rejects.toThrow(CheckerBusyError);
    await expect(first).rejects.toThrow(CheckerFailedError);
    const dying = checkerFor(centre, { startWorker: () => new Worker("setTimeout(() => process.exit(3), 50)", { eval: true }) });
    await expect(dying.check({ file })).rejects.toThrow(CheckerFailedError);
    const closing = checkerFor(centre, { fetch: never });
    const left = closing.check({ file });
    const refused = expect(left).rejects.toThrow(CheckerFailedError);
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    await closing.close();
    await refused;
  });

  it("starts a new thread after one has died", { timeout: 60_000 }, async () => {
    const centre = createToyCentre({ algorithm: "rsa", now: NOW });
    let started = 0;
    const checker = checkerFor(centre, {
      startWorker: () => (++started === 1 ? new Worker("process.exit(3)", { eval: true }) : new Worker(new URL("./signature-worker.ts", import.meta.url))),
    });
    await expect(checker.check({ file: signature(centre) })).rejects.toThrow(CheckerFailedError);
    expect((await checker.check({ file: signature(centre) })).verdict.valid).toBe(true);
  });
});

describe("the trust profile", () => {
  it("lists all its faults at once, and a test profile is refused in production", () => {
    const centre = createToyCentre({ algorithm: "rsa", now: NOW });
    const holder = centre.issue({});
    const [anchor] = centre.profile.anchors;
    if (!anchor) throw new Error("no anchor");
    const faulty = {
      ...centre.profile,
      anchors: [{ ...anchor, sha256: "00".repeat(32) }, { certificate: Buffer.from("no certificate!"), sha256: anchor.sha256 }],
      intermediates: [{ certificate: holder.der, sha256: "" }],
      ocsp: "ftp://ocsp.test/",
    };
    const faultsOf = (make: () => unknown): string[] => {
      try { make(); } catch (error) { if (error instanceof TrustProfileError) return error.faults.map(({ fault, where }) => `${where} ${fault}`); throw error; }
      return [];
    };
    expect(faultsOf(() => checkerFor(centre, { profile: faulty, production: true }))).toEqual([
      "kind test-profile-in-production", "anchors[0] fingerprint-differs", "anchors[1] certificate-unreadable", "intermediates[0] fingerprint-differs", "ftp://ocsp.test/ bad-address",
    ]);
    expect(faultsOf(() => checkerFor(centre, { profile: NO_TRUST, production: true }))).toEqual(["kind test-profile-in-production", "anchors no-anchor"]);
    const spaced = { ...anchor, sha256: anchor.sha256.toUpperCase().replace(/..(?=.)/g, "$&:") };
    expect(faultsOf(() => checkerFor(centre, { profile: { ...centre.profile, kind: "production", anchors: [spaced] }, production: true }))).toEqual([]);
  });

  it("is read from the file that an operator writes, which says all that is malformed", async () => {
    const centre = createToyCentre({ algorithm: "rsa", now: NOW });
    const written = (pinned: readonly { certificate: Uint8Array; sha256: string }[] = []): unknown[] =>
      pinned.map(({ certificate, sha256 }) => ({ certificate: Buffer.from(certificate).toString("base64"), sha256 }));
    const file = { ...centre.profile, anchors: written(centre.profile.anchors), intermediates: written(centre.profile.intermediates), policies: ["1.2.398.3.3.2"] };
    const checker = checkerFor(centre, { profile: readTrustFile(JSON.parse(JSON.stringify(file))) });
    expect((await checker.check({ file: signature(centre) })).verdict.valid).toBe(true);
    const strict = checkerFor(centre, { profile: readTrustFile({ ...file, policies: ["1.2.3"] }) });
    expect((await strict.check({ file: signature(centre) })).verdict.reasons).toEqual([{ code: "policy-not-allowed", signer: 0 }]);
    const trusting = checkerFor(centre, { profile: NO_TRUST });
    expect((await trusting.check({ file: signature(centre) })).verdict.reasons).toEqual([{ code: "unknown-issuer", signer: 0 }]);
    expect(() => readTrustFile({ kind: "other", anchors: [{ certificate: 1 }], lists: [{}], ocsp: 3, policies: "x", more: 1 })).toThrow(
      "trust profile: more: malformed; kind: malformed; ocsp: malformed; policies: malformed; anchors[0]: malformed; lists[0]: malformed",
    );
    for (const wrong of [null, [], "text", 3]) expect(() => readTrustFile(wrong)).toThrow(TrustProfileError);
  });
});
