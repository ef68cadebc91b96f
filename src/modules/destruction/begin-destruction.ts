import {
  type Actor, civilDateOf, decide, endOfDay, type Facts, FIELD_IDS, isInForce, isOwnRecord, type JsonObject, keptUntil, type Language, retention, actorRole, type SubjectId,
} from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf, lockSubjects, recordLife } from "../subjects/index.ts";
import { accessFor, type Held } from "../vault/index.ts";
import { type Begun, type HolderOpening, holderCommitment, type Kept, rowHash } from "./certificate.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { destructionOfSubject, insertAddress, insertDestruction, insertWork } from "./destruction.store.ts";

export const DESTRUCTION_JOB = "advance-destruction";
/** Where the sealed search values lie; part of the associated data. */
export const SOUGHT_PLACE = "destruction.work";

export interface DestructionWish {
  readonly subject: SubjectId;
  readonly actor: Actor;
  readonly language: Language;
  readonly requestId: string;
  /** Uses the fresh step-up up, in the same transaction. Throws Refusal when there is none. */
  readonly stepUp: (tx: Tx) => Promise<void>;
  /** Makes the address of the certificate out of the capability, for the letter. */
  readonly certificateUrl: (capability: string) => string;
}

export interface BegunDestruction {
  readonly destruction: string;
  /** The random part of the certificate's address. Shown and mailed once; only its hash is kept. */
  readonly capability: string;
  /** With it the person, and nobody else, can show whose certificate it is. */
  readonly opening: HolderOpening;
}

/** Fields whose values are searched for afterwards: those that point at one person. A first name would be found in half the town. */
const SOUGHT_FIELDS = ["email", "phone", "home-address", "iin"] as const;
const NAME_FIELDS = ["family-name", "given-name", "patronymic"] as const;

/** What stays, and until when: the evidence of consent, for legal claims only (clause:D2). */
export function keptAfter(at: Date): { kept: readonly Kept[]; until: Date } {
  const last = keptUntil("evidence", civilDateOf(at));
  return { kept: [{ what: "consent-evidence", ground: retention.evidence.source, until: last }], until: endOfDay(last) };
}

async function assertMayGo(deps: DestructionDeps, tx: Tx, wish: DestructionWish): Promise<void> {
  const life = await lifeOf(tx, wish.subject);
  if (life === null || life === "destroying" || life === "destroyed" || (await destructionOfSubject(tx, wish.subject)) !== null) {
    throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
  }
  const restrictions = (await deps.restrictions.inForce(tx, wish.subject)).map(({ kind, fields }) => ({ kind, fields }));
  const facts: Facts = { life, consent: null, restrictions, represents: false, stage: null };
  const request = {
    purpose: "request-handling", operation: "destroy", fields: FIELD_IDS, actor: actorRole(wish.actor), self: isOwnRecord(wish.actor, wish.subject),
  } as const;
  const decision = decide(request, facts);
  if (decision.outcome === "refuse") throw new Refusal("refused", decision.reason, { clause: decision.clause });
}

/** Records the withdrawal of every consent in force. */
async function withdrawAll(deps: DestructionDeps, tx: Tx, wish: DestructionWish, at: Date): Promise<void> {
  const { consents } = deps;
  const [states, events] = [await consents.stateOf(tx, wish.subject), await consents.history(tx, wish.subject)];
  const choices = states.filter(({ state }) => isInForce(state)).map(({ purpose, scope }) => ({ purpose, scope, state: "ConsentWithdrawn" as const }));
  const last = events.at(-1);
  if (choices.length === 0 || last === undefined) return;
  await consents.record(tx, {
    subject: wish.subject, decidedBy: wish.actor, typedBy: wish.actor, choices, documentHash: last.documentHash, policyVersion: last.policyVersion,
    language: wish.language, source: "web-form", method: "one-time-code", at, requestId: wish.requestId,
  });
}

interface Read { readonly values: Readonly<Record<string, string>>; readonly name: string }

async function readSought(deps: DestructionDeps, wish: DestructionWish): Promise<Read> {
  const access = accessFor({ purpose: "request-handling", actor: wish.actor, requestId: wish.requestId });
  const { values } = await deps.vault.read(access, wish.subject, [...SOUGHT_FIELDS, ...NAME_FIELDS]);
  const text = (held: Held | undefined): string | undefined => (held === undefined ? undefined : reveal(held.value, "door"));
  const sought = SOUGHT_FIELDS.map((field) => [field, text(values[field])] as const).filter((pair): pair is readonly [typeof pair[0], string] => pair[1] !== undefined);
  const name = NAME_FIELDS.map((field) => text(values[field])).filter((part) => part !== undefined).join(" ");
  return { values: Object.fromEntries(sought), name };
}

