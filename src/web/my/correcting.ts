import { type FieldId, type Language, selfCorrectable, type Stage } from "../../policy/index.ts";
import type { Corrected } from "../../modules/accuracy/index.ts";
import { accessFor, type EarlierValue } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { HeldValues } from "./held-values.tsx";
import type { Whose } from "./whose.ts";

/** Corrections shown, newest first. */
const PAST_MAX = 30;

/** What is shown of a record that may be corrected: present values, and what corrections replaced. */
export interface CorrectableRecord {
  readonly values: HeldValues;
  readonly corrections: Awaited<ReturnType<AppDeps["vault"]["corrections"]>>;
  readonly earlier: readonly EarlierValue[];
}

export async function correctableRecord(deps: Pick<AppDeps, "vault" | "databases">, who: Whose, fields: readonly FieldId[], requestId: string): Promise<CorrectableRecord> {
  const access = accessFor({ purpose: "request-handling", actor: who.actor, requestId });
  const corrections = (await deps.vault.corrections(deps.databases.data, who.subject)).slice(0, PAST_MAX);
  const { values } = await deps.vault.read(access, who.subject, fields);
  const past = [...new Set(corrections.flatMap((row) => row.fields))].filter(who.sees);
  return { values, corrections, earlier: past.length === 0 ? [] : await deps.vault.earlier(access, who.subject, past) };
}

export interface CorrectingWish {
  readonly who: Whose;
  readonly stage: Stage | null;
  /** By field; what may not be corrected here is left out. */
  readonly typed: Readonly<Record<string, string | undefined>>;
  /** What changed after this moment is not overwritten. */
  readonly asOf: Date;
  readonly language: Language;
  readonly network: string;
  readonly requestId: string;
}

/** Corrects what differs (clause:C7); a new mail address gets a code first, whose attempt is the token. */
export async function correctRecord(deps: Pick<AppDeps, "corrections" | "addressChanges" | "clock">, wish: CorrectingWish): Promise<{ fields: Corrected["fields"]; token: string | null }> {
  const { who, stage, typed, asOf, language, network, requestId } = wish;
  const by = who.actor.kind;
  const access = accessFor({ purpose: "request-handling", actor: who.actor, requestId });
  const mine = Object.fromEntries(selfCorrectable(by, stage).flatMap((field) => (typed[field] === undefined ? [] : [[field, typed[field]]])));
  const { fields, email } = await deps.corrections.correct({ access, subject: who.subject, by, stage, typed: mine, asOf, language, at: deps.clock.now() });
  if (email === null) return { fields, token: null };
  const { token } = await deps.addressChanges.ask({ session: who.session, subject: who.subject, email, network, language, requestId });
  return { fields, token };
}

/** The code that came to the new address: it holds from now on. */
export async function confirmAddress(deps: Pick<AppDeps, "addressChanges">, who: Whose, entry: { attempt: string; code: string; network: string; requestId: string }): Promise<void> {
  const access = accessFor({ purpose: "request-handling", actor: who.actor, requestId: entry.requestId });
  await deps.addressChanges.confirm({ session: who.session, access, subject: who.subject, token: entry.attempt, code: entry.code, network: entry.network });
}
