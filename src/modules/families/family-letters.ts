import { ASSENT_DAYS, type Language, type NoticeKind, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Consents } from "../consent/index.ts";
import type { Notices } from "../notices/index.ts";

/** Addresses of the pages that letters of families lead to. */
export interface FamilyLinks {
  /** The pages of a child, for a representative. */
  readonly child: (child: SubjectId) => string;
  /** Where a representative makes the code with which a child looks at the own record. */
  readonly code: (child: SubjectId) => string;
  /** The reader's own pages. */
  readonly own: string;
  /** Where a grown pupil confirms anew. */
  readonly consents: string;
}

/** The letters that go to representatives. None names the child, the other representative, or what was decided (clause:G5). */
export type FamilyLetter = Extract<
  NoticeKind, "representative-added" | "representation-ended" | "record-restricted" | "use-restricted" | "restriction-lifted" | "child-leaving-begun" | "child-leaving-stopped" | "assent-due" | "assent-awaited" | "own-contact-due" | "grown-up"
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
  const term = (language: Language): string => new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" }).format(ASSENT_DAYS);
  // To a representative: the next step is the pupil's, and begins with the way in that the representative can make.
  const pupilsWayIn = ({ params, language }: { params: Readonly<Record<string, string>>; language: Language }) => {
    const child = params["child"];
    return Promise.resolve(child === undefined ? null : { link: links.code(child as SubjectId), term: term(language) });
  };
  for (const kind of ["assent-due", "assent-awaited", "own-contact-due"] as const) notices.registerMaker(kind, pupilsWayIn);
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
