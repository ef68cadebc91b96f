import { type ClaimGround, decide, isOpen, type StaffActor } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { isUntold, stateOfCase } from "./case-log.ts";
import type { RequestCase } from "./request-row.ts";

/** Whether a request is the locked evidence of somebody whose record is destroyed: over, its answer told, and kept for legal claims alone (clause:D2). */
export async function isLockedEvidence(sql: SqlOrTx, one: RequestCase): Promise<boolean> {
  const person = one.about ?? one.senderSubject;
  if (person === null || isOpen(stateOfCase(one)) || isUntold(one)) return false;
  const life = await lifeOf(sql, person);
  return life !== "living" && life !== "frozen";
}

/** Under what a look at a request stands in the ledger. Throws Refusal `invalid-fields` where locked evidence is opened and no ground is stated, `role-not-permitted`. */
export async function lookOf(sql: SqlOrTx, one: RequestCase, by: StaffActor, ground: ClaimGround | undefined): Promise<{ readonly clause: "R1" | "D2"; readonly purpose: "request-handling" | "legal-duty"; readonly ground: ClaimGround | null }> {
  if (!(await isLockedEvidence(sql, one))) return { clause: "R1", purpose: "request-handling", ground: null };
  const decision = decide(
    { purpose: "legal-duty", operation: "use", fields: ["own-words"], actor: by.role, self: false }, { life: "living", consent: null, restrictions: [], represents: false, stage: null },
  );
  if (decision.outcome === "refuse" || by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  if (ground === undefined) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "ground", reason: "claim-ground-missing" }], clause: "D2" });
  return { clause: "D2", purpose: "legal-duty", ground };
}
