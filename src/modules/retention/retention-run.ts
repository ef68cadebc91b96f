import { type CompartmentId, type ConsentScope, retention as terms, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import type { ConsentEvidence, Consents } from "../consent/index.ts";
import type { BegunDestruction, DestructionWish } from "../destruction/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { Vault } from "../vault/index.ts";
import { type DueHolding, dueHoldings, isWholeRecordDue } from "./due-holdings.ts";
import { finishRemoval, insertRemoval, overdueConsents, peopleAfter, type PersonRow, removeRows, runningRemovals } from "./retention.store.ts";

export interface RetentionDeps {
  readonly databases: Pick<Databases, "data" | "eraser">;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "append">;
  readonly keys: Pick<KeyStore, "destroyKeys">;
  readonly vault: Pick<Vault, "indexSubject">;
  readonly consents: Pick<Consents, "record" | "history">;
  readonly evidence: Pick<ConsentEvidence, "due">;
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateUrl: (capability: string) => string;
  readonly steps: Steps;
}

/** What a run did or, dry, would do. Counts and reasons, nobody's id but where the caller asks for a list. */
export interface RetentionRun {
  readonly dryRun: boolean;
  readonly expired: number;
  /** Whole records that were given to destruction. */
  readonly records: number;
  /** What went wrong with one person and held up nobody else: tried again by the next run. */
  readonly failed: number;
  readonly classes: Readonly<Record<CompartmentId, { readonly removed: number; readonly passed: Readonly<Record<string, number>> }>>;
}

const PAGE = 200;
/** Before the first id there is. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const EVIDENCE_MAX = 500;
const JOB = { kind: "system", job: "retention" } as const;

class Tally {
  readonly removed = new Map<CompartmentId, number>();
  readonly passed = new Map<CompartmentId, Map<string, number>>();
  expired = 0;
  records = 0;
  failed = 0;
  readonly #onFault: ((fault: unknown) => void) | undefined;

  constructor(onFault: ((fault: unknown) => void) | undefined) {
    this.#onFault = onFault;
  }

  /** One person's work: its fault is told, and stops the run only where nobody listens. */
  async apart(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#onFault === undefined) throw error;
      this.failed += 1;
      this.#onFault(error);
    }
  }

  remove(compartment: CompartmentId): void {
    this.removed.set(compartment, (this.removed.get(compartment) ?? 0) + 1);
  }

  pass(compartment: CompartmentId, reason: string): void {
    const reasons = this.passed.get(compartment) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    this.passed.set(compartment, reasons);
  }

  told(dryRun: boolean): RetentionRun {
    const classes = Object.fromEntries((Object.keys(terms) as CompartmentId[]).map((id) => [id, { removed: this.removed.get(id) ?? 0, passed: Object.fromEntries(this.passed.get(id) ?? []) }]));
    return { dryRun, expired: this.expired, records: this.records, failed: this.failed, classes: classes as RetentionRun["classes"] };
  }
}

/**
 * Takes away what is past its term, class by class (clause:S3, clause:T2; Law 94-V arts. 12(2), 18). What a hold, an obligation or a block keeps is passed over
 * with its reason. Each removal is ledgered, its rows go in the transaction of the entry, its keys after that. Can be killed and run again.
 * @param how.onFault is told what went wrong with one person, and the run goes on with the next; without it the run ends there and throws.
 */
export async function runRetention(deps: RetentionDeps, { dryRun, signal, onFault }: HowToRun): Promise<RetentionRun> {
  const tally = new Tally(onFault);
  if (!dryRun) await finishRunning(deps, tally);
  await expireConsents(deps, tally, dryRun);
  await removeEvidence(deps, tally, dryRun);
  const at = deps.clock.now();
  for (let after = NOBODY; signal?.aborted !== true;) {
    const page = await peopleAfter(deps.databases.data, after, PAGE);
    for (const person of page) {
      await tally.apart(() => oneOf(deps, person, { at, dryRun, tally }));
      after = person.subject;
    }
    if (page.length < PAGE) break;
  }
  return tally.told(dryRun);
}

interface HowToRun {
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  readonly onFault?: (fault: unknown) => void;
}

async function oneOf(deps: RetentionDeps, person: PersonRow, { at, dryRun, tally }: { at: Date; dryRun: boolean; tally: Tally }): Promise<void> {
  const due = dueHoldings(person, at);
  if (due.length === 0) return;
  for (const one of due) if (one.passed !== null) tally.pass(one.class, one.passed);
  if (isWholeRecordDue(person, due, at)) {
    if (dryRun || (await destroyRecord(deps, person.subject, tally))) {
      tally.records += 1;
      for (const one of due) tally.remove(one.class);
    }
    return;
  }
  for (const one of due) {
    if (one.passed !== null) continue;
    if (dryRun || (await removeClass(deps, one))) tally.remove(one.class);
  }
}

/** Asked again under the lock: who confirmed anew, or withdrew with days of grace, since the page was read is not taken (clause:R5). Throws Refusal `not-due`. */
async function assertStillDue(deps: RetentionDeps, tx: Tx, subject: SubjectId): Promise<void> {
  const at = deps.clock.now();
  const [person] = await peopleAfter(tx, NOBODY, 1, subject);
  if (person === undefined || !isWholeRecordDue(person, dueHoldings(person, at), at)) throw new Refusal("conflict", "not-due", { clause: "S3" });
}

