import { A_TEXT } from "../../../test/support/consenting.ts";
import { joiningWorld, type JoiningWorld } from "../../../test/support/joining.ts";
import { newId } from "../../platform/id.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { Actor, PurposeId, SubjectId } from "../../policy/index.ts";
import type { ConsentChoice } from "../consent/index.ts";
import { Participants } from "../participants/index.ts";
import { type Access, accessFor, Vault } from "../vault/index.ts";
import { type ChildWish, Families, familiesParticipant, type FamiliesDeps, registerFamilyLetters } from "./index.ts";

/** Families on everything left of them, real but for the clock; letters are kept. */
export interface FamiliesWorld extends JoiningWorld {
  readonly families: Families;
  readonly familyDeps: FamiliesDeps;
  /** Someone who has joined. */
  readonly aParent: (address?: string) => Promise<SubjectId>;
  readonly addChild: (parent: SubjectId, changes?: Partial<ChildWish>) => Promise<SubjectId>;
  /** A second representative, recorded by the desk on a document. */
  readonly addSecond: (child: SubjectId, representative: SubjectId) => Promise<string>;
  /** An answer of a representative about a child. */
  readonly answer: (child: SubjectId, by: SubjectId, choice: ConsentChoice) => Promise<string>;
  /** Whether the school may use the child's name under a purpose, or why not. */
  readonly used: (child: SubjectId, purpose?: "service-provision" | "learning" | "events") => Promise<string>;
  /** Whether a representative sees the child's name, or why not. */
  readonly seen: (child: SubjectId, by: SubjectId) => Promise<string>;
}

export const yes = (purpose: PurposeId = "service-provision"): ConsentChoice => ({ purpose, scope: "processing", state: "ConsentGiven" });
export const no = (purpose: PurposeId): ConsentChoice => ({ purpose, scope: "processing", state: "ConsentRefused" });
export const withdrawn = (purpose: PurposeId = "service-provision"): ConsentChoice => ({ purpose, scope: "processing", state: "ConsentWithdrawn" });
export const representative = (subject: SubjectId, of: SubjectId): Actor => ({ kind: "representative", subject, of });

export const A_CHILD = { "family-name": "Әбілқасымова", "given-name": "Іңкәр", "birth-date": "2016-05-04", "study-place": "№ 12 гимназия", "study-grade": "4 Ә" } as const;

/** What happened, as one word: "done", or the reason of the refusal. */
export async function outcome(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return "done";
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
}

export async function familiesWorld(): Promise<FamiliesWorld> {
  const world = await joiningWorld();
  const { databases, clock, keys, ledger, consents, representations } = world;
  const participants = new Participants();
  const vault = new Vault({ databases, clock, keys, ledger, participants, steps: (name) => world.onStep(name) });
  const familyDeps: FamiliesDeps = { ...world, vault };
  participants.register(familiesParticipant(familyDeps));
  const families = new Families(familyDeps);
  registerFamilyLetters(world.notices, { child: (id) => `http://localhost:3000/my/children/${id}`, code: (id) => `http://localhost:3000/my/children/${id}/code`, own: "http://localhost:3000/my", consents: "http://localhost:3000/my/consents" });
  let joined = 0;
  type Using = "service-provision" | "learning" | "events" | "request-handling";
  const read = (access: Access<Using>, child: SubjectId): Promise<string> => outcome(vault.read(access, child, ["given-name"]));
  return Object.assign(world, {
    vault, families, familyDeps,
    aParent: async (address = `parent${(joined += 1)}@mail.example`) => (await world.joined(address)).subject,
    addChild: async (parent: SubjectId, changes: Partial<ChildWish> = {}) => {
      const { child } = await databases.data.begin((tx) => families.addChild(tx, {
        representative: parent, relation: "mother", values: A_CHILD, choices: [yes(), yes("learning"), no("events")], documentHash: A_TEXT, language: "kk", source: "web-form",
        method: "session", at: clock.now(), requestId: newId(), ...changes,
      }));
      clock.advance({ milliseconds: 1 });
      return child;
    },
    addSecond: (child: SubjectId, parent: SubjectId) => families.addSecondRepresentative({
      child, representative: parent, relation: "father", proof: "birth-certificate", by: DESK, requestId: newId(),
    }),
    answer: async (child: SubjectId, by: SubjectId, choice: ConsentChoice) => {
      clock.advance({ milliseconds: 1 });
      const actor = representative(by, child);
      return outcome(databases.data.begin((tx) => consents.record(tx, {
        subject: child, decidedBy: actor, typedBy: actor, choices: [choice], documentHash: A_TEXT, policyVersion: "1", language: "ru", source: "web-form", method: "session",
        at: clock.now(), requestId: newId(),
      })));
    },
    used: (child: SubjectId, purpose: "service-provision" | "learning" | "events" = "service-provision") =>
      read(accessFor<Using>({ purpose, actor: { kind: "system", job: "test" }, requestId: newId() }), child),
    seen: (child: SubjectId, by: SubjectId) => read(accessFor<Using>({ purpose: "request-handling", actor: representative(by, child), requestId: newId() }), child),
    representations,
  });
}

/** Staff of the desk and the person responsible for personal data; they need no record of their own here. */
const somebody = newId() as SubjectId;
export const DESK: Actor = { kind: "staff", subject: somebody, role: "registrar" };
export const OFFICER: Actor = { kind: "staff", subject: somebody, role: "protection-officer" };
