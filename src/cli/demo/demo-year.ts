import type { PurposeId, SubjectId } from "../../policy/index.ts";
import { answer, correctPhone, leave, look } from "./demo-acts.ts";
import { aBirthday, aChild, aFamilyName, anAdult } from "./demo-names.ts";
import { staffLooks } from "./demo-staff.ts";
import type { DemoStaff } from "./demo-stories.ts";
import { addChild, type DemoParent, type DemoSchool, join } from "./demo-school.ts";

/** Jobs that a worker runs by itself; here once a week. */
const WEEKLY_JOBS = ["check-birthdays", "end-leaves", "run-retention", "turn-epoch", "forget-ended"] as const;
/** Asked apart and answered by whoever likes to. */
const ASKED: readonly [PurposeId, ...PurposeId[]] = ["marketing-mail", "personalisation", "interests", "surveys", "support"];

export interface DemoFamily {
  readonly parent: DemoParent;
  readonly children: readonly SubjectId[];
  readonly leaves: boolean;
}

async function aWeekOfJoining(school: DemoSchool, from: number, count: number): Promise<DemoFamily[]> {
  const { choice, clock } = school;
  const planned = Array.from({ length: count }, (_, at) => {
    const names = aFamilyName(choice);
    const { woman, typed } = anAdult(choice, names, from + at, choice.percent(75));
    return { names, woman, typed, language: choice.percent(45) ? "kk" as const : "ru" as const };
  });
  const parents = await join(school, planned);
  const families: DemoFamily[] = [];
  for (const [at, parent] of parents.entries()) {
    const plan = planned[at];
    if (plan === undefined) continue;
    const children: SubjectId[] = [];
    for (let left = 1 + choice.below(10) % 3; left > 0; left -= 1) {
      const born = aBirthday(choice, clock.now().getUTCFullYear(), 6 + choice.below(7));
      children.push(await addChild(school, parent, aChild(choice, plan.names, born), plan.woman ? "mother" : "father"));
    }
    families.push({ parent, children, leaves: choice.percent(3) });
  }
  return families;
}

/** What happens to a new family soon after joining, while its session lives: answers, a look, a correction; a few leave again. */
async function firstDays(school: DemoSchool, { parent, children, leaves }: DemoFamily): Promise<void> {
  const { choice } = school;
  for (const purpose of ASKED) if (choice.percent(40)) await answer(school, parent, parent.subject, purpose, choice.percent(55) ? "give" : "refuse");
  const [first] = children;
  if (first !== undefined && choice.percent(25)) await answer(school, parent, first, "public-posts", choice.percent(30) ? "give" : "refuse");
  if (choice.percent(60)) await look(school, parent);
  if (choice.percent(15)) await correctPhone(school, parent, `+7 701 ${100 + choice.below(900)} ${10 + choice.below(90)} ${10 + choice.below(90)}`);
  if (leaves) await leave(school, parent);
}

/** The nights of a week in one: what is due is done, destructions come to their end, the log is written. */
export async function passWeek(school: DemoSchool): Promise<void> {
  for (const job of WEEKLY_JOBS) await school.runJob(job);
  // Keys of what is being destroyed leave the caches of other processes within a minute; then the rest follows.
  school.clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
  await school.runQueue();
  await school.services.ledger.integrate();
}

export interface YearWish {
  readonly staff: DemoStaff;
  readonly count: number;
  readonly weeks: number;
  readonly end: Date;
  readonly say: (line: string) => void;
}

/** Weeks in which `count` families join, up to `end`. Gives all of them, those who left included. */
export async function weeksOfJoining(school: DemoSchool, { staff, count, weeks, end, say }: YearWish): Promise<DemoFamily[]> {
  const { clock } = school;
  const families: DemoFamily[] = [];
  const begin_ms = clock.now().getTime();
  const week_ms = (end.getTime() - begin_ms) / weeks;
  for (let week = 0; week < weeks; week += 1) {
    const monday = new Date(begin_ms + week * week_ms);
    if (monday > clock.now()) clock.moveTo(monday);
    const fresh = await aWeekOfJoining(school, families.length + 1, Math.round((count * (week + 1)) / weeks) - families.length);
    for (const family of fresh) await firstDays(school, family);
    families.push(...fresh);
    for (const { parent, children, leaves } of fresh) if (!leaves && school.choice.percent(50)) await staffLooks(school, staff, parent.subject, children[0]);
    await passWeek(school);
    if ((week + 1) % 13 === 0) say(`${week + 1} weeks, ${families.length} families`);
  }
  return families;
}
