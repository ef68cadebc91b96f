import { consentPurposeOf, declares } from "./purposes.ts";
import { isInForce } from "./precedence.ts";
import { ASSENT_DAYS, needsAssent, type Stage } from "./stages.ts";
import { COMPARTMENT_IDS, PURPOSE_IDS, type CompartmentId, type ConsentState, type FieldId, type PurposeId } from "./ids.ts";
import { keptUntil, retention, type RetentionStart } from "./retention.ts";
import { addCalendarDays, civilDateOf, startOfDay, type CivilDate } from "./working-days.ts";

/** What is held under one key. */
export interface Holding {
  readonly compartment: CompartmentId;
  readonly fields: readonly FieldId[];
  readonly first: Date;
  readonly last: Date;
}

/** The latest word about processing for one purpose. */
export interface PurposeWord {
  readonly purpose: PurposeId;
  readonly state: ConsentState;
  readonly at: Date;
  /** The end of a consent's own term; null lasts until the purpose is reached. */
  readonly termUntil: Date | null;
}

/** What a pupil said beside the representative's consent. */
export type AssentWord = Pick<PurposeWord, "state" | "at" | "termUntil">;

/** The first moment at which a question put on `at` counts as unanswered: the day after the last on which the pupil may answer. */
const unansweredFrom = (at: Date): Date => startOfDay(addCalendarDays(civilDateOf(at), ASSENT_DAYS + 1));
const earliest = (...days: readonly (Date | null)[]): Date => new Date(Math.min(...days.filter((day) => day !== null).map((day) => day.getTime())));

/**
 * The word about processing that counts for keeping, as `effectiveConsent` says what counts for use (clause:G5, clause:D2). From 14 on a no of the pupil's, and what was
 * never answered in its days, ends the representative's consent like the end of its term, however long that consent stands. What only waits for the pupil is an
 * application: it is kept for those days, and used for nothing.
 */
export function wordThatCounts(stage: Stage | null, word: PurposeWord, assent: AssentWord | null): PurposeWord {
  if (!needsAssent(stage)) return word;
  const ended = assent !== null && assent.state !== "ConsentRequested" && !isInForce(assent.state) ? assent.at : null;
  if (!isInForce(word.state)) return ended === null ? word : { ...word, at: earliest(word.at, ended) };
  if (assent === null) return { ...word, termUntil: earliest(word.termUntil, unansweredFrom(word.at)) };
  const until = [word.termUntil, isInForce(assent.state) ? assent.termUntil : ended].filter((day) => day !== null);
  return { ...word, termUntil: until.length === 0 ? null : earliest(...until) };
}

const lives = (word: PurposeWord, on: Date): boolean => isInForce(word.state) && (word.termUntil === null || word.termUntil > on);
const endOf = (word: PurposeWord, on: Date): Date => (isInForce(word.state) && word.termUntil !== null && word.termUntil <= on ? word.termUntil : word.at);

/** The purposes that hold a field in place, with the consent that each rests on. What the law itself demands holds nothing: its own rows say how long. */
function holders(fields: readonly FieldId[]): readonly PurposeId[] {
  const asked = PURPOSE_IDS.filter((purpose) => fields.some((field) => declares(purpose, field))).map(consentPurposeOf);
  return [...new Set(asked.filter((purpose) => purpose !== null))];
}

/** When nothing pursues any more what the fields are for; null while something does. Without any consent it is the day they came (Law 94-V art. 18: no consent found). */
function purposeReached(holding: Holding, words: readonly PurposeWord[], on: Date): Date | null {
  const about = words.filter(({ purpose }) => holders(holding.fields).includes(purpose));
  if (about.some((word) => lives(word, on))) return null;
  const ends = about.filter(({ state }) => state !== "ConsentRequested" && state !== "ConsentRefused").map((word) => endOf(word, on));
  return ends.length === 0 ? holding.last : new Date(Math.max(...ends.map((end) => end.getTime())));
}

const STARTS: Readonly<Record<RetentionStart, (holding: Holding, words: readonly PurposeWord[], on: Date) => Date | null>> = {
  "purpose-reached": purposeReached,
  // No order outlives the consents of its contract; while one of them holds, the contract goes on.
  "contract-done": purposeReached,
  "question-answered": (holding) => holding.last,
  "data-destroyed": () => null,
  collected: (holding) => holding.first,
  verified: (holding) => holding.first,
};

/**
 * The last day on which a holding may be kept, as things stand on `on`; null while its term does not run (clause:S3, clause:T2). Pure: what blocks, holds or obliges
 * is asked of `decide`. What goes with the person alone (the ledger) has no day of its own.
 */
export function lastDayOf(holding: Holding, words: readonly PurposeWord[], on: Date): CivilDate | null {
  const began = STARTS[retention[holding.compartment].starts](holding, words, on);
  return began === null ? null : keptUntil(holding.compartment, civilDateOf(began));
}

/** Whether its term is over: the first day on which it may no longer be kept has come. */
export function isTermOver(holding: Holding, words: readonly PurposeWord[], on: Date): boolean {
  const last = lastDayOf(holding, words, on);
  return last !== null && last < civilDateOf(on);
}

/** Every retention class, in the policy's order: what a run answers for. */
export const RETENTION_CLASSES: readonly CompartmentId[] = COMPARTMENT_IDS;
