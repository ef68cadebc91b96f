import { sha256 } from "../../platform/crypto.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type Begun, CERTIFICATE_FORMAT, type Certificate, type Step, type StepName } from "./certificate.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { destructionByAddress, destructionById, stepsOf, type StepRow } from "./destruction.store.ts";

/** What stands at a capability address: progress at once, the certificate as soon as it can be proved. */
export interface CertificatePage {
  readonly begun: Begun;
  readonly steps: readonly Step[];
  /** When older copies die too: a fact with the step `irrecoverable`, else the planned turn of the key. */
  readonly irrecoverableAt: string;
  /** Null until rows are gone and every entry stands in the published log. */
  readonly certificate: Certificate | null;
}

async function proofsOf(deps: DestructionDeps, begunEntry: string, steps: readonly StepRow[]): Promise<Certificate["proofs"] | null> {
  const begun = await deps.ledger.proofOf(begunEntry);
  if (begun === null) return null;
  const proofs: { begun: string } & Partial<Record<StepName, string>> = { begun };
  for (const { step, entryId } of steps) {
    const proof = await deps.ledger.proofOf(entryId);
    if (proof === null) return null;
    proofs[step.step] = proof;
  }
  return proofs;
}

/**
 * The page behind a capability address. Names nobody; whoever holds the address may read it.
 * Throws Refusal `certificate-unknown` for any other address. clause:D2
 */
export async function certificateAt(deps: DestructionDeps, capability: string): Promise<CertificatePage> {
  const sql = deps.databases.data;
  const destruction = capability.length > 100 ? null : await destructionByAddress(sql, sha256(capability));
  const row = destruction === null ? null : await destructionById(sql, destruction);
  if (row === null) throw new Refusal("not-found", "certificate-unknown", { clause: "D2" });
  const rows = await stepsOf(sql, row.begun.destruction);
  const steps = rows.map(({ step }) => step);
  const at = (name: StepName): string | undefined => steps.find((step) => step.step === name)?.at;
  const unreadableAt = at("unreadable"), done = at("irrecoverable");
  const irrecoverableAt = done ?? (await deps.plannedTurn()).toISOString();
  const page = { begun: row.begun, steps, irrecoverableAt };
  if (unreadableAt === undefined || at("erased") === undefined) return { ...page, certificate: null };
  const proofs = await proofsOf(deps, row.entryId, rows);
  if (proofs === null) return { ...page, certificate: null };
  const certificate: Certificate = {
    format: CERTIFICATE_FORMAT, operator: deps.operator, state: done === undefined ? "unreadable" : "irrecoverable", unreadableAt, irrecoverableAt,
    begun: row.begun, steps, proofs, logKey: await deps.logKey(),
  };
  return { ...page, certificate };
}
