import {
  type Actor, decide, type Facts, FIELD_IDS, isInForce, isOwnRecord, type JsonObject, type Language, actorRole, type SubjectId,
} from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type ConsentEvent, endingState } from "../consent/index.ts";
import type { MarkedValues } from "../marks/index.ts";
import { lifeOf, lockSubjects, recordLife } from "../subjects/index.ts";
import { accessFor, type Held } from "../vault/index.ts";
import { type Begun, type HolderOpening, holderCommitment, rowHash } from "./certificate.ts";
import { readWhatOpens } from "./read-what-opens.ts";
import { keepWhatStays, lockedBy } from "./what-stays.ts";
import type { DestructionDeps } from "./destruction-deps.ts";
import { destructionOfSubject, insertAddress, insertDestruction, insertWork } from "./destruction.store.ts";

export const DESTRUCTION_JOB = "advance-destruction";
/** Where the sealed search values lie; part of the associated data. */
export const SOUGHT_PLACE = "destruction.work";
/** Names of sealed values that are for the letter alone and are not searched for: they may be those of a representative who stays. */
export const LETTER_TO = "letter-to";
export const LETTER_NAME = "letter-name";
/** The value of the n-th addressee. */
export const nthOf = (name: typeof LETTER_TO | typeof LETTER_NAME, n: number): string => (n === 0 ? name : `${name}-${n}`);

export interface Addressee {
  readonly subject: SubjectId;
  readonly language: Language;
}

export interface DestructionWish {
  readonly subject: SubjectId;
  readonly actor: Actor;
  readonly language: Language;
  readonly requestId: string;
  /** Uses the fresh step-up up, in the same transaction. Throws Refusal when there is none. */
  readonly stepUp: (tx: Tx) => Promise<void>;
  /** Makes the address of the certificate out of the capability, for the letter. */
  readonly certificateUrl: (capability: string) => string;
  /** The address and the salt that the person was shown before; made here unless given. */
  readonly prepared?: Pick<BegunDestruction, "capability"> & Pick<HolderOpening, "salt">;
  /** Who get the letter, when it is not the person: a child's representatives, each in the own language. */
  readonly letterTo?: readonly Addressee[];
  readonly ground?: DestructionGround;
  /** How the wish came, for the ends of consents; on a page and with a code unless given. */
  readonly heard?: Pick<ConsentEvent, "source" | "method">;
}

/** Why: the person (or the representative) withdrew, the term of keeping has ended, or the school recorded by mistake what nobody has touched since. */
export type DestructionGround = "consent-withdrawn" | "term-ended" | "recorded-by-mistake";

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

async function assertMayGo(deps: DestructionDeps, tx: Tx, wish: DestructionWish): Promise<void> {
  const life = await lifeOf(tx, wish.subject);
  if (life === null || life === "destroying" || life === "destroyed" || (await destructionOfSubject(tx, wish.subject)) !== null) {
    throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
  }
  const restrictions = (await deps.restrictions.inForce(tx, wish.subject)).map(({ kind, fields }) => ({ kind, fields }));
  const { actor, subject } = wish;
  const represents = actor.kind === "representative" && (await deps.representations.represents(tx, actor.subject, subject, deps.clock.now()));
  const stage = await deps.representations.stageOf(tx, subject);
  // A pupil ends the own words, and no representative's consent (clause:G5).
  if (actor.kind === "subject" && stage !== null && stage !== "adult") throw new Refusal("refused", "pupil-takes-back", { clause: "G5" });
  const facts: Facts = { life, consent: null, restrictions, represents, stage };
  const request = {
    purpose: "request-handling", operation: "destroy", fields: FIELD_IDS, actor: actorRole(wish.actor), self: isOwnRecord(wish.actor, wish.subject),
  } as const;
  const decision = decide(request, facts);
  if (decision.outcome === "refuse") throw new Refusal("refused", decision.reason, { clause: decision.clause });
}

/** Records the end of every consent in force, as what the actor may call it. A pupil's assent is the pupil's own: no representative ends it, and alone it permits nothing (clause:G5). */
async function withdrawAll(deps: DestructionDeps, tx: Tx, wish: DestructionWish, at: Date): Promise<void> {
  const { consents } = deps;
  const [states, events] = [await consents.stateOf(tx, wish.subject), await consents.history(tx, wish.subject)];
  const ended = states.filter(({ state, scope }) => isInForce(state) && !(scope === "assent" && wish.actor.kind === "representative"));
  const choices = ended.map(({ purpose, scope }) => ({ purpose, scope, state: wish.ground === "recorded-by-mistake" ? ("ConsentInvalidated" as const) : endingState(wish.actor) }));
  const last = events.at(-1);
  if (choices.length === 0 || last === undefined) return;
  await consents.record(tx, {
    subject: wish.subject, decidedBy: wish.actor, typedBy: wish.actor, choices, documentHash: last.documentHash, policyVersion: last.policyVersion,
    language: wish.language, at, ...(wish.heard ?? { source: "web-form", method: wish.actor.kind === "system" ? "system" : "one-time-code" }), requestId: wish.requestId,
  });
}

