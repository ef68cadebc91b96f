import type { ActorRole, StaffRole } from "./ids.ts";

declare const subjectBrand: unique symbol;
/** A person's random id (UUID): the only name outside the vault. */
export type SubjectId = string & { readonly [subjectBrand]: "SubjectId" };

/** The type for an id that was read from our own tables or checked by `isId`. */
export function asSubjectId(id: string): SubjectId {
  return id as SubjectId;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export type Actor =
  | { readonly kind: "subject"; readonly subject: SubjectId }
  | { readonly kind: "representative"; readonly subject: SubjectId; readonly of: SubjectId }
  | { readonly kind: "staff"; readonly subject: SubjectId; readonly role: StaffRole }
  | { readonly kind: "system"; readonly job: string }
  | { readonly kind: "visitor" };

/** A member of the staff who acts in one role. */
export type StaffActor = Extract<Actor, { kind: "staff" }>;

/** The actor's row in the permission table. */
export function actorRole(actor: Actor): ActorRole {
  return actor.kind === "staff" ? actor.role : actor.kind;
}

/** Whether `subject` is the actor's own record, or that of the person the actor stands for. */
export function isOwnRecord(actor: Actor, subject: SubjectId): boolean {
  if (actor.kind === "subject") return actor.subject === subject;
  return actor.kind === "representative" && actor.of === subject;
}

/** The person behind an actor; null for the system and for visitors. */
export function actorSubject(actor: Actor): SubjectId | null {
  return actor.kind === "system" || actor.kind === "visitor" ? null : actor.subject;
}
