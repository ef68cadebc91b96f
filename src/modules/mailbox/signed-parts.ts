import type { CheckAnswer, ReasonCode, SignatureChecker, SignatureVerdict } from "../signatures/index.ts";
import type { SignedContent } from "../requests/index.ts";
import type { LetterFile, ReadLetter } from "./read-letter.ts";

/** What is signed in a letter. `later`: whether the signature holds cannot be said now, since the certification centre did not answer. */
export type FoundSignature = { readonly outcome: "signed"; readonly signed: SignedContent } | { readonly outcome: "none" } | { readonly outcome: "later" };

const SIGNATURE_NAME = /\.(p7m|p7s|p7b|cms|sig|sign)$/iu;
const SIGNATURE_TYPE = /^application\/(x-)?(pkcs7-(mime|signature)|cms|pkcs7)\b/u;
const PEM = /-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA)-----[A-Za-z0-9+/=\s]{100,}-----END \1-----/u;
/** What NCALayer gives without a frame: base64 of a SEQUENCE, which begins with M, alone in its lines. */
const BASE64 = /(?:^|\n)(M[A-Za-z0-9+/]{60,}(?:\n[A-Za-z0-9+/]+)*={0,2})(?=\s|$)/u;
const TEXT_BYTES_MAX = 2_000_000;
/** Each check costs a tenth of a second and a question to the centre. */
const SIGNATURES_MAX = 4;
const CONTENTS_MAX = 6;

const isNamed = ({ name, type }: LetterFile): boolean => SIGNATURE_NAME.test(name) || SIGNATURE_TYPE.test(type);

/** A signature that stands in text, as it is copied out of a signing program. */
function inText(text: string): Uint8Array | null {
  const found = PEM.exec(text)?.[0] ?? BASE64.exec(text)?.[1];
  return found === undefined ? null : Buffer.from(found);
}

function textFile({ type, bytes, name }: LetterFile): string {
  return bytes.length <= TEXT_BYTES_MAX && (type.startsWith("text/") || /\.(txt|pem|b64)$/iu.test(name)) ? Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n") : "";
}

const PDF = Buffer.from("%PDF-");
const INNER_SIGNATURE = /\/SubFilter\s*\/(adbe\.pkcs7|ETSI\.(CAdES|RFC3161))/u;

/** Whether a PDF among the files is signed inside (PAdES). That signature is not read here: the sender is told what to send instead (clause:R1). */
export function holdsInnerSignature({ files }: Pick<ReadLetter, "files">): boolean {
  return files.some(({ bytes }) => Buffer.from(bytes.subarray(0, 1_024)).includes(PDF) && INNER_SIGNATURE.test(Buffer.from(bytes).toString("latin1")));
}

interface Candidate {
  readonly file: Uint8Array;
  readonly name: string;
}

/** Files that may be a signature: by name or type first, then what stands in the words or in a text file. */
function candidates({ files, text }: ReadLetter): Candidate[] {
  const named = files.filter(isNamed).map(({ bytes, name }) => ({ file: bytes, name }));
  const pasted = [text, ...files.filter((one) => !isNamed(one)).map(textFile)].map(inText).filter((file) => file !== null).map((file) => ({ file, name: "" }));
  return [...named, ...pasted].slice(0, SIGNATURES_MAX);
}

/** What a detached signature may be over: the file of the same name first, then the signed part of the letter, then the other files. */
function contentsFor({ name }: Candidate, { files, signedPart }: ReadLetter): Uint8Array[] {
  const base = name.replace(SIGNATURE_NAME, "").toLowerCase();
  const others = files.filter((file) => !isNamed(file));
  const ofName = others.filter((file) => base !== "" && (file.name.toLowerCase() === base || file.name.toLowerCase().replace(/\.[^.]+$/u, "") === base));
  const rest = others.filter((file) => !ofName.includes(file));
  return [...ofName.map(({ bytes }) => bytes), ...(signedPart === null ? [] : [signedPart]), ...rest.map(({ bytes }) => bytes)].slice(0, CONTENTS_MAX);
}

/** What stands against a signature while the centre does not say whether a certificate is revoked. */
const UNDECIDED: readonly ReasonCode[] = ["revocation-unknown", "revocation-stale", "time-stamp-revocation-unknown"];
const isUndecided = ({ valid, reasons }: SignatureVerdict): boolean => !valid && reasons.length > 0 && reasons.every(({ code }) => UNDECIDED.includes(code));

const ONE_SIGNER = { most: 1 } as const;

/** Checks one file, with each content that it may be over while it says that it holds none. */
async function checkOne(signatures: Pick<SignatureChecker, "check">, candidate: Candidate, letter: ReadLetter): Promise<{ answer: CheckAnswer; content: Uint8Array | undefined }> {
  const answer = await signatures.check({ file: candidate.file, expected: ONE_SIGNER, wantsEvidence: true });
  if (answer.verdict.kind !== "detached") return { answer, content: answer.content };
  for (const content of contentsFor(candidate, letter)) {
    const paired = await signatures.check({ file: candidate.file, content, expected: ONE_SIGNER, wantsEvidence: true });
    if (paired.verdict.valid || isUndecided(paired.verdict)) return { answer: paired, content };
  }
  return { answer, content: undefined };
}

/**
 * Finds a valid signature of one person in a letter (clause:R1): a signed file, a detached one with what it signs beside it, a signed letter, or what NCALayer printed,
 * pasted into the words. A signature that does not hold is none: the letter is then one whose sender is not shown. Throws CheckerBusyError, CheckerFailedError.
 */
export async function findSignature(signatures: Pick<SignatureChecker, "check">, letter: ReadLetter): Promise<FoundSignature> {
  let undecided = false;
  for (const candidate of candidates(letter)) {
    const { answer, content } = await checkOne(signatures, candidate, letter);
    if (answer.verdict.valid && content !== undefined) {
      return { outcome: "signed", signed: { verdict: answer.verdict, content, evidence: answer.evidence?.bundle ?? null } };
    }
    undecided ||= isUndecided(answer.verdict);
  }
  return { outcome: undecided ? "later" : "none" };
}
