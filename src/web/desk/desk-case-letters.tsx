import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ListedLetter, OpenedLetter } from "../../modules/mailbox/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import type { PageSender } from "../page-sender.tsx";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { FaultSummary, FormIds, FormToken } from "../ui/fields.tsx";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { ClaimGrounds, groundIn } from "./claim-grounds.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";

export const LETTER_ACTS = ["open", "raw"] as const;
export type LetterAct = (typeof LETTER_ACTS)[number];
const KILOBYTE = 1_024;
/** A letter is handed out as bytes: no program opens it by itself, and no browser shows what a stranger wrote. */
export const LETTER_TYPE = "application/octet-stream";
export const letterFile = (letter: string): string => `letter-${letter.slice(0, 8)}.eml`;

interface Shown {
  readonly context: PageContext;
  readonly letters: readonly ListedLetter[];
  /** The one that was opened just now. */
  readonly letter: OpenedLetter | null;
  readonly base: string;
  /** They are evidence of somebody who is gone: each look needs a legal claim (clause:D2). */
  readonly locked: boolean;
  readonly token: (letter: string, act: LetterAct) => string;
  readonly refused: RefusedLetter | null;
}

/** The letter whose form was at fault, and why it was refused. */
export interface RefusedLetter {
  readonly letter: string;
  readonly act: LetterAct;
  readonly refusal: Refusal;
}

/** What a letter says, as plain text: no address is a link, nothing is fetched, nothing is believed. */
function Opened({ context: { words }, letter }: { context: PageContext; letter: OpenedLetter }) {
  return (
    <div class="stack" data-opened={letter.letterId}>
      <Facts facts={letter.headers.map(({ name, value }) => [words.find(`desk-requests.letter.${name}`) ?? name, <span class="break-words">{value}</span>] as const)} />
      <p class="whitespace-pre-wrap break-words panel" dir="auto">{letter.text.trim() === "" ? words("desk-requests.letter.no-text") : letter.text}</p>
      {letter.files.length === 0 ? null : (
        <>
          <h4>{words("desk-requests.letter.files")}</h4>
          <ul class="plain">{letter.files.map(({ name, type, bytes, sha256 }, n) => <li key={n} class="break-words">{name === "" ? "—" : name} · {type} · {words("desk-requests.letter.kilobytes", { kilobytes: Math.ceil(bytes / KILOBYTE) })} · <span class="code small">SHA-256 {sha256}</span></li>)}</ul>
        </>
      )}
    </div>
  );
}

function Letter({ shown: { context, base, token, letter: opened, locked, refused }, one }: { shown: Shown; one: ListedLetter }) {
  const { words } = context;
  const act = (name: LetterAct) => {
    const faults = refused?.letter === one.letterId && refused.act === name ? fieldFaults(words, refused.refusal) : [];
    return (
      <form method="post" action={`${base}/letters/${one.letterId}/${name}`}>
        <FormToken token={token(one.letterId, name)} />
        <FormIds.Provider value={`${one.letterId}-${name}-`}>
          <FaultSummary words={words} faults={faults} />
          {locked ? <ClaimGrounds context={context} fault={faultOfField(faults, "ground")} /> : null}
        </FormIds.Provider>
        <button class="btn btn-plain">{words(`desk-requests.letter.${name}`)}</button>
      </form>
    );
  };
  return (
    <div class="panel stack" data-letter={one.state} id={`letter-${one.letterId}`}>
      <h3>{words(`desk-requests.letter.is.${one.state}`)}</h3>
      <p>{words.time(one.takenAt)} · {words("desk-requests.letter.kilobytes", { kilobytes: Math.ceil(one.bytes / KILOBYTE) })}{one.whole ? null : <> · {words("desk-requests.letter.part")}</>}</p>
      {one.state === "reply" ? <p class="small quiet">{words("desk-requests.letter.reply.means")}</p> : null}
      {opened?.letterId === one.letterId ? <Opened context={context} letter={opened} /> : null}
      {one.here ? <div class="acts">{opened?.letterId === one.letterId ? null : act("open")}{act("raw")}</div> : <p>{words("desk-requests.letter.gone")}</p>}
    </div>
  );
}

/** The letters of a request: opened as an act of its own, shown as plain text (clause:S1). */
export function DeskLetters({ shown }: { shown: Shown }) {
  const { context: { words }, letters } = shown;
  if (letters.length === 0) return null;
  return (
    <section class="stack" id="letters">
      <h2>{words("desk-requests.letters")}</h2>
      <Note kind="info"><p>{words("desk-requests.letters.means")}</p></Note>
      {letters.map((one) => <Letter key={one.letterId} shown={shown} one={one} />)}
    </section>
  );
}

/** The request and the letter that an address names. Throws Refusal `letter-unknown`. */
export function namedLetter(params: unknown): { caseId: string; letterId: string } {
  const { request: caseId, letter: letterId } = params as { request: string; letter: string };
  if (!isId(caseId) || !isId(letterId)) throw new Refusal("not-found", "letter-unknown", { clause: "R1" });
  return { caseId, letterId };
}

/** Opening a letter on the page of its request, and handing its raw bytes out as a file. */
export function deskLetterRoutes(
  app: FastifyInstance, deps: AppDeps, pages: PageSender, showCase: (request: FastifyRequest, reply: FastifyReply, who: AtDesk, letter: OpenedLetter | RefusedLetter) => Promise<FastifyReply>,
): void {
  for (const name of LETTER_ACTS) {
    app.post(`/desk/requests/:request/letters/:letter/${name}`, async (request, reply) => {
      const who = await atDesk(request, deps, pages, HANDLING);
      const { caseId, letterId } = namedLetter(request.params);
      const form = checkedForm(request, pages, `/desk/requests/${caseId}/letters/${letterId}/${name}`);
      let letter: OpenedLetter;
      try {
        letter = await deps.mailbox.openLetter({ caseId, letterId, by: who.actor, requestId: request.id, ground: groundIn(form) });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return showCase(request, reply, who, { letter: letterId, act: name, refusal: error });
      }
      if (name === "open") return showCase(request, reply, who, letter);
      return reply
        .headers({ "content-disposition": `attachment; filename="${letterFile(letterId)}"`, "cache-control": "no-store", "x-content-type-options": "nosniff" })
        .type(LETTER_TYPE).send(letter.raw);
    });
  }
}
