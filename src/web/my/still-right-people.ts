import type { FieldId } from "../../policy/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { HeldValues } from "./held-values.tsx";
import { childOf, type Whose } from "./whose.ts";

export interface Asked {
  readonly who: Whose;
  readonly fields: readonly FieldId[];
  readonly values: HeldValues;
}

/** Whose data the yearly question is about: the person's own, and those of the children represented now. */
export async function peopleAsked(deps: Pick<AppDeps, "representations" | "databases" | "clock">, who: Whose): Promise<Whose[]> {
  const children = await deps.representations.childrenOf(deps.databases.data, who.subject, deps.clock.now());
  return [who, ...children.map(({ child }) => childOf(who.session, child))];
}

/** What is held of a person, as far as this viewer sees it. */
export async function heldFields(deps: Pick<AppDeps, "vault" | "databases">, who: Whose): Promise<FieldId[]> {
  const { compartments } = await deps.vault.heldSummary(deps.databases.data, who.subject);
  return compartments.flatMap(({ fields }) => fields.map(({ field }) => field)).filter(who.sees);
}

export async function readAsked(deps: Pick<AppDeps, "vault" | "databases">, who: Whose, requestId: string): Promise<Asked> {
  const fields = await heldFields(deps, who);
  if (fields.length === 0) return { who, fields, values: {} };
  const { values } = await deps.vault.read(accessFor({ purpose: "request-handling", actor: who.actor, requestId }), who.subject, fields);
  return { who, fields, values };
}

/** Says that everything is right, of everybody asked about (clause:C7). */
export async function sayStillRight(deps: AppDeps, who: Whose, requestId: string): Promise<void> {
  const said = await Promise.all((await peopleAsked(deps, who)).map(async (each) => ({ subject: each.subject, actor: each.actor, fields: await heldFields(deps, each) })));
  await deps.stillRight.confirm(said, requestId);
}
