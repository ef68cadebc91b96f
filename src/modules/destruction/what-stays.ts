import { civilDateOf, type CompartmentId, endOfDay, keptUntil, retention, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Kept } from "./certificate.ts";
import type { DestructionDeps } from "./destruction-deps.ts";

/**
 * The classes that a destruction leaves under lock (policy/retention.ts): the evidence of consents for claims, and what the law on accounting keeps. Where all terms
 * have ended by themselves, that law's term is over too, and the evidence alone stays.
 */
export function lockedBy(ground: "consent-withdrawn" | "term-ended" | "recorded-by-mistake" = "consent-withdrawn"): readonly string[] {
  return (Object.keys(retention) as CompartmentId[]).filter((id) => retention[id].locked && (ground !== "term-ended" || id === "evidence"));
}


/** What of somebody outlives a destruction, counted. */
export interface Outliving {
  /** Events of consent, each a piece of evidence. */
  readonly consents: number;
  readonly contract: boolean;
  readonly requests: number;
}

/** What stays, by which law, until when: the page before the withdrawal and the certificate after the destruction both say this (clause:D2). */
export function keptAfter(at: Date, { consents, contract, requests }: Outliving): readonly Kept[] {
  const row = (id: CompartmentId, what: string): Kept => ({ what, ground: retention[id].source, until: keptUntil(id, civilDateOf(at)) });
  return [
    ...(consents > 0 ? [row("evidence", "consent-evidence")] : []), ...(contract ? [row("contract", "contract")] : []), ...(requests > 0 ? [row("evidence", "request-evidence")] : []),
  ];
}

interface Stays {
  readonly subject: SubjectId;
  readonly name: string;
  readonly at: Date;
  readonly locked: readonly string[];
}

const lastMoment = (compartment: CompartmentId, at: Date): Date => endOfDay(keptUntil(compartment, civilDateOf(at)));

/**
 * Seals what stays, in the transaction in which the destruction begins: the evidence of consents while the ledger's openings can still be made, and the record of a
 * contract as it lies. Their keys are not among those destroyed; `retention run` takes both when their terms end. Safe to run twice.
 */
export async function keepWhatStays(deps: Pick<DestructionDeps, "keys" | "evidence" | "vault" | "requestsHeld">, tx: Tx, wish: Stays): Promise<readonly Kept[]> {
  const { subject, name, at, locked } = wish;
  const keys = await deps.keys.openKeys([subject], ["evidence", "contract"]);
  const key = keys.find(({ compartment }) => compartment === "evidence");
  if (key === undefined) throw new Error("a subject without an evidence key");
  const events = await deps.evidence.keep(tx, { subject, key, who: { name }, at, until: lastMoment("evidence", at) });
  const contract = locked.includes("contract") && (await keepContract(deps, tx, subject, at));
  const requests = (await deps.requestsHeld?.(tx, subject)) ?? 0;
  return keptAfter(at, { consents: events, contract, requests });
}

async function keepContract({ keys, evidence, vault }: Pick<DestructionDeps, "keys" | "evidence" | "vault">, tx: Tx, subject: SubjectId, at: Date): Promise<boolean> {
  const record = await vault.sealedRecord(tx, subject, "contract");
  if (record === null) return false;
  const key = (await keys.openKeys([subject], ["contract"])).find(({ keyId }) => keyId === record.keyId);
  if (key === undefined) return false;
  await evidence.keepRecord(tx, { subject, key, compartment: "contract", version: record.version, record: record.sealed, at, until: lastMoment("contract", at) });
  return true;
}

/** After a restore: what can still be kept of what the certificate lists. The openings are gone with the ledger key, the contract's record came back with the rows. */
export async function keepWhatIsLeft(deps: Pick<DestructionDeps, "keys" | "evidence" | "vault">, tx: Tx, subject: SubjectId, begun: { readonly kept: readonly Kept[]; readonly begunAt: string }): Promise<void> {
  const at = new Date(begun.begunAt);
  const [key] = await deps.keys.openKeys([subject], ["evidence"]);
  if (key !== undefined && begun.kept.some(({ what }) => what === "consent-evidence")) {
    await deps.evidence.keep(tx, { subject, key, who: {}, at, until: lastMoment("evidence", at) });
  }
  if (begun.kept.some(({ what }) => what === "contract")) await keepContract(deps, tx, subject, at);
}
