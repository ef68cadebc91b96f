import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkpointText, judgeCheckpoint, readCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { EMPTY_ROOT } from "./merkle.ts";
import { COSIGNATURE_V1, cosignedMessage, isKeyName, noteKey, readNote, readVerifierKey, signersOf, writeSignature, writeVerifierKey } from "./signed-note.ts";
import { checkProof, readProof, writeProof } from "./tlog-proof.ts";
import { hashLeaf } from "./merkle.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519").privateKey;
const origin = "ledger.example/ledger/01";
const head = { origin, size: 1, root: hashLeaf(Buffer.from("one")) };
const known = [noteKey(origin, privateKey)];

describe("a signed note", () => {
  it("of another implementation is read, and its signature holds", () => {
    // The example of Go's golang.org/x/mod/sumdb/note.
    const note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const key = readVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const parsed = readNote(note);
    expect(key).not.toBeNull();
    expect(parsed && key && signersOf(parsed, [key])).toEqual([key]);
    expect(key && writeVerifierKey(key)).toBe("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  });

  it("is refused when it is malformed", () => {
    for (const bad of ["", "text\n", "text\n\n", "text\n\nno signature\n", "text\n\n— a AAAA\n", "text\r\n\n— a AAAAAAAAAA==\n", "text\n\n— a AAAAAAAAAA=\n", "text\n\n— a+b AAAAAAAAAA==\n", "text\n\n— a AAAAAAAAAA=="]) {
      expect(readNote(bad), JSON.stringify(bad)).toBeNull();
    }
    expect(readNote(`text\n\n${"— a AAAAAAAAAA==\n".repeat(16)}`)?.signatures).toHaveLength(16);
    expect(readNote(`text\n\n${"— a AAAAAAAAAA==\n".repeat(65)}`)).toBeNull();
    expect([isKeyName("a b"), isKeyName("a+b"), isKeyName(""), isKeyName("a\u00a0b"), isKeyName("robotek.example/ledger")]).toEqual([false, false, false, false, true]);
    for (const bad of ["a+00000000+AQ==", "a", `${origin}+00000000+${writeVerifierKey(known[0] as never).split("+").slice(2).join("+")}`]) expect(readVerifierKey(bad), bad).toBeNull();
  });
});

describe("a checkpoint", () => {
  it("is believed when a known key signed it under the log's name, whatever strangers add", () => {
    const { note } = signCheckpoint(head, [privateKey]);
    expect(judgeCheckpoint(note, { keys: known })).toMatchObject({ ok: true, checkpoint: head });
    expect(judgeCheckpoint(`${note}${writeSignature(noteKey("stranger", other), Buffer.alloc(64))}`, { keys: known })).toMatchObject({ ok: true });
    expect(judgeCheckpoint(note, { keys: [noteKey(origin, other)] })).toEqual({ ok: false, reason: "unknown-signer" });
    expect(judgeCheckpoint(note.replace("\n1\n", "\n2\n"), { keys: known })).toEqual({ ok: false, reason: "bad-signature" });
    expect(judgeCheckpoint("nonsense", { keys: known })).toEqual({ ok: false, reason: "malformed" });
    const foreign = signCheckpoint({ ...head, origin: "another.example" }, [privateKey]).note;
    expect(judgeCheckpoint(foreign, { keys: [noteKey("another.example", other), ...known] })).toEqual({ ok: false, reason: "unknown-signer" });
  });

  it("is malformed with a size of leading zeroes, a short root, or an empty line", () => {
    for (const text of [`${origin}\n01\n${EMPTY_ROOT.toString("base64")}\n`, `${origin}\n1\nAAAA\n`, `${origin}\n-1\n${EMPTY_ROOT.toString("base64")}\n`, `${origin}\n1\n`]) {
      expect(readCheckpoint(`${text}\n— a AAAAAAAAAA==\n`), text).toBeNull();
    }
    expect(readCheckpoint(`${checkpointText(head)}an extension\n\n— a AAAAAAAAAA==\n`)?.size).toBe(1);
  });

  it("wants as many different witnesses as the verifier demands", () => {
    const witness = noteKey("witness.example/w1", other, COSIGNATURE_V1);
    const { note } = signCheckpoint(head, [privateKey]);
    const time = 1_788_235_200n;
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(time);
    const line = writeSignature(witness, Buffer.concat([stamp, sign(null, cosignedMessage(checkpointText(head), time), other)]));
    const trust = { keys: [...known, witness], witnessesNeeded: 1 };
    expect(judgeCheckpoint(note, trust)).toEqual({ ok: false, reason: "too-few-witnesses" });
    expect(judgeCheckpoint(note + line, trust)).toMatchObject({ ok: true, witnesses: [witness] });
    expect(judgeCheckpoint(note + line + line, { ...trust, witnessesNeeded: 2 })).toEqual({ ok: false, reason: "too-few-witnesses" });
    stamp.writeBigUInt64BE(time + 1n);
    const late = writeSignature(witness, Buffer.concat([stamp, sign(null, cosignedMessage(checkpointText(head), time), other)]));
    expect(judgeCheckpoint(note + late, trust)).toEqual({ ok: false, reason: "bad-signature" });
    expect(readVerifierKey(writeVerifierKey(witness))?.type).toBe(COSIGNATURE_V1);
  });
});

describe("a proof file", () => {
  const { note } = signCheckpoint(head, [privateKey]);
  const file = writeProof({ entry: Buffer.from("one"), index: 0, path: [], note });

  it("is checked with nothing but itself and the key", () => {
    expect(checkProof(file, { keys: known })).toMatchObject({ ok: true, index: 0, entry: Buffer.from("one") });
    expect(checkProof(file, { keys: known }, Buffer.from("two"))).toEqual({ ok: false, reason: "not-included" });
    expect(checkProof(file.replace("index 0", "index 1"), { keys: known })).toEqual({ ok: false, reason: "not-included" });
    expect(checkProof(writeProof({ entry: null, index: 0, path: [], note }), { keys: known })).toEqual({ ok: false, reason: "no-entry" });
    expect(checkProof(writeProof({ entry: null, index: 0, path: [], note }), { keys: known }, Buffer.from("one"))).toMatchObject({ ok: true });
    expect(checkProof(file, { keys: [] })).toEqual({ ok: false, reason: "unknown-signer" });
  });

  it("is refused when it is malformed", () => {
    for (const bad of ["", file.replace("@v1", "@v2"), file.replace("index 0", "index 00"), file.replace("extra b25l", "extra b25"), file.replace("index 0\n", "index 0\nAAAA\n")]) {
      expect(readProof(bad), bad).toBeNull();
      expect(checkProof(bad, { keys: known })).toEqual({ ok: false, reason: "malformed" });
    }
  });
});