/** A whole record: the same destruction as on wish, with its certificate, begun by the service. A refusal leaves it for the next run. */
async function destroyRecord(deps: RetentionDeps, subject: SubjectId, tally: Tally): Promise<boolean> {
  const [last] = (await deps.consents.history(deps.databases.data, subject)).slice(-1);
  try {
    await deps.beginDestruction({
      subject, actor: JOB, language: last?.language ?? "ru", requestId: newId(), ground: "term-ended", stepUp: (tx) => assertStillDue(deps, tx, subject), certificateUrl: deps.certificateUrl,
    });
    await deps.steps("retention:record-begun");
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    tally.pass("identity", error.reason);
    return false;
  }
}

/** One class of one person: decided anew under the lock, ledgered, its rows gone in the same transaction, then its keys. False when it is not due any more. */
async function removeClass(deps: RetentionDeps, { subject, class: compartment }: DueHolding): Promise<boolean> {
  const at = deps.clock.now(), removal = newId();
  const keyIds = await deps.databases.eraser.begin(async (tx) => {
    await lockSubjects(tx, [subject], "exclusive");
    // Asked again under the lock: a consent, a block or a hold may have come since.
    const [person] = await peopleAfter(tx, NOBODY, 1, subject);
    const due = person && dueHoldings(person, at).find((one) => one.class === compartment && one.passed === null);
    if (due === undefined) return null;
    const [entry] = await deps.ledger.append(tx, [{
      operation: "destroy", clause: terms[compartment].clause, purpose: "legal-duty", subject, actor: JOB, fields: due.fields, requestId: removal, at,
      detail: { class: compartment, why: "term-ended" },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertRemoval(tx, { subject, removal, class: compartment, keyIds: due.keyIds, begunAt: at, entryId: entry.entryId });
    await removeRows(tx, { removal, entryId: entry.entryId }, at);
    await deps.steps("retention:removed-uncommitted");
    return due.keyIds;
  });
  if (keyIds === null) return false;
  await deps.steps("retention:removed");
  await finish(deps, { subject, removal, keyIds });
  return true;
}

async function finish(deps: RetentionDeps, { subject, removal, keyIds }: { subject: SubjectId; removal: string; keyIds: readonly string[] }): Promise<void> {
  await deps.keys.destroyKeys([...keyIds]);
  await deps.steps("retention:keys-gone");
  await deps.vault.indexSubject(subject);
  await finishRemoval(deps.databases.eraser, { subject, removal });
  await deps.steps("retention:finished");
}

/** Removals of a process that died between the rows and the keys. */
async function finishRunning(deps: RetentionDeps, tally: Tally): Promise<void> {
  for (const running of await runningRemovals(deps.databases.data, EVIDENCE_MAX)) await tally.apart(() => finish(deps, running));
}

/** Consents whose own term is over become `ConsentExpired`: silence prolongs nothing (clause:R5). */
async function expireConsents(deps: RetentionDeps, tally: Tally, dryRun: boolean): Promise<void> {
  const at = deps.clock.now();
  const overdue = Map.groupBy(await overdueConsents(deps.databases.data, at, EVIDENCE_MAX), ({ subject }) => subject);
  for (const [subject, choices] of overdue) {
    await tally.apart(async () => {
      const last = (await deps.consents.history(deps.databases.data, subject)).at(-1);
      if (!dryRun && last !== undefined) {
        await deps.databases.data.begin((tx) => deps.consents.record(tx, {
          subject, decidedBy: JOB, typedBy: JOB, choices: choices.map(({ purpose, scope }) => ({ purpose, scope: scope as ConsentScope, state: "ConsentExpired" as const })),
          documentHash: last.documentHash, policyVersion: last.policyVersion, language: last.language, source: "web-form", method: "system", at, requestId: newId(),
        }));
        await deps.steps("retention:expired");
      }
      tally.expired += choices.length;
    });
  }
}

/** Kept evidence whose last day is over: its row and its key. The person is gone, so that the entry names nobody (clause:D2). */
async function removeEvidence(deps: RetentionDeps, tally: Tally, dryRun: boolean): Promise<void> {
  const at = deps.clock.now();
  for (const { subject, keyId } of await deps.evidence.due(deps.databases.data, at, EVIDENCE_MAX)) {
    await tally.apart(async () => {
      if (!dryRun) await removeEvidenceOf(deps, subject, keyId, at);
      tally.remove("evidence");
    });
  }
}

async function removeEvidenceOf(deps: RetentionDeps, subject: SubjectId, keyId: string, at: Date): Promise<void> {
  const removal = newId();
  await deps.databases.eraser.begin(async (tx) => {
    await lockSubjects(tx, [subject], "exclusive");
    const [entry] = await deps.ledger.append(tx, [{
      operation: "destroy", clause: "D2", purpose: "legal-duty", subject: null, actor: JOB, fields: [], requestId: removal, at, publicDetail: { class: "evidence", why: "term-ended" },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertRemoval(tx, { subject, removal, class: "evidence", keyIds: [keyId], begunAt: at, entryId: entry.entryId });
    await removeRows(tx, { removal, entryId: entry.entryId }, at);
  });
  await deps.steps("retention:evidence-removed");
  await finish(deps, { subject, removal, keyIds: [keyId] });
}
