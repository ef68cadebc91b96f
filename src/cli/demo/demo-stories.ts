import { newId } from "../../platform/id.ts";
import { type Actor, addCalendarDays, civilDateOf, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { aBirthday, aChild, aFamilyName, anAdult } from "./demo-names.ts";
import { addChild, type DemoParent, type DemoSchool, join } from "./demo-school.ts";

export type DemoStaff = ReadonlyMap<StaffRole, Extract<Actor, { kind: "staff" }>>;

export interface Dispute {
  readonly mother: DemoParent;
  readonly father: DemoParent;
  readonly child: SubjectId;
}

/**
 * Two parents of one child, the second added at the desk on the birth certificate. One of them then wants everything of the child destroyed: the record is
 * blocked until the other or the protection officer has spoken (clause:G5).
 */
export async function aDispute(school: DemoSchool, staff: DemoStaff, number: number): Promise<Dispute> {
  const { services, choice, clock } = school;
  const names = aFamilyName(choice);
  const [mother, father] = await join(school, [
    { language: "kk", typed: anAdult(choice, names, number, true).typed }, { language: "ru", typed: anAdult(choice, names, number, false).typed },
  ]);
  const registrar = staff.get("registrar");
  if (mother === undefined || father === undefined || registrar === undefined) throw new Error("a dispute takes two parents and a registrar");
  const child = await addChild(school, mother, aChild(choice, names, aBirthday(choice, clock.now().getUTCFullYear(), 9)), "mother");
  await services.families.addSecondRepresentative({
    child, representative: father.subject, relation: "father", proof: "birth-certificate", until: null, by: registrar, requestId: newId(),
  });
  clock.advance({ days: 1 });
  const byFather = { kind: "representative", subject: father.subject, of: child } as const;
  await services.leaving.begin({ session: { method: "one-time-code" }, actor: byFather, subject: child, language: "ru", requestId: newId() });
  await school.runQueue();
  return { mother, father, child };
}

/** A child who turns 14 tomorrow: from then on the own word is asked for beside the representative's (clause:G5). */
export async function aBirthdayTomorrow(school: DemoSchool, number: number, now: Date): Promise<DemoParent> {
  const { choice } = school;
  const names = aFamilyName(choice);
  const [parent] = await join(school, [{ language: "kk", typed: anAdult(choice, names, number, true).typed }]);
  if (parent === undefined) throw new Error("nobody joined");
  const [year = "", month = "", day = ""] = addCalendarDays(civilDateOf(now), 1).split("-");
  await addChild(school, parent, aChild(choice, names, `${day}.${month}.${Number(year) - 14}`), "mother");
  return parent;
}
