import { JOIN_COMPARTMENTS } from "../../src/modules/joining/index.ts";
import { createSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { type Actor, civilDateOf, stageOn, type CivilDate, type SubjectId } from "../../src/policy/index.ts";
import type { Services } from "../../src/compose.ts";

/** The birth date of somebody who is `years` old, written as people type it: a school whose clock is moved takes in children, not those grown up since. */
export function bornYearsAgo(years: number, now: Date): string {
  const today = civilDateOf(now);
  return `01.${today.slice(5, 7)}.${Number(today.slice(0, 4)) - years}`;
}

export type ChildValues = Readonly<Partial<Record<"family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade", string>>>;

export const A_CHILD = { "family-name": "Иванов", "given-name": "Тимур", "birth-date": "2017-05-04", "study-place": "Школа № 5", "study-grade": "3 Б" } as const;

type Parts = Pick<Services, "databases" | "clock" | "keys" | "representations" | "consents" | "documents" | "vault">;

/** The person signed in on the newest account, or whoever joined last. */
export async function newestSubject({ databases }: Pick<Services, "databases">): Promise<SubjectId> {
  const [row] = await databases.dataOwner<{ subject: SubjectId }[]>`select subject_id as subject from subjects.subject order by number desc limit 1`;
  if (row === undefined) throw new Error("nobody has joined");
  return row.subject;
}

/** Makes `representative` one of the child's representatives, proved by nothing but a word. */
export async function represents({ databases, clock, representations }: Parts, child: SubjectId, representative: SubjectId): Promise<void> {
  const at = clock.now();
  await databases.data.begin((tx) => representations.begin(tx, {
    child, representative, relation: "mother", proof: "declared", from: civilDateOf(at), until: null, by: { kind: "representative", subject: representative, of: child }, at, requestId: newId(),
  }));
}

/** A child whom `representative` has brought: represented, consented for, with these values. */
export async function aChildOf(parts: Parts, representative: SubjectId, values: ChildValues = A_CHILD): Promise<SubjectId> {
  const { databases, clock, keys, consents, documents, vault, representations } = parts;
  const at = clock.now(), requestId = newId();
  const { hash, version } = await documents.current("consent-representative", "ru");
  const child = await databases.data.begin((tx) => createSubject(tx, at));
  await keys.createKeys(child, [...JOIN_COMPARTMENTS, "learning"], at);
  await represents(parts, child, representative);
  const actor: Actor = { kind: "representative", subject: representative, of: child };
  await databases.data.begin(async (tx) => {
    await representations.recordStage(tx, { child, stage: "under-14", by: actor, at, requestId });
    await consents.record(tx, {
      subject: child, decidedBy: actor, typedBy: actor, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }], documentHash: hash,
      policyVersion: String(version), language: "ru", source: "web-form", method: "session", at, requestId,
    });
    await vault.collect(tx, accessFor({ purpose: "service-provision", actor, requestId }), child, values, { source: "web-form", at });
    // Grown up since: from 14 on nothing is collected without the pupil's own word.
    const born = (values["birth-date"] ?? A_CHILD["birth-date"]) as CivilDate;
    await representations.recordStage(tx, { child, stage: stageOn(born, civilDateOf(at)), by: actor, at, requestId });
  });
  return child;
}
