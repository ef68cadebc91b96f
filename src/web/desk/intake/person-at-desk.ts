import { asSubjectId, type SubjectId } from "../../../policy/index.ts";
import { aboutSubject, lifeOf, subjectByNumber } from "../../../modules/subjects/index.ts";
import { isId } from "../../../platform/id.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";

/** A person as staff names one here: by the number, never by a value. */
export interface PersonAtDesk {
  readonly subject: SubjectId;
  readonly number: number;
}

/** The person whom an address names. Throws Refusal (not-found) `person-unknown`, also for whoever is being destroyed. */
export async function personAtDesk({ databases }: Pick<AppDeps, "databases">, named: string): Promise<PersonAtDesk> {
  const subject = asSubjectId(named);
  const unknown = (): Refusal => new Refusal("not-found", "person-unknown", { clause: "S1" });
  if (!isId(named)) throw unknown();
  const sql = databases.data;
  const [about, life] = [await aboutSubject(sql, subject), await lifeOf(sql, subject)];
  if (about === null || (life !== "living" && life !== "frozen")) throw unknown();
  return { subject, number: about.number };
}

/** These people with their numbers. */
export async function numberedPeople({ databases }: Pick<AppDeps, "databases">, subjects: readonly SubjectId[]): Promise<PersonAtDesk[]> {
  return Promise.all(subjects.map(async (subject) => ({ subject, number: (await aboutSubject(databases.data, subject))?.number ?? 0 })));
}

/** The person whose number somebody says. Throws Refusal (invalid) with the field `number`. */
export async function personNumbered({ databases }: Pick<AppDeps, "databases">, number: number): Promise<SubjectId> {
  const subject = await subjectByNumber(databases.data, number);
  if (subject === null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "number", reason: "number-unknown" }], clause: "S1" });
  return subject;
}

/** A number as it is typed; 0, which nobody has, for anything else. */
export function typedNumber(text: string | undefined): number {
  const typed = (text ?? "").trim();
  return /^\d{1,12}$/u.test(typed) ? Number(typed) : 0;
}