interface Read { readonly values: Readonly<Record<string, string>>; readonly name: string; readonly reachedBy: MarkedValues }

/** Read by the service itself where it is not the person's own wish: a representative does not see all that has to be searched for. */
async function readSought(deps: DestructionDeps, wish: DestructionWish): Promise<Read> {
  const actor: Actor = wish.actor.kind === "subject" ? wish.actor : { kind: "system", job: "destruction" };
  const access = accessFor({ purpose: "request-handling", actor, requestId: wish.requestId });
  const values = await readWhatOpens(deps.vault, access, wish.subject, [...SOUGHT_FIELDS, ...NAME_FIELDS, "birth-date"]);
  const text = (held: Held | undefined): string | undefined => (held === undefined ? undefined : reveal(held.value, "door"));
  const sought = SOUGHT_FIELDS.map((field) => [field, text(values[field])] as const).filter((pair): pair is readonly [typeof pair[0], string] => pair[1] !== undefined);
  const name = NAME_FIELDS.map((field) => text(values[field])).filter((part) => part !== undefined).join(" ");
  const { email, phone, "family-name": family, "given-name": given, "birth-date": born } = values;
  // Of a pupil no address may be held here: the other parent's line of a list would bring the pupil back by name.
  const isPupil = (await deps.representations.stageOf(deps.databases.data, wish.subject)) !== null;
  const pupils = isPupil && family && given && born ? [{ "family-name": family.value, "given-name": given.value, "birth-date": born.value }] : [];
  const reachedBy = { ...(email && { email: email.value }), ...(phone && { phone: phone.value }), pupils };
  return { values: Object.fromEntries(sought), name, reachedBy };
}

/** Where the letters with the certificate's address go: to the person, or to the representatives of a child. */
async function letterAddresses(deps: DestructionDeps, wish: DestructionWish, read: Read): Promise<Readonly<Record<string, string>>> {
  const addresses: Record<string, string> = {};
  const access = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "destruction" }, requestId: wish.requestId });
  for (const [n, { subject }] of (wish.letterTo ?? []).entries()) {
    const values = await readWhatOpens(deps.vault, access, subject, ["email", "given-name"]);
    if (values.email === undefined) continue;
    addresses[nthOf(LETTER_TO, n)] = reveal(values.email.value, "door");
    addresses[nthOf(LETTER_NAME, n)] = values["given-name"] === undefined ? read.name : reveal(values["given-name"].value, "door");
  }
  return addresses;
}

/** Who leaves represents nobody any more: a child stays with whoever else represents it, or is blocked and stands on the officer's list (clause:G5). */
async function endRepresentations(deps: DestructionDeps, tx: Tx, { subject, actor, requestId }: DestructionWish, children: readonly SubjectId[], at: Date): Promise<void> {
  for (const child of children) {
    // A child whose record goes too takes its registry along; its history can take no more entries.
    const life = await lifeOf(tx, child);
    if (life !== "living" && life !== "frozen") continue;
    const end = { child, representative: subject, reason: "left", by: actor, requestId } as const;
    await deps.representations.end(tx, { ...end, at });
    await deps.afterLeft(tx, end, at);
  }
}

interface Prepared {
  readonly destruction: string;
  readonly capability: string;
  readonly opening: HolderOpening;
  readonly ownKeyId: string;
  readonly sought: Buffer;
  readonly marks: readonly number[];
  readonly at: Date;
}

/** What is made before the transaction: ids and the sealed search values. */
async function prepare(deps: DestructionDeps, wish: DestructionWish): Promise<Prepared> {
  const read = await readSought(deps, wish);
  const at = deps.clock.now();
  const destruction = newId(), capability = wish.prepared?.capability ?? randomToken();
  const values = { ...read.values, name: read.name, link: wish.certificateUrl(capability), ...(await letterAddresses(deps, wish, read)) };
  const { keyId: ownKeyId, sealed: sought } = await deps.drafts.seal(SOUGHT_PLACE, destruction as SubjectId, values, at);
  // A mark keeps a later list from bringing somebody back who left. Who was recorded by mistake has not left: the list that is put right may ask.
  const marks = wish.ground === "recorded-by-mistake" ? [] : deps.marks.of(read.reachedBy);
  return { destruction, capability, opening: { salt: wish.prepared?.salt ?? randomToken(), name: read.name }, ownKeyId, sought, marks, at };
}

