import type { ComponentChildren } from "preact";
import type { CheckAnswer, SignatureVerdict, SignerVerdict, TimeVerdict } from "../../modules/signatures/index.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import type { Words } from "../words/index.ts";
import { TrustNote, type TrustKind } from "./check-page.tsx";

/** Content up to this size is handed out in the page itself; longer content by the second button of the form. */
export const INLINE_BYTES_MAX = 524_288;

type Fact = readonly [string, ComponentChildren];

function timeInWords(words: Words, time: TimeVerdict): string {
  if (time.status === "good" && time.at !== undefined) return words("signature.time.good", { time: words.time(new Date(time.at)) });
  return time.claimed === undefined ? words("signature.time.none") : words("signature.time.claimed", { time: words.time(new Date(time.claimed)) });
}

function revocationInWords(words: Words, { revocation: { status, revokedAt } }: SignerVerdict): string {
  return status === "revoked" && revokedAt !== undefined ? words("signature.revocation.revoked", { time: words.time(new Date(revokedAt)) }) : words(`signature.revocation.${status === "good" ? "good" : "unknown"}`);
}

export function signerFacts(words: Words, signer: SignerVerdict): Fact[] {
  const { name, iin, bin, organisation, roles = [], algorithm, chain } = signer;
  const known = (word: Parameters<Words>[0], value: string | undefined): Fact[] => (value === undefined || value === "" ? [] : [[words(word), value]]);
  return [
    ...known("signature.name", name), ...known("signature.iin", iin), ...known("signature.organisation", organisation), ...known("signature.bin", bin),
    ...known("signature.role", roles.map((role) => words(`signature.role.${role}`)).join(", ")),
    [words("signature.time"), timeInWords(words, signer.time)],
    ...known("signature.algorithm", algorithm && words(`signature.algorithm.${algorithm}`)),
    [words("signature.revocation"), revocationInWords(words, signer)],
    ...(chain.certificates.length === 0 ? [] : [[
      words("signature.chain"),
      <ul class="plain">{chain.certificates.map((one) => <li key={one.fingerprint}>{words("signature.chain.until", { name: one.name, day: words.day(new Date(one.notAfter)) })}</li>)}</ul>,
    ] as const]),
  ];
}

function Reasons({ context, verdict }: { context: PageContext; verdict: SignatureVerdict }) {
  const codes = [...new Set(verdict.reasons.map(({ code }) => code))];
  return (
    <Note kind={verdict.valid ? "done" : "fault"}>
      <h1>{context.words(verdict.valid ? "signature.valid" : "signature.invalid")}</h1>
      {codes.length === 0 ? null : <ul class="plain">{codes.map((code) => <li key={code} data-code={code}>{context.words(`signature.reason.${code}`)}</li>)}</ul>}
    </Note>
  );
}

// A data address keeps the promise that nothing is stored: what is offered for saving is in the page and nowhere else.
export function dataAddress(bytes: Uint8Array): string {
  return `data:application/octet-stream;base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}`;
}

/** Text content as people can read it; undefined for anything that is no text. */
function readable(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, INLINE_BYTES_MAX));
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text.slice(0, 4_000);
  } catch {
    return undefined;
  }
}

function Content({ words, content }: { words: Words; content: Uint8Array }) {
  const text = readable(content);
  return (
    <>
      <h2>{words("signature.document")}</h2>
      {content.length > INLINE_BYTES_MAX ? <p>{words("signature.document.large")}</p> : (
        <>
          {text === undefined ? null : <div class="paper"><p class="whitespace-pre-wrap break-words">{text}</p></div>}
          <p class="acts"><a class="btn btn-plain" href={dataAddress(content)} download="document">{words("signature.document.save")}</a></p>
        </>
      )}
    </>
  );
}

/** Verdict, why, the holder, and the content out (Digital Code art. 50(4)). */
export function VerdictBody({ context, answer, trust }: { context: PageContext; answer: CheckAnswer; trust: TrustKind }) {
  const { words } = context;
  const { verdict, content, evidence } = answer;
  return (
    <div class="stack">
      <TrustNote context={context} trust={trust} />
      <Reasons context={context} verdict={verdict} />
      {verdict.signers.map((signer, index) => (
        <section key={index} class="text">
          <h2>{words(signer.valid ? "signature.signer" : "signature.signer.claimed")}</h2>
          <Facts facts={signerFacts(words, signer)} />
        </section>
      ))}
      {content ? <section class="text"><Content words={words} content={content} /></section> : null}
      <p class="quiet small">{words("signature.checked", { time: words.time(new Date(verdict.checkedAt)) })}</p>
      <p class="acts">
        <a class="btn btn-primary" href={hrefIn(context, "/signature")}>{words("signature.again")}</a>
        {evidence && evidence.bundle.length <= INLINE_BYTES_MAX ? <a class="btn btn-plain" href={dataAddress(evidence.bundle)} download="evidence.json">{words("signature.evidence.save")}</a> : null}
      </p>
    </div>
  );
}
