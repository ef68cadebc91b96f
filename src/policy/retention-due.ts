import { consentPurposeOf, declares } from "./purposes.ts";
import { isInForce } from "./precedence.ts";
import { COMPARTMENT_IDS, PURPOSE_IDS, type CompartmentId, type ConsentState, type FieldId, type PurposeId } from "./ids.ts";
import { keptUntil, retention, type RetentionStart } from "./retention.ts";
import { civilDateOf, type CivilDate } from "./working-days.ts";

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
