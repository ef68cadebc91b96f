import { type Language, type SubjectId, isInForce } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Consents } from "../consent/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Leave, WithdrawnChoice } from "./leaving.store.ts";

interface VoiceDeps {
  readonly clock: { now(): Date };
  readonly representations: Pick<Representations, "representativesOf" | "stageOf">;
  readonly consents: Pick<Consents, "stateOf" | "history">;
}

/** Whose wish the destruction is: of the person, of the only representative, or of the two who agreed. The officer decides between wishes and has none. */
export function wishersOf({ decidedBy, secondedBy, secondedAs }: Leave): SubjectId[] {
  return secondedBy !== null && secondedAs === "representative" ? [decidedBy, secondedBy] : [decidedBy];
}

const here = async (deps: VoiceDeps, sql: SqlOrTx, { subject }: Leave): Promise<SubjectId[]> =>
  (await deps.representations.representativesOf(sql, subject, deps.clock.now())).map(({ representative }) => representative);

/** Whether this person may cancel: who wished it; when none of those represents the child any more, who does, or the grown pupil. clause:G5 */
export async function mayCancel(deps: VoiceDeps, sql: SqlOrTx, leave: Leave, person: SubjectId): Promise<boolean> {
  const wishers = wishersOf(leave);
  if (wishers.includes(person)) return true;
  if (leave.subject === leave.decidedBy) return false;
  const representing = await here(deps, sql, leave);
  return !wishers.some((one) => representing.includes(one)) && (representing.includes(person) || (person === leave.subject && (await deps.representations.stageOf(sql, person)) === "adult"));
}

/** What this person's cancellation consents to anew: what another representative took away that one alone gives back (clause:G5). */
export function givenBackBy(leave: Leave, person: SubjectId): readonly WithdrawnChoice[] {
  return leave.secondedAs === "representative" && leave.secondedBy !== person ? [] : leave.withdrawn;
}

/**
 * In whose name the record is destroyed: the person's, a representative's whose word still suffices, or nobody's any more (null) where the pupil has grown up since and
 * has agreed to nothing. Throws Refusal `leaving-shared-child` when meanwhile the word does not suffice, since somebody else represents the child too (clause:G5);
 * `leaving-none` when a grown pupil agreed anew.
 */
export async function whoseWord(deps: VoiceDeps, sql: SqlOrTx, leave: Leave): Promise<SubjectId | null> {
  const { subject, decidedBy } = leave;
  if (subject === decidedBy) return decidedBy;
  const representing = await here(deps, sql, leave);
  if (representing.length === 0 && (await deps.representations.stageOf(sql, subject)) === "adult") {
    const agreed = (await deps.consents.stateOf(sql, subject)).some(({ state }) => isInForce(state));
    if (agreed) throw new Refusal("conflict", "leaving-none", { clause: "G5" });
    return null;
  }
  const wishers = wishersOf(leave).filter((one) => representing.includes(one));
  const [first] = wishers;
  const enough = leave.secondedAs === "staff" || wishers.length > 1 || representing.length === 1;
  if (first === undefined || !enough) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
  return first;
}

/** Whether several represent the child now, whether or not they agreed. */
export async function isSharedNow(deps: VoiceDeps, sql: SqlOrTx, leave: Leave): Promise<boolean> {
  return leave.subject !== leave.decidedBy && (await here(deps, sql, leave)).length > 1;
}

/** At once is for who decides alone. Throws Refusal `leaving-shared-child` while the child has several representatives, agreed or not (clause:G5). */
export async function assertAlone(deps: VoiceDeps, sql: SqlOrTx, leave: Leave): Promise<void> {
  if (await isSharedNow(deps, sql, leave)) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
}

/** Who gets the letter with the certificate's address, each in the language last spoken about the child; none for the person, whose own address is known. */
export async function lettersGoTo(deps: VoiceDeps, sql: SqlOrTx, leave: Leave): Promise<{ subject: SubjectId; language: Language }[]> {
  if (leave.subject === leave.decidedBy) return [];
  const representing = await here(deps, sql, leave);
  const readers = leave.secondedBy === null ? representing.filter((one) => one === leave.decidedBy) : representing;
  return inTheirLanguages(await deps.consents.history(sql, leave.subject), readers, leave.language);
}

/** As `lettersGoTo`, of a record that has no leave: everybody who represents it, and the language for its own person where nobody does. */
export async function lettersAbout(deps: VoiceDeps, sql: SqlOrTx, subject: SubjectId): Promise<{ language: Language; letterTo: { subject: SubjectId; language: Language }[] }> {
  const readers = (await deps.representations.representativesOf(sql, subject, deps.clock.now())).map(({ representative }) => representative);
  const said = await deps.consents.history(sql, subject);
  const language = said.at(-1)?.language ?? "ru";
  return { language, letterTo: inTheirLanguages(said, readers, language) };
}

const inTheirLanguages = (said: Awaited<ReturnType<Consents["history"]>>, readers: readonly SubjectId[], otherwise: Language): { subject: SubjectId; language: Language }[] =>
  readers.map((subject) => ({ subject, language: said.findLast(({ decidedBy }) => decidedBy === subject)?.language ?? otherwise }));
