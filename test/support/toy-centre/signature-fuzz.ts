import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { newCheckMemory, readTrustProfile, verifySignature, type CheckMemory, type SignatureRequest, type TrustProfile } from "../../../src/modules/signatures/index.ts";
import { createToyCentre } from "./toy-centre.ts";
import { mutantOf, seededChance } from "./toy-mutants.ts";
import { encode, signContent, type ToySignatureParts } from "./toy-signature.ts";

/** What a fuzz run saw. */
export interface FuzzReport {
  readonly count: number;
  readonly seed: number;
  /** How often each first reason came out. */
  readonly tally: Readonly<Record<string, number>>;
  /** Mutants that were said valid although something that is verified had changed: must be none. Hexadecimal. */
  readonly wronglyValid: readonly string[];
  /** Mutants that were said valid because only the writing around the signature had changed (a doubled certificate, a NULL left out). */
  readonly rewritten: number;
  readonly slowestMs: number;
  readonly grownMiB: number;
}

interface FuzzCase {
  readonly file: Uint8Array;
  readonly request: Omit<SignatureRequest, "file">;
  readonly ports: { readonly profile: TrustProfile; readonly memory: CheckMemory };
  /** Bytes that must still stand in a mutant that is said valid. */
  readonly kept: readonly Uint8Array[];
  verdict: string;
}

const NOW = new Date("2026-11-02T06:00:00Z");
const CONTENT = Buffer.from("Прошу удалить мои данные");

function keptOf({ signers, certificates }: ToySignatureParts): Uint8Array[] {
  return [...certificates, ...signers.flatMap((signer) => [signer.signature, ...signer.attributes, ...signer.unsigned.map((one) => one.subarray(-200))])];
}

async function casesOf(algorithm: "gost" | "rsa"): Promise<FuzzCase[]> {
  const centre = createToyCentre({ algorithm, now: NOW });
  const holder = centre.issue({});
  const evidence = { ocsp: [centre.answer(holder), centre.answer(centre.stamping)], lists: [centre.rootList()] };
  const cases: FuzzCase[] = [];
  for (const attached of [true, false]) {
    for (const stamped of [true, false]) {
      const parts = signContent(holder, CONTENT, { attached, signedAt: NOW, ...(stamped && { stamp: centre.stamp }) });
      const request = { now: NOW.getTime(), evidence, expected: { timeStamp: stamped }, ...(attached ? {} : { content: CONTENT }) };
      const ports = { profile: readTrustProfile(centre.profile, { production: false }), memory: newCheckMemory() };
      const file = encode(parts);
      const { verdict } = await verifySignature({ ...request, file }, ports);
      if (!verdict.valid) throw new Error("the unchanged signature must be valid");
      cases.push({ file, request, ports, kept: keptOf(parts), verdict: JSON.stringify(verdict) });
    }
  }
  return cases;
}

/** Verifies `count` mutants of toy signatures. Nine in ten are RSA's: far cheaper, and the structure is the same. */
export async function fuzzSignatures({ count, seed, onProgress }: { count: number; seed: number; onProgress?: (done: number) => void }): Promise<FuzzReport> {
  const [gost, rsa] = [await casesOf("gost"), await casesOf("rsa")];
  const chance = seededChance(seed);
  const tally: Record<string, number> = {};
  const wronglyValid: string[] = [];
  let rewritten = 0;
  let slowestMs = 0;
  const before = process.memoryUsage.rss();
  for (let index = 0; index < count; index++) {
    const cases = index % 10 === 0 ? gost : rsa;
    const one = cases[Math.floor(index / 10) % cases.length];
    if (!one) throw new Error("no case");
    const { bytes } = mutantOf(one.file, chance);
    const started = performance.now();
    const { verdict } = await verifySignature({ ...one.request, file: bytes }, one.ports);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const first = verdict.valid ? "valid" : (verdict.reasons[0]?.code ?? "no reason");
    tally[first] = (tally[first] ?? 0) + 1;
    if (verdict.valid) {
      const isSame = JSON.stringify(verdict) === one.verdict && one.kept.every((part) => Buffer.from(bytes).includes(Buffer.from(part)));
      if (isSame) rewritten++;
      else wronglyValid.push(Buffer.from(bytes).toString("hex"));
    }
    if (index % 1000 === 999) onProgress?.(index + 1);
  }
  return { count, seed, tally, wronglyValid, rewritten, slowestMs, grownMiB: (process.memoryUsage.rss() - before) / 1_048_576 };
}

// Run as a program: node signature-fuzz.ts [count] [seed]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = 100_000, seed = randomInt(2 ** 32)] = process.argv.slice(2).map(Number);
  process.stdout.write(`seed ${seed}\n`);
  const report = await fuzzSignatures({ count, seed, onProgress: (done) => { if (done % 10_000 === 0) process.stdout.write(`${done} of ${count}\n`); } });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const isGood = report.wronglyValid.length === 0 && report.slowestMs < 5_000 && report.grownMiB < 512 && !("no reason" in report.tally);
  process.exitCode = isGood ? 0 : 1;
}
