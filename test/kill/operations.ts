import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { cancellationTexts } from "../../src/modules/leaving/index.ts";
import { backUp, restoreBackup, restoreKeysOnly } from "../../src/modules/backup/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import type { MovableClock } from "../support/clock.ts";
import type { School } from "../restore/whole-school.ts";
import type { OperationName, Order } from "./messages.ts";

/** A repeatable choice among `count`. */
export function chooser(seed: number): (count: number) => number {
  let state = seed >>> 0;
  return (count) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

async function somebody(school: School, choose: (count: number) => number): Promise<SubjectId> {
  const rows = await school.databases.dataOwner<{ subject_id: SubjectId }[]>`select subject_id from subjects.facts where life = 'living' order by subject_id`;
  const chosen = rows.length < 3 ? undefined : rows[choose(rows.length)];
  return chosen?.subject_id ?? (await school.join(`${newId()}@family.example`)).subject;
}

async function choose(school: School, subject: SubjectId): Promise<void> {
  const held = await school.services.consents.stateOf(school.databases.data, subject);
  const given = held.some(({ purpose, state }) => purpose === "marketing-mail" && state !== "ConsentWithdrawn");
  await (given ? school.withdrawPurpose(subject) : school.consentTo(subject));
}

async function destroy(school: School, clock: MovableClock, subject: SubjectId): Promise<void> {
  await school.withdrawAll(subject);
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

const leaver = (subject: SubjectId) => ({ session: { method: "one-time-code" }, actor: { kind: "subject", subject } as const, subject, language: "ru" as const, requestId: newId() });

/** One who withdraws everything and comes back, and one who does not: the days of grace end. */
async function leave(school: School, clock: MovableClock): Promise<void> {
  const { leaving, operator, databases } = school.services;
  const [back, gone] = [leaver((await school.join(`${newId()}@family.example`)).subject), leaver((await school.join(`${newId()}@family.example`)).subject)];
  await leaving.begin(back);
  const leaves = (await leaving.groupOf(databases.data, back)).map((each) => each.leave);
  await leaving.cancel({ ...back, shown: cancellationTexts(operator, "ru", leaves, back.subject).shown });
  await leaving.begin(gone);
  clock.advance({ hours: 24 * (operator.graceDays + 1) });
  await school.runJob("end-leaves");
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
}

async function turn(school: School, clock: MovableClock): Promise<void> {
  clock.advance({ hours: 25 });
  await school.runJob("turn-epoch");
}

/** One operation of a school, whole: what a person, the desk, a job or an operator begins. */
export async function operate(name: OperationName, school: School, clock: MovableClock, order: Order): Promise<void> {
  const pick = chooser(order.seed);
  switch (name) {
    case "join":
      await school.join(`${newId()}@family.example`);
      return school.runQueue();
    case "consent":
      return choose(school, await somebody(school, pick));
    case "correct":
      await school.correct(await somebody(school, pick), `+7 701 555 ${String(10 + pick(90))} ${String(10 + pick(90))}`);
      return school.runQueue();
    case "destroy":
      return destroy(school, clock, await somebody(school, pick));
    case "leave":
      return leave(school, clock);
    case "integrate":
      await school.email(await somebody(school, pick));
      await school.services.ledger.integrate();
      return;
    case "turn":
      return turn(school, clock);
    case "finish":
      await destroy(school, clock, await somebody(school, pick));
      return turn(school, clock);
    case "backup":
      await backUp(backupDeps(school.services), order.backup);
      return;
    case "restore-keys":
      await restoreKeysOnly(restoreDeps(school.services), order.backup);
      return;
    case "restore":
      await restoreBackup(restoreDeps(school.services), order.backup);
  }
}
