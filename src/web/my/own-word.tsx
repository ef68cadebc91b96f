import { awaitsAssent, type ConsentState, effectiveConsent, isInForce, type Stage } from "../../policy/index.ts";
import type { StateRow } from "../../modules/consent/index.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";

/** What was said about somebody, and how far the person has come. */
export interface Said {
  readonly states: readonly StateRow[];
  readonly stage: Stage | null;
}

const assentTo = ({ states }: Said, { purpose }: StateRow): ConsentState | null => states.find((row) => row.purpose === purpose && row.scope === "assent")?.state ?? null;
const consents = ({ states }: Said): StateRow[] => states.filter(({ scope }) => scope === "processing");

/** Whether a pupil's own word is awaited about anything. */
export function wordAwaited(said: Said): boolean {
  return consents(said).some((row) => awaitsAssent(said.stage, row.state, assentTo(said, row)));
}

/**
 * Whether a representative's consent in this does not count, because the pupil's own word is not there. A no and silence are one: the pupil's answer is the pupil's
 * (clause:G5), that nothing is done without it is the representative's to know.
 */
export function wordMissing(said: Said, row: StateRow): boolean {
  return row.scope === "processing" && isInForce(row.state) && !isInForce(effectiveConsent(said.stage, row.state, assentTo(said, row)));
}

/** What a pupil is told on the own page: that a word is awaited, and from 17 and a half on that an own address is (clause:G5). `looksOnly`: a representative's code opened the session. */
export function PupilNotes({ context, said, contactDue, looksOnly }: { context: PageContext; said: Said; contactDue: boolean; looksOnly: boolean }) {
  const { words } = context;
  const address = <a href={hrefIn(context, "/my/own-address")}>{words("pupil.word.address")}</a>;
  return (
    <>
      {wordAwaited(said) ? (
        <Note kind="care" title={words("pupil.word.title")}>
          <p>{words(looksOnly ? "pupil.word.need-own" : "pupil.word.text")}</p>
          <p>{looksOnly ? address : <a href={hrefIn(context, "/my/consents")}>{words("pupil.word.open")}</a>}</p>
        </Note>
      ) : null}
      {contactDue ? (
        <Note kind="care" title={words("pupil.contact.title")}><p>{words("pupil.contact.text")}</p><p>{address}</p></Note>
      ) : null}
    </>
  );
}

/** What a representative is told: that the pupil's word is needed, and the ways to it. `code` is where the code for the pupil is made. */
export function RepresentativeNote({ context, code }: { context: PageContext; code: string }) {
  const { words } = context;
  return (
    <Note kind="care" title={words("pupil.parent.title")}>
      <p>{words("pupil.parent.text")}</p>
      <p>{words("pupil.parent.how")}</p>
      <p><a href={hrefIn(context, code)}>{words("pupil.parent.code")}</a></p>
    </Note>
  );
}
