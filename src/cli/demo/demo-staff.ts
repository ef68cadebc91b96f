import type { DemoStaff } from "./demo-stories.ts";
import { newId } from "../../platform/id.ts";
import { type Actor, STAFF_ROLES, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import { aFamilyName, anAdult } from "./demo-names.ts";
import { type DemoSchool, join } from "./demo-school.ts";

export interface DemoMember {
  readonly role: StaffRole;
  readonly email: string;
}

/** A member in each role: the first administrator, who appoints the others. All have read and signed the rules; each makes a second factor at the first visit, for which `letStaffIn` opens a day (clause:S5). */
export async function demoStaff(school: DemoSchool): Promise<{ actors: DemoStaff; members: readonly DemoMember[] }> {
  const { services, choice } = school;
  const adults = STAFF_ROLES.map((role, at) => {
    const { typed } = anAdult(choice, aFamilyName(choice), 970 + at, choice.percent(60));
    return { role, language: "ru" as const, typed: { ...typed, email: `${role}@demo.example` } };
  });
  const people = await join(school, adults);
  const { hash } = await services.documents.current("staff-rules", "ru");
  const actors = new Map<StaffRole, Extract<Actor, { kind: "staff" }>>();
  let by: Actor = { kind: "system", job: "demo" };
  for (const [at, { subject, session }] of people.entries()) {
    const role = STAFF_ROLES[at];
    if (role === undefined) continue;
    const appointing = { member: subject, roles: [role], by, requestId: newId() };
    await services.databases.data.begin((tx) => services.staff.members.admit(tx, appointing));
    await services.staff.rules.sign({ session, hash, requestId: newId() });
    const actor = { kind: "staff", subject, role } as const;
    actors.set(role, actor);
    by = actors.get("administrator") ?? by;
  }
  return { actors, members: adults.map(({ role, typed }) => ({ role, email: typed.email })) };
}

/** At the year's end: who never came to the desk may set up a second factor anew, so that whoever tries the demonstration gets in (clause:S5). */
export async function letStaffIn({ services }: DemoSchool, actors: DemoStaff): Promise<void> {
  const by = { kind: "system", job: "demo" } as const;
  for (const { subject } of actors.values()) await services.databases.data.begin((tx) => services.staff.members.letFactorBeSet(tx, { member: subject, by, requestId: newId() }));
}

/** The registrar looks a family's contacts up, and the teacher a child: both stand in the family's history. */
export async function staffLooks({ services }: DemoSchool, staff: DemoStaff, parent: SubjectId, child: SubjectId | undefined): Promise<void> {
  const [registrar, teacher] = [staff.get("registrar"), staff.get("teacher")];
  if (registrar !== undefined) {
    await services.vault.read(accessFor({ purpose: "service-provision", actor: registrar, requestId: newId() }), parent, ["family-name", "given-name", "phone"]);
  }
  if (teacher === undefined || child === undefined) return;
  const learns = (await services.consents.stateOf(services.databases.data, child)).some(({ purpose, state }) => purpose === "learning" && state === "ConsentGiven");
  if (learns) await services.vault.read(accessFor({ purpose: "learning", actor: teacher, requestId: newId() }), child, ["given-name", "study-grade"]);
}
