import type { Worker } from "node:worker_threads";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { createSignatureChecker, GOST_512_A, newCheckMemory, readTrustFile, readTrustProfile, streebog512, verifySignature } from "../../modules/signatures/index.ts";
import data from "./signature-bench-data.json" with { type: "json" };
import type { Figure } from "./figure.ts";

const ROUNDS = 15;
const CHECKS = 20;
const NOW = new Date(data.now);
const bytes = (base64: string): Uint8Array => Buffer.from(base64, "base64");
const evidence = { ocsp: data.ocsp.map(bytes), lists: data.lists.map(bytes) };

/** One verification by the library as it is: an inverse, two multiplications, an addition. */
function bareVerification(): () => boolean {
  const Point = weierstrass(GOST_512_A);
  const { n } = GOST_512_A;
  const digest = streebog512(Buffer.from("bare"));
  const number = (from: Uint8Array): bigint => BigInt(`0x${Buffer.from(from).reverse().toString("hex")}`) % n;
  const [d, k] = [number(streebog512(Buffer.from("d"))), number(streebog512(Buffer.from("k")))];
  const Q = Point.BASE.multiply(d);
  const e = number(digest);
  const r = Point.BASE.multiply(k).toAffine().x % n;
  const s = (r * d + k * e) % n;
  return () => {
    const v = Point.Fn.inv(e);
    const key = Point.fromAffine(Q.toAffine());
    return Point.fromAffine(Point.BASE.toAffine()).multiplyUnsafe((s * v) % n).add(key.multiplyUnsafe(((n - r) * v) % n)).toAffine().x % n === r;
  };
}

async function medianMs(work: () => boolean | Promise<boolean>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    if (!(await work())) throw new Error("a signature that must be good was not");
    took.push(performance.now() - from);
  }
  return took.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

/** The longest that this thread computed in one turn of its loop while the checker's thread worked, in ms of processor time. */
async function longestHoldMs(startWorker: () => Worker): Promise<number> {
  const checker = createSignatureChecker({ startWorker, clock: { now: () => NOW }, profile: readTrustFile(data.trust), production: false });
  let longest = 0;
  let isWatching = true;
  let last = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
    if (isWatching) setImmediate(turn);
  };
  try {
    setImmediate(turn);
    for (let check = 0; check < CHECKS; check++) {
      const { verdict } = await checker.check({ file: bytes(data.stamped), evidence });
      if (!verdict.valid) throw new Error("a signature that must be good was not");
    }
    return longest;
  } finally {
    isWatching = false;
    await checker.close();
  }
}

/**
 * Verification of a GOST-2015 signature, chain and revocation (OCSP, the root's list) included, beside one bare curve verification of the same library.
 * Warm, without time stamp: the chain's own signatures are remembered from before. Cold, with time stamp: nothing is remembered.
 */
export async function signatureBench(startWorker: () => Worker): Promise<readonly Figure[]> {
  const profile = readTrustProfile(readTrustFile(data.trust), { production: false });
  const check = async (file: Uint8Array, memory = newCheckMemory()): Promise<boolean> => (await verifySignature({ file, now: NOW.getTime(), evidence }, { profile, memory })).verdict.valid;
  const [plain, stamped, memory, bareVerify] = [bytes(data.plain), bytes(data.stamped), newCheckMemory(), bareVerification()];
  await medianMs(() => check(stamped));
  const before = await medianMs(bareVerify);
  const warm = await medianMs(() => check(plain, memory));
  const cold = await medianMs(() => check(stamped));
  // The quicker of two runs, so that a machine busy at the start makes the ratio worse, not better.
  const beside = Math.min(before, await medianMs(bareVerify));
  const round = (ms: number): number => Math.round(ms * 10) / 10;
  const figure = (name: string, ms: number): Figure => ({ name: `signature.${name}`, figure: round(ms), unit: "ms", beside: round(beside), ratio: ms / beside, settings: { rounds: ROUNDS } });
  const hold: Figure = { name: "signature.loop-hold", figure: round(await longestHoldMs(startWorker)), unit: "ms", beside: null, ratio: null, settings: { checks: CHECKS } };
  return [figure("warm", warm), figure("cold-stamped", cold), hold];
}
