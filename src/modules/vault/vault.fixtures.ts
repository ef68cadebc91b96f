import { anAnswer, consenting, type Consenting } from "../../../test/support/consenting.ts";
import type { ConsentAnswer } from "../consent/index.ts";
import { Participants } from "../participants/index.ts";
import { subjectsParticipant } from "../subjects/index.ts";
import { newId } from "../../platform/id.ts";
import type { Actor, FieldId, SubjectId } from "../../policy/index.ts";
import { accessFor, Vault, vaultParticipant } from "./index.ts";

/** A vault on everything left of it, real but for the clock. */
export interface VaultInUse extends Consenting {
  readonly vault: Vault;
  readonly participants: Participants;
  /** Someone who gave the service these values. */
  readonly aPerson: (values?: Partial<Record<"family-name" | "given-name" | "birth-date" | "email" | "phone" | "home-address", string>>) => Promise<SubjectId>;
  readonly consent: (subject: SubjectId, changes?: Partial<ConsentAnswer>) => Promise<void>;
}

export const SOMEBODYS = {
  "family-name": "Ахметова", "given-name": "Айгерим", "birth-date": "1990-03-08", email: "aigerim@example.org", phone: "+77010000001", "home-address": "Астана, Бейбітшілік 33/1",
} as const;
export const SIX = Object.freeze(["family-name", "given-name", "birth-date", "email", "phone", "home-address"] as const) satisfies readonly FieldId[];

export function ownActor(subject: SubjectId): Actor {
  return { kind: "subject", subject };
}

/** The person's own access to the service. */
export function ownAccess(subject: SubjectId) {
  return accessFor({ purpose: "service-provision", actor: ownActor(subject), requestId: newId() });
}

export async function vaultInUse(): Promise<VaultInUse> {
  const ground = await consenting();
  const { databases, clock, keys, ledger, consents } = ground;
  const participants = new Participants();
  const vault = new Vault({ databases, clock, keys, ledger, participants, steps: (name) => ground.onStep(name) });
  participants.register(subjectsParticipant);
  participants.register(vaultParticipant(vault));
  const consent: VaultInUse["consent"] = async (subject, changes = {}) => {
    await databases.data.begin((tx) => consents.record(tx, anAnswer(subject, clock.now(), changes)));
  };
  const aPerson: VaultInUse["aPerson"] = async (values = SOMEBODYS) => {
    const subject = await ground.aSubject();
    await consent(subject);
    await databases.data.begin((tx) => vault.collect(tx, ownAccess(subject), subject, values, { source: "web-form", at: clock.now() }));
    return subject;
  };
  return Object.assign(ground, { vault, participants, aPerson, consent });
}
