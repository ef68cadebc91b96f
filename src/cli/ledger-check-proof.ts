import { checkOpening, checkProof, readLeaf, readOpening, type Trust } from "../modules/ledger/index.ts";
import { UsageFault, type Answer, type Command } from "./command.ts";
import { givenFile, givenKeys } from "./ledger-trust.ts";

const REASONS: Readonly<Record<string, string>> = {
  "malformed": "the file is neither a C2SP tlog-proof nor an opening",
  "no-entry": "the file holds no entry",
  "not-included": "the entry is not in the log that was signed",
  "bad-signature": "the signature is wrong",
  "unknown-signer": "none of the given keys signed",
  "too-few-witnesses": "too few witnesses signed",
  "not-published": "the entry was not published when the file was made",
  "does-not-open": "the opening does not belong to the entry",
};

function judged(file: string, trust: Trust): Answer {
  const opening = readOpening(file);
  const result = opening === null ? checkProof(file, trust) : checkOpening(opening, trust);
  if (!result.ok) return { ok: false, value: { ok: false, reason: result.reason }, text: `Not proved: ${REASONS[result.reason] ?? result.reason}.` };
  const proof = "proof" in result ? result.proof : result;
  const opened = "part" in result ? result.part : null;
  const { origin, size } = proof.checkpoint;
  const leaf = readLeaf(proof.entry);
  const text = [`Entry ${proof.index} stands in ${origin}, size ${size}.`, proof.entry.toString(), ...(opened ? ["It opens to:", JSON.stringify(opened, null, 2)] : [])].join("\n");
  return { ok: true, value: { ok: true, index: proof.index, origin, size, leaf, opened }, text };
}

export const command: Command = {
  name: "ledger check-proof",
  summary: "check a proof, or the opening of one entry, with nothing but the file and the key",
  arguments: [{ name: "FILE", summary: "a C2SP tlog-proof, or an opening from the own history" }],
  options: { key: { type: "string", value: "FILE", summary: "the verifier keys to believe, one a line (from /ledger/key, a receipt, a certificate)" } },
  run: async ({ args, values }) => {
    const keys = await givenKeys(values.get("key"));
    if (keys === null) throw new UsageFault("--key is needed: a proof proves nothing to one who believes any key");
    return judged(await givenFile(args[0] ?? ""), { keys });
  },
};
