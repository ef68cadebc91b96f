import type { StaffRole, SubjectId } from "../../policy/index.ts";
import type { ListedLetter, OpenedLetter } from "../../modules/mailbox/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { FaultSummary, type FieldFault, FormIds, FormToken } from "../ui/fields.tsx";
import { AFTER_ACTS } from "./desk-after-answer.tsx";
import type { DocumentAct } from "./desk-case-documents.tsx";
import type { LetterAct, RefusedLetter } from "./desk-case-letters.tsx";
import type { NamedOwner } from "./owner-names.ts";

export const CASE_ACTS = ["show", "take", "hand-over", "accept", "kind", "specify", "ask", "give", "delay", "resume", "decide", "reject", "give-copy", ...AFTER_ACTS] as const;
export type CaseActName = (typeof CASE_ACTS)[number];

export interface DeskCase {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly shown: ShownRequest;
  /** Whether the sender's words and values are opened: an act of its own, in the ledger. */
  readonly opened: boolean;
  readonly aboutNumber: number | null;
  readonly senderNumber: number | null;
  readonly takesDocuments: boolean;
  readonly schoolAddress: string;
  /** The member who reads the page. */
  readonly self: SubjectId;
  readonly owner: NamedOwner | null;
  /** Who may have an open request. */
  readonly officers: readonly NamedOwner[];
  readonly token: (act: CaseActName) => string;
  readonly letters: readonly ListedLetter[];
  readonly letter: OpenedLetter | null;
  readonly refusedLetter: RefusedLetter | null;
  readonly letterToken: (letter: string, act: LetterAct) => string;
  readonly documentToken: (document: string, act: DocumentAct) => string;
  readonly signOutToken: string;
  readonly base: string;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** The act whose form had the faults. */
  readonly faulty: CaseActName | null;
}

export const MASK = "•••••";
export const CHARACTERS_MAX = 4_000;

interface ActProps {
  readonly page: DeskCase;
  readonly act: CaseActName;
  readonly children?: preact.ComponentChildren;
  readonly main?: boolean;
  /** Behind its name until it is wanted, so that the case fits one screen; what was at fault stands open. */
  readonly folded?: boolean;
}

/** One act with its form; what was at fault stands above it. */
export function Act({ page, act, children, main, folded }: ActProps) {
  const { words } = page.context;
  const name = <h3>{words(`desk-requests.act.${act}`)}</h3>;
  const form = (
    <form class={folded === true ? "form" : "form panel"} method="post" action={`${page.base}/${act}`} noValidate>
      <FormToken token={page.token(act)} />
      {folded === true ? null : name}
      {page.faulty === act ? <FaultSummary words={words} faults={page.faults} /> : null}
      {children}
      <p class="acts"><button class={main === true ? "btn btn-primary" : "btn btn-plain"}>{words(`desk-requests.act.${act}.do`)}</button></p>
    </form>
  );
  return (
    <FormIds.Provider value={`${act}-`}>
      {folded === true ? <details class="panel folded" open={page.faulty === act} id={`act-${act}`}><summary>{name}</summary>{form}</details> : form}
    </FormIds.Provider>
  );
}

/** What was typed into a field of an act, where it was refused. */
export const typedIn = (page: DeskCase, act: CaseActName, field: string): string | undefined => (page.faulty === act ? page.typed.get(field) : undefined);
export const faultIn = (page: DeskCase, act: CaseActName, field: string): string | undefined => (page.faulty === act ? faultOfField(page.faults, field) : undefined);