/** The evidence is sealed while the ledger's openings can still be made. Its key is not among those destroyed. */
async function keepEvidence(deps: DestructionDeps, tx: Tx, subject: SubjectId, name: string, at: Date): Promise<readonly Kept[]> {
  const [key] = await deps.keys.openKeys([subject], ["evidence"]);
  if (key === undefined) throw new Error("a subject without an evidence key");
  const { kept, until } = keptAfter(at);
  const events = await deps.evidence.keep(tx, { subject, key, who: { name }, at, until });
  return events === 0 ? [] : kept;
}

/**
 * Step (a): the withdrawal, `destroying`, the hashes of the key ids and the ledger entry are one transaction; the journal has it before the answer.
 * From its commit on every process refuses to read. Throws Refusal `destruction-runs`, `step-up-needed`, or the decision's reason (a hold, an obligation,
 * a block). clause:D2
 */
export async function beginDestruction(deps: DestructionDeps, wish: DestructionWish): Promise<BegunDestruction> {
  const read = await readSought(deps, wish);
  const at = deps.clock.now();
  const destruction = newId(), capability = randomToken(), opening: HolderOpening = { salt: randomToken(), name: read.name };
  const sealed = await deps.drafts.seal(SOUGHT_PLACE, destruction as SubjectId, { ...read.values, name: read.name, link: wish.certificateUrl(capability) }, at);
  const keyIds = (await deps.keys.listKeys(wish.subject)).filter(({ compartment }) => compartment !== "evidence").map(({ keyId }) => keyId);
  await deps.databases.data.begin(async (tx) => {
    // Locked before the facts are read: no hold or second withdrawal slips in between.
    await lockSubjects(tx, [wish.subject], "exclusive");
    await assertMayGo(deps, tx, wish);
    await wish.stepUp(tx);
    await withdrawAll(deps, tx, wish, at);
    const kept = await keepEvidence(deps, tx, wish.subject, read.name, at);
    const begun: Begun = {
      destruction, clause: "D2", ground: "consent-withdrawn", keyHashes: keyIds.map((id) => sha256(id).toString("hex")).sort(), kept,
      holder: holderCommitment(opening), begunAt: at.toISOString(),
    };
    const [entry] = await deps.ledger.append(tx, [{
      operation: "destroy", clause: "D2", purpose: "request-handling", subject: wish.subject, actor: wish.actor, fields: [], requestId: wish.requestId, at,
      detail: { destruction }, publicDetail: { row: rowHash(begun) },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await recordLife(tx, wish.subject, "destroying", at);
    await deps.accounts.close(tx, wish.subject, at);
    for (const participant of deps.participants.all()) await participant.recall(tx, wish.subject);
    await insertDestruction(tx, { begun, entryId: entry.entryId });
    await insertWork(tx, { subject: wish.subject, destruction, keyIds, ownKeyId: sealed.keyId, sought: sealed.sealed, dueAt: at });
    await insertAddress(tx, sha256(capability), destruction);
    // All of the row: a restore of an older backup brings the certificate back with it. It names nobody, and the journal is sealed.
    const body = { keyHashes: [...begun.keyHashes], requestId: wish.requestId, begun: { ...begun } as unknown as JsonObject, address: sha256(capability).toString("hex") };
    await deps.journal.note(tx, { kind: "destruction", id: destruction, subject: wish.subject, at, body });
    await deps.notices.send(tx, {
      kind: "withdrawal-received", to: { kind: "draft", draft: destruction as SubjectId }, language: wish.language, params: { destruction },
      requestId: wish.requestId, at,
    });
    await enqueue(tx, DESTRUCTION_JOB, { destruction, requestId: wish.requestId }, { key: `${DESTRUCTION_JOB}/${destruction}` });
    await deps.steps("destroy:begun-uncommitted");
  });
  await deps.steps("destroy:begun");
  await deps.journal.ship();
  await deps.steps("destroy:journal-shipped");
  return { destruction, capability, opening };
}
