import type { SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import type { RequestCase, RequestEvent } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

/** Tables in which the locked evidence of requests and consents lies: what may be left of a person who is gone (clause:D2). */
const EVIDENCE_TABLES: readonly string[] = ["requests.request", "requests.event", "requests.party", "consent.evidence"];

export interface DestructionAddress {
  readonly capability: string;
  readonly salt: string;
}

/** The address that this request has set apart for the destruction that it asks for; null before that. Whether there is a destruction, `destructionAddress` says. */
export async function plannedAddress(deps: RequestsDeps, one: RequestCase): Promise<DestructionAddress | null> {
  const planned = one.events.find((event): event is RequestEvent & { sealed: Buffer } => event.change === "part-begun" && event.part === "destroy" && event.sealed !== null);
  const key = planned === undefined ? null : await deps.seals.key(one.row.caseId, one.row.keyId);
  return planned === undefined || key === null ? null : (deps.seals.openNote(key, planned, planned.sealed) as DestructionAddress);
}

/** What a destruction at an address has done; null where there is none. */
export async function certificateSteps(deps: RequestsDeps, capability: string): Promise<readonly string[] | null> {
  try {
    return (await deps.certificateAt(capability)).steps.map(({ step }) => step);
  } catch (error) {
    if (isRefusal(error, "certificate-unknown")) return null;
    throw error;
  }
}

/** A destruction closes a moment after its rows went; one that has not for so long found something. */
const CLOSES_MS_MAX = 5 * 60_000;

/** Whether a destruction took the rows away and does not come to its end. */
export async function isStuck(deps: RequestsDeps, planned: DestructionAddress | null, now: Date): Promise<boolean> {
  if (planned === null) return false;
  const removed = (await deps.certificateAt(planned.capability)).steps.find(({ step }) => step === "removed");
  return removed !== undefined && now.getTime() - Date.parse(removed.at) > CLOSES_MS_MAX;
}

/** The certificate's address of a destruction that this request began; null before that, and where another one was first. */
export async function destructionAddress(deps: RequestsDeps, one: RequestCase): Promise<DestructionAddress | null> {
  const planned = await plannedAddress(deps, one);
  return planned !== null && (await certificateSteps(deps, planned.capability)) !== null ? planned : null;
}

/** Whether the destruction of this request is on its way. The caller holds the person's lock: a living record has none, and gets none meanwhile. */
export async function isDestroying(deps: RequestsDeps, tx: Tx, one: RequestCase): Promise<boolean> {
  if (one.about === null || !one.events.some(({ change }) => change === "part-begun")) return false;
  const life = await lifeOf(tx, one.about);
  return life !== "living" && life !== "frozen" && (await destructionAddress(deps, one)) !== null;
}

/** Rows about the person that any module still finds, the locked evidence apart. */
export async function tracesOf(deps: RequestsDeps, about: SubjectId): Promise<number> {
  return deps.databases.data.begin(async (tx) => {
    let rows = 0;
    for (const participant of deps.participants.all()) {
      for (const trace of await participant.find(tx, about)) if (!EVIDENCE_TABLES.includes(trace.table)) rows += trace.rows;
    }
    return rows;
  });
}
