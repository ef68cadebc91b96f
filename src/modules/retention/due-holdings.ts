import {
  addCalendarDays, civilDateOf, type CompartmentId, type Decision, decide, type FieldId, type Holding, isInForce, isTermOver, type PurposeWord, type SubjectId, wordThatCounts,
} from "../../policy/index.ts";
import type { HeldRow, PersonRow, WordRow } from "./retention.store.ts";

/** For how long a restore keeps a grown pupil's record from its term: the own word may be among what was lost. After it the record goes as one that was never confirmed (clause:S3). */
const LOOK_DAYS = 30;

/** What a run does with one class of one person, or why it leaves it. */
export interface DueHolding {
  readonly subject: SubjectId;
  readonly class: CompartmentId;
  readonly keyIds: readonly string[];
  readonly fields: readonly FieldId[];
  /** Null: due and to be taken. Else why it is passed over: `legal-hold`, `open-obligation`, `blocked`, `provisional-mark`, `frozen`, `leaving`. */
  readonly passed: string | null;
}

const holdingOf = ({ compartment, fields, first, last }: HeldRow): Holding => ({ compartment, fields, first: new Date(first), last: new Date(last) });
const wordOf = ({ purpose, state, at, termUntil }: WordRow): PurposeWord => ({ purpose, state, at: new Date(at), termUntil: termUntil === null ? null : new Date(termUntil) });

/** What was said about processing, purpose by purpose; from 14 on as the pupil's own word lets it stand (clause:G5). */
function wordsOf({ stage, words }: PersonRow): PurposeWord[] {
  const assents = new Map(words.filter(({ scope }) => scope === "assent").map((row) => [row.purpose, wordOf(row)]));
  return words.filter(({ scope }) => scope === "processing").map((row) => wordThatCounts(stage, wordOf(row), assents.get(row.purpose) ?? null));
}

/** The one decision about taking data away, on the facts of this moment: a hold, an obligation, a block go before the end of a term (policy/precedence.ts). */
function passedFor(person: PersonRow, fields: readonly FieldId[], on: Date): string | null {
  if (person.leaving) return "leaving";
  // Frozen by a restore: staff look at it first, and have their days for it. Frozen at 18 and not confirmed since: its term takes its course.
  const looked = person.stoppedAt === null || addCalendarDays(civilDateOf(new Date(person.stoppedAt)), LOOK_DAYS) < civilDateOf(on);
  if (person.life === "frozen" && (!looked || person.stage !== "adult")) return "frozen";
  const restrictions = person.restrictions.map(({ kind, fields: reach }) => ({ kind, fields: reach ?? ("all" as const) }));
  const decision: Decision = decide(
    { purpose: "legal-duty", operation: "destroy", fields, actor: "system", self: false },
    { life: person.life, consent: null, restrictions, represents: false, stage: person.stage },
  );
  return decision.outcome === "allow" ? null : decision.reason;
}

/** What of a person's data is past its term on `on`, class by class, with what stands in the way. clause:S3 */
export function dueHoldings(person: PersonRow, on: Date): DueHolding[] {
  const words = wordsOf(person);
  const over = person.held.filter((held) => isTermOver(holdingOf(held), words, on));
  return [...Map.groupBy(over, (held) => held.compartment)].map(([compartment, held]) => {
    const fields = [...new Set(held.flatMap((one) => one.fields))];
    return { subject: person.subject, class: compartment, keyIds: held.map(({ keyId }) => keyId), fields, passed: passedFor(person, fields, on) };
  });
}

/**
 * Whether nothing of the person is left to keep: no purpose lives, and all that is held is due and free to go. Then the whole record goes, account and history too.
 * What the law keeps under lock (a contract's years) holds the record, without what is due.
 */
export function isWholeRecordDue(person: PersonRow, due: readonly DueHolding[], on: Date): boolean {
  const keys = new Set(due.flatMap(({ keyIds }) => keyIds));
  const lives = wordsOf(person).some(({ state, termUntil }) => isInForce(state) && (termUntil === null || termUntil > on));
  return !lives && due.length > 0 && person.held.every(({ keyId }) => keys.has(keyId)) && due.every(({ passed }) => passed === null);
}
