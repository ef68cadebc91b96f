import { readFile, writeFile } from "node:fs/promises";
import { attachmentsNamed, NO_TRUST, readTrustFile, recheckEvidence, type ReasonCode, type SealedEvidence, type SignatureChecker, type SignatureVerdict } from "../modules/signatures/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { UsageFault, type Answer, type Command } from "./command.ts";

/** What the command cannot make for itself. */
export interface SignatureCheckParts {
  readonly sentence: (code: ReasonCode) => string;
  readonly checkerFor: (config: Config, clock: Clock) => SignatureChecker;
}

const SIGNERS_MAX = 32;

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch {
    throw new UsageFault(`${path} cannot be read`);
  }
}

/** The verdict with a sentence beside each code. */
function told(verdict: SignatureVerdict, sentence: SignatureCheckParts["sentence"]): Record<string, unknown> {
  return { ...verdict, reasons: verdict.reasons.map((reason) => ({ ...reason, text: sentence(reason.code) })) };
}

function inLines(verdict: SignatureVerdict, sentence: SignatureCheckParts["sentence"]): string {
  const lines = [verdict.valid ? "The signature is good." : "The signature was not found good."];
  for (const { code, signer } of verdict.reasons) lines.push(`  ${sentence(code)} (${code}${signer === undefined ? "" : `, signer ${signer + 1}`})`);
  for (const [index, { name, iin, bin, organisation, roles, time, chain, revocation, valid }] of verdict.signers.entries()) {
    lines.push(`Signer ${index + 1}: ${name ?? "unknown"}${valid ? "" : " (not confirmed)"}`);
    lines.push(`  IIN ${iin ?? "—"}, BIN ${bin ?? "—"}${organisation === undefined ? "" : `, ${organisation}`}${roles?.length ? `, ${roles.join(", ")}` : ""}`);
    lines.push(`  time: ${time.at ?? time.claimed ?? "unknown"} (${time.status}), chain: ${chain.status}, revocation: ${revocation.status}`);
  }
  return lines.join("\n");
}

/** `robotek signature check FILE`: verdict by the trust of SIGNATURE_TRUST_FILE, as of now. Exit 0 only for a good signature. */
export function signatureCheckCommand({ sentence, checkerFor }: SignatureCheckParts): Command {
  return {
    name: "signature check",
    summary: "check a Kazakhstan electronic signature",
    arguments: [{ name: "FILE", summary: "the signature: DER, PEM or base64; or a bundle of evidence with --evidence" }],
    options: {
      detached: { type: "string", value: "DATA", summary: "the signed file, when the signature does not hold it" },
      extract: { type: "string", value: "OUT", summary: "write the signed content to this file" },
      keep: { type: "string", value: "OUT", summary: "write the evidence of the check to this file" },
      evidence: { type: "boolean", summary: "FILE is kept evidence: verify it again as of its own time" },
    },
    run: async ({ args: [path = ""], values, flags, clock, config }): Promise<Answer> => {
      const file = await read(path);
      const data = values.get("detached");
      const content = data === undefined ? undefined : await read(data);
      const settings = config();
      const checker = checkerFor(settings, clock);
      try {
        if (flags.has("evidence")) return await recheck(path, file, content, settings, sentence);
        const answer = await checker.check({ file, ...(content && { content }), expected: { most: SIGNERS_MAX }, wantsEvidence: values.has("keep") });
        const out = values.get("extract");
        if (out !== undefined && answer.content) await writeFile(out, answer.content, { flag: "wx" });
        const kept = values.get("keep");
        if (kept !== undefined && answer.evidence) await keep(kept, answer.evidence);
        return { ok: answer.verdict.valid, value: told(answer.verdict, sentence), text: inLines(answer.verdict, sentence) };
      } finally {
        await checker.close();
      }
    },
  };
}

// Long lists stand beside the bundle, under its name and their fingerprint.
const besides = (bundle: string, sha256: string): string => `${bundle}.${sha256}.crl`;

async function keep(path: string, { bundle, attachments }: SealedEvidence): Promise<void> {
  await writeFile(path, bundle, { flag: "wx" });
  for (const { sha256, bytes } of attachments) await writeFile(besides(path, sha256), bytes, { flag: "wx" });
}

async function recheck(path: string, bundle: Uint8Array, content: Uint8Array | undefined, { signatureTrust }: Config, sentence: SignatureCheckParts["sentence"]): Promise<Answer> {
  const profile = signatureTrust === null ? NO_TRUST : readTrustFile(signatureTrust);
  const trusted = profile.anchors.map(({ sha256 }) => sha256.replaceAll(":", "").toLowerCase());
  const attachments = await Promise.all(attachmentsNamed(bundle).map(async (sha256) => ({ sha256, bytes: await read(besides(path, sha256)) })));
  const { agrees, faults, verdict } = await recheckEvidence({ bundle, trusted, attachments, ...(content && { content }) });
  const text = `${agrees ? "The evidence leads to the verdict that it states." : `The evidence does not hold: ${faults.join(", ")}.`}${verdict ? `\n${inLines(verdict, sentence)}` : ""}`;
  return { ok: agrees, value: { agrees, faults, verdict: verdict ? told(verdict, sentence) : null }, text };
}
