import { type Actor, assentUntil, civilDate, civilDateOf, type Stage, stageOn, type SubjectId } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { accessFor } from "../vault/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";

/** What time does, in whose name, when. */
export interface TimeAct {
  readonly by: Extract<Actor, { kind: "system" }>;
  readonly at: Date;
  readonly requestId: string;
}

export interface StageOfToday {
  readonly stage: Stage;
  /** Whether the days of grace after the 14th birthday are over. */
  readonly graceOver: boolean;
}

/** The stage of this day by the birth date, which is read through the vault and leaves this function for nobody. Null when it cannot be read any more. */
export async function stageOfToday({ vault }: Pick<FamiliesDeps, "vault">, tx: Tx, pupil: SubjectId, { by, at, requestId }: TimeAct): Promise<StageOfToday | null> {
  try {
    const { values } = await vault.readWithin(tx, accessFor({ purpose: "legal-duty", actor: by, requestId }), pupil, ["birth-date"]);
    const held = values["birth-date"];
    if (held === undefined) return null;
    const [born, today] = [civilDate(reveal(held.value, "door")), civilDateOf(at)];
    return { stage: stageOn(born, today), graceOver: today > assentUntil(born) };
  } catch (error) {
    if (isRefusal(error) && error.reason === "destroyed") return null;
    throw error;
  }
}
