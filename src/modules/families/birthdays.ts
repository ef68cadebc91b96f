import {
  addCalendarDays, ASSENT_DAYS, birthDatesReaching, type CivilDate, civilDateOf, type LaterStage, STAGES, type SubjectId,
} from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { insertCheckedDay, newestCheckedDay } from "./checked-days.store.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { comeOfAge } from "./growing-up.ts";
import { deleteHeldUp, heldUp, insertHeldUp } from "./held-up.store.ts";
import { allOpenMatters } from "./matters.store.ts";
import { afterEnd } from "./second-representative.ts";
import type { TimeAct } from "./stage-of-today.ts";
import { remind, reminderDue } from "./withdrawal-by-one.ts";

export const BIRTHDAY_JOB = "check-birthdays";
/** Days that one run catches up. The next run goes on where it stopped: none is left out. */
export const DAYS_A_RUN_MAX = 400;
/** As many as the blind index gives at once: on a day with more of them nobody may be overlooked. */
const BORN_ON_A_DAY_MAX = 200;
const MATTERS_MAX = 1_000;

export interface Checked {
  readonly days: number;
  readonly changed: number;
  /** For whom a birthday, a term or a reminder could not be done, and why. Each is tried again by the next run. */
  readonly failed: readonly Failed[];
}

interface Failed {
  readonly pupil: SubjectId;
  readonly error: unknown;
}

/** One act of many, in a transaction of its own: one that fails (null) is told at the end, and holds up nobody else. */
async function apart({ databases }: FamiliesDeps, failed: Failed[], pupil: SubjectId, act: (tx: Tx) => Promise<boolean>): Promise<boolean | null> {
  try {
    return await databases.data.begin((tx) => act(tx));
  } catch (error) {
    failed.push({ pupil, error });
    return null;
  }
}

/** The birth dates that matter on a day: for each stage that begins, and for the end of the days of grace. */
function birthDatesFor(day: CivilDate): CivilDate[] {
  const later = STAGES.filter((stage): stage is LaterStage => stage !== "under-14");
  const afterGrace = addCalendarDays(day, -(ASSENT_DAYS + 1));
  return [...new Set([...later.flatMap((stage) => birthDatesReaching(stage, day)), ...birthDatesReaching("from-14", afterGrace)])];
}

/** Whom a day concerns, found by the blind index of the birth date: nowhere else does one stand outside the vault (clause:G5). */
async function bornForDay({ vault }: FamiliesDeps, day: CivilDate, act: TimeAct): Promise<SubjectId[]> {
  const access = accessFor({ purpose: "legal-duty", actor: act.by, requestId: act.requestId });
  const found: SubjectId[] = [];
  for (const born of birthDatesFor(day)) {
    const subjects = await vault.findSubjects(access, "birth-date", born);
    if (subjects.length >= BORN_ON_A_DAY_MAX) throw new RangeError("more people were born on one day than the index gives at once");
    found.push(...subjects);
  }
  return found;
}

async function endOverdueTerms(deps: FamiliesDeps, act: TimeAct, failed: Failed[]): Promise<number> {
  let ended = 0;
  for (const held of await deps.representations.overdue(deps.databases.data, act.at)) {
    const { child, representative } = held;
    const done = await apart(deps, failed, child, async (tx) => {
      if (!(await deps.representations.endOverdue(tx, held, { at: act.at, requestId: act.requestId, job: BIRTHDAY_JOB }))) return false;
      await afterEnd(deps, tx, { child, representative, reason: "guardianship-ended", by: act.by, requestId: act.requestId }, act.at);
      return true;
    });
    if (done === true) ended += 1;
  }
  return ended;
}

async function remindAll(deps: FamiliesDeps, act: TimeAct, failed: Failed[]): Promise<void> {
  for (const matter of await allOpenMatters(deps.databases.data, MATTERS_MAX)) {
    if (!reminderDue(matter, act.at)) continue;
    await apart(deps, failed, matter.child, async (tx) => (await remind(deps, tx, matter.child, { at: act.at, requestId: act.requestId, job: BIRTHDAY_JOB })) > 0);
  }
}

/** Tries those again whom an earlier run could not bring forward. Gives how many it brought. */
async function retryHeldUp(deps: FamiliesDeps, act: TimeAct, failed: Failed[]): Promise<number> {
  let brought = 0;
  for (const pupil of await heldUp(deps.databases.data)) {
    const done = await apart(deps, failed, pupil, async (tx) => {
      const changed = await comeOfAge(deps, tx, pupil, act);
      await deleteHeldUp(tx, pupil);
      return changed;
    });
    if (done === true) brought += 1;
  }
  return brought;
}

/** Writes down, to be tried again, who could not be brought forward. Under the lock: no row comes after a destruction. */
async function holdUp(deps: FamiliesDeps, pupil: SubjectId): Promise<void> {
  await deps.databases.data.begin(async (tx) => {
    await lockSubjects(tx, [pupil], "shared");
    const life = await lifeOf(tx, pupil);
    if (life === "living" || life === "frozen") await insertHeldUp(tx, pupil);
  });
}

/** Looks at one day. Who has failed in this run already stands among those to be tried again. */
async function checkDay(deps: FamiliesDeps, day: CivilDate, act: TimeAct, failed: Failed[]): Promise<number> {
  let changed = 0;
  for (const pupil of await bornForDay(deps, day, act)) {
    if (failed.some((one) => one.pupil === pupil)) continue;
    const done = await apart(deps, failed, pupil, (tx) => comeOfAge(deps, tx, pupil, act));
    if (done === null) await holdUp(deps, pupil);
    if (done === true) changed += 1;
  }
  // Not before those who failed are written down: what a dying run leaves is a day that is looked at again.
  await insertCheckedDay(deps.databases.data, day, act.at);
  return changed;
}

/**
 * Looks at every day since the last check, today included: pupils who become 14, 17 and a half, 18, days of grace and terms that end, answers that are due
 * (clause:G5). Each pupil is a transaction of its own; a day is done when all its pupils are, but for those who fail, who are tried again by each later run.
 * Safe to run twice and at once.
 */
export async function checkDays(deps: FamiliesDeps): Promise<Checked> {
  const at = deps.clock.now();
  const act: TimeAct = { by: { kind: "system", job: BIRTHDAY_JOB }, at, requestId: newId() };
  const today = civilDateOf(at);
  const newest = await newestCheckedDay(deps.databases.data);
  // Terms and reminders are found again by themselves.
  const [failed, others]: [Failed[], Failed[]] = [[], []];
  let [days, changed] = [0, await endOverdueTerms(deps, act, others)];
  changed += await retryHeldUp(deps, act, failed);
  for (let day = newest === null ? today : addCalendarDays(newest, 1); day <= today && days < DAYS_A_RUN_MAX; day = addCalendarDays(day, 1)) {
    changed += await checkDay(deps, day, act, failed);
    days += 1;
  }
  await remindAll(deps, act, others);
  await deps.journal.ship();
  return { days, changed, failed: [...failed, ...others] };
}

/** From the first child on every day is looked at. */
export async function beginChecking(tx: Tx, at: Date): Promise<void> {
  if ((await newestCheckedDay(tx)) === null) await insertCheckedDay(tx, civilDateOf(at), at);
}

/** Whether today was looked at. */
export async function isChecked({ databases, clock }: Pick<FamiliesDeps, "databases" | "clock">): Promise<boolean> {
  const newest = await newestCheckedDay(databases.data);
  return newest !== null && newest >= civilDateOf(clock.now());
}