/** The rows of a destruction that begins, its entry and its journal record, in the caller's transaction. */
async function writeBegun(deps: DestructionDeps, tx: Tx, wish: DestructionWish, { destruction, capability, opening, ownKeyId, sought, marks, at }: Prepared): Promise<void> {
  const { subject, requestId } = wish;
  // Listed under the record's lock: a key whose value was bound a moment ago is among those that go.
  const keyIds = (await deps.keys.listKeys(subject)).filter(({ compartment }) => !lockedBy(wish.ground).includes(compartment)).map(({ keyId }) => keyId);
  const kept = await keepWhatStays(deps, tx, { subject, name: opening.name, at, locked: lockedBy(wish.ground) });
  const begun: Begun = {
    destruction, clause: "D2", ground: wish.ground ?? "consent-withdrawn", keyHashes: keyIds.map((id) => sha256(id).toString("hex")).sort(), kept,
    holder: holderCommitment(opening), begunAt: at.toISOString(),
  };
  const [entry] = await deps.ledger.append(tx, [{
    operation: "destroy", clause: "D2", purpose: "request-handling", subject, actor: wish.actor, fields: [], requestId, at,
    detail: { destruction }, publicDetail: { row: rowHash(begun) },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await recordLife(tx, subject, "destroying", at);
  await deps.accounts.close(tx, subject, at);
  for (const participant of deps.participants.all()) await participant.recall(tx, subject);
  await insertDestruction(tx, { begun, entryId: entry.entryId });
  await insertWork(tx, { subject, destruction, keyIds, ownKeyId, sought, dueAt: at });
  await insertAddress(tx, sha256(capability), destruction);
  await deps.marks.note(tx, marks);
  // All of the row: a restore of an older backup brings the certificate back with it. It names nobody, and the journal is sealed.
  const body = { keyHashes: [...begun.keyHashes], requestId, begun: { ...begun } as unknown as JsonObject, address: sha256(capability).toString("hex"), marks: [...marks] };
  await deps.journal.note(tx, { kind: "destruction", id: destruction, subject, at, body });
}

/**
 * Step (a): the withdrawal, `destroying`, the hashes of the key ids and the ledger entry are one transaction; the journal has it before the answer.
 * From its commit on every process refuses to read. Throws Refusal `destruction-runs`, `step-up-needed`, or the decision's reason (a hold, an obligation,
 * a block); `representation-changed` when who goes was given a child meanwhile (clause:G5). clause:D2
 */
export async function beginDestruction(deps: DestructionDeps, wish: DestructionWish): Promise<BegunDestruction> {
  const [begun] = await beginTogether(deps, [wish]);
  if (begun === undefined) throw new Error("one wish begins one destruction");
  return begun;
}

/** As `beginDestruction`, of several people in one transaction, in the order given: all of them go, or nobody. Everything is asked of each before anything of anybody is written. */
export async function beginTogether(deps: DestructionDeps, wishes: readonly DestructionWish[]): Promise<BegunDestruction[]> {
  // Asked before anything is read: a destruction that waits for a hold is tried again and again, and must not read the person each time.
  await deps.databases.data.begin(async (tx) => {
    for (const wish of wishes) await assertMayGo(deps, tx, wish);
  });
  const going: (Prepared & { wish: DestructionWish })[] = [];
  for (const wish of wishes) going.push({ ...(await prepare(deps, wish)), wish });
  await deps.databases.data.begin(async (tx) => {
    const before = [...(await childrenOfAll(deps, tx, going))].flat(2);
    // Locked before the facts are read: no hold or second withdrawal slips in between. All at once, so that two who leave do not wait for each other.
    await lockSubjects(tx, before, "exclusive");
    const children = await childrenOfAll(deps, tx, going);
    // A child who was given to one of them until then is not locked, and would keep a representative who is gone. Begun once more it is seen.
    if ([...children].flat(2).some((one) => !before.includes(one))) throw new Refusal("conflict", "representation-changed", { clause: "G5" });
    for (const { wish } of going) {
      await assertMayGo(deps, tx, wish);
      await wish.stepUp(tx);
    }
    for (const { wish, ...prepared } of going) await beginWithin(deps, tx, wish, prepared, children.get(wish.subject) ?? []);
    await deps.steps("destroy:begun-uncommitted");
  });
  await deps.steps("destroy:begun");
  await deps.journal.clear();
  await deps.steps("destroy:journal-shipped");
  return going.map(({ destruction, capability, opening }) => ({ destruction, capability, opening }));
}

/** Who goes, each with the children whom that one represents now. */
async function childrenOfAll({ representations, clock }: DestructionDeps, tx: Tx, going: readonly { readonly wish: DestructionWish }[]): Promise<Map<SubjectId, SubjectId[]>> {
  const children = new Map<SubjectId, SubjectId[]>();
  for (const { wish } of going) children.set(wish.subject, (await representations.childrenOf(tx, wish.subject, clock.now())).map(({ child }) => child));
  return children;
}

async function beginWithin(deps: DestructionDeps, tx: Tx, wish: DestructionWish, prepared: Prepared, children: readonly SubjectId[]): Promise<void> {
  const { destruction, at } = prepared;
  await withdrawAll(deps, tx, wish, at);
  await endRepresentations(deps, tx, wish, children, at);
  await writeBegun(deps, tx, wish, prepared);
  for (const [n, { language }] of (wish.letterTo ?? [{ language: wish.language }]).entries()) {
    await deps.notices.send(tx, {
      kind: "withdrawal-received", to: { kind: "draft", draft: destruction as SubjectId }, language, params: { destruction, addressee: String(n) }, requestId: wish.requestId, at,
    });
  }
  await enqueue(tx, DESTRUCTION_JOB, { destruction, requestId: wish.requestId }, { key: `${DESTRUCTION_JOB}/${destruction}` });
}
