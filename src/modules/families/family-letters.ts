import { ASSENT_DAYS, type Language, type NoticeKind, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Consents } from "../consent/index.ts";
import type { Notices } from "../notices/index.ts";

/** Addresses of the pages that letters of families lead to. */
export interface FamilyLinks {
  /** The pages of a child, for a representative. */
  readonly child: (child: SubjectId) => string;
  /** The reader's own pages. */
  readonly own: string;
  /** Where a pupil answers with the own word, and where a grown one confirms anew. */
  readonly consents: string;
}

/** The letters that go to representatives. None names the child, the other representative, or what was decided (clause:G5). */
export type FamilyLetter = Extract<
  NoticeKind, "representative-added" | "representation-ended" | "record-restricted" | "use-restricted" | "restriction-lifted" | "child-leaving-begun" | "child-leaving-stopped" | "assent-due" | "own-contact-due" | "grown-up"
>;

/** Says who makes the words of the letters of families. */
export function registerFamilyLetters(notices: Pick<Notices, "registerMaker">, links: FamilyLinks): void {
  const childsPage = ({ params }: { params: Readonly<Record<string, string>> }) => {
    const child = params["child"];
    return Promise.resolve(child === undefined ? null : { link: links.child(child as SubjectId) });
  };
  for (const kind of ["representative-added", "record-restricted", "restriction-lifted", "child-leaving-stopped"] as const) notices.registerMaker(kind, childsPage);
  notices.registerMaker("use-restricted", ({ params: { child } }) => Promise.resolve(child === undefined ? null : { link: `${links.child(child as SubjectId)}/consents`, ask: `${links.child(child as SubjectId)}/requests/new` }));
  notices.registerMaker("representation-ended", () => Promise.resolve({ link: links.own }));
  // Whole days, said by the language itself: "30 дней".
  notices.registerMaker("assent-due", ({ language }) => Promise.resolve({
    link: links.consents, term: new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" }).format(ASSENT_DAYS),
  }));
  notices.registerMaker("own-contact-due", () => Promise.resolve({ link: links.own }));
  notices.registerMaker("grown-up", () => Promise.resolve({ link: links.consents }));
}

/** The language in which somebody last spoke about the child; the school's first one for who never did. */
async function languageOf(tx: Tx, consents: Pick<Consents, "history">, child: SubjectId, reader: SubjectId): Promise<Language> {
  const said = (await consents.history(tx, child)).filter(({ decidedBy }) => decidedBy === reader);
  return said.at(-1)?.language ?? "ru";
}

export interface LetterAboutChild {
  readonly kind: FamilyLetter;
  readonly child: SubjectId;
  readonly to: readonly SubjectId[];
  /** Ids of the matter, beside the child. */
  readonly params?: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly at: Date;
}

/** Queues a letter about a child to each reader, in the caller's transaction. */
export async function tell(deps: { readonly notices: Pick<Notices, "send">; readonly consents: Pick<Consents, "history"> }, tx: Tx, letter: LetterAboutChild): Promise<void> {
  const { kind, child, params, requestId, at } = letter;
  for (const reader of letter.to) {
    const language = await languageOf(tx, deps.consents, child, reader);
    await deps.notices.send(tx, { kind, to: { kind: "subject", subject: reader }, language, params: { child, ...params }, requestId, at });
  }
}
