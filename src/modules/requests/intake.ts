import {
  type Actor, actorSubject, type Asked, type Calendar, checkAsked, civilDateOf, endOfDay, type FieldId, type IntakeJudgement, judgeIntake, judgeMarkBy, type Language, missingFields, givenBy,
  requestCharactersMax, type RequestChannel, requestClock, type RequestField, type RequestKind, type RequestSender, type RequestState, type RequestValues, type SubjectId,
} from "../../policy/index.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal, type RefusedField } from "../../platform/refusal.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import { firstOwner } from "./first-owner.ts";
import { happen, type Happening } from "./case-log.ts";
import { newCaseNumber } from "./case-number.ts";
import type { KnownSender, RequestCase, RequestRow, RequestWords } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { insertLookup, insertParty, insertRequest, requestRow } from "./requests.store.ts";
import { tellSender } from "./telling.ts";
import { contentToken, knownSender, letterToken, nonceToken, secretToken, type SignedContent } from "./sender.ts";

/** A request at the door, by whatever channel: pages, the desk and the mailbox all call `receive` with one of these. */
export interface ReceiveWish extends Partial<Asked> {
  readonly kind: RequestKind;
  readonly channel: RequestChannel;
  readonly sender: RequestSender;
  /** Who is signed in; staff who type for somebody; a visitor otherwise. */
  readonly by: Actor;
  readonly values: RequestValues;
  /** The data asked about; none named means all. */
  readonly fields?: readonly FieldId[];
  readonly signed?: SignedContent;
  /** Of our own form, whose signed text holds both: the request's id and a nonce, used once. */
  readonly form?: { readonly caseId: string; readonly nonce: string };
  /** SHA-256 of the raw letter that asks, in hex: one letter opens one request, whatever dies in between. */
  readonly letter?: string;
  /** What a letter holds that is not read here and may have been meant to show the sender. */
  readonly unread?: "pdf-signed-inside";
  /** Whether no letter says that it came: its sender has had enough of them today. */
  readonly silent?: boolean;
  /** When it came, where that is before now: a letter that nobody saw as a request. The clocks count from there (clause:R3). */
  readonly receivedAt?: Date;
  /** What comes in with the request or not at all, in its transaction: the code of the form that it is written on. */
  readonly along?: ((tx: Tx, caseId: string) => Promise<void>) | undefined;
  readonly language: Language;
  readonly requestId: string;
}

export interface Received {
  readonly caseId: string;
  readonly number: string;
  /** The random part of the request's own address, for who has no account. */
  readonly capability: string;
  readonly state: RequestState;
  readonly judgement: IntakeJudgement;
  readonly missing: readonly RequestField[];
}

const trimmed = (values: RequestValues): (readonly [RequestField, string])[] =>
  (Object.entries(values) as [RequestField, string][]).map(([field, text]) => [field, text.trim()] as const).filter(([, text]) => text !== "");

/** What stands against typed values, by field. */
export function valueFaults(values: RequestValues): RefusedField[] {
  const faults = trimmed(values).filter(([field, text]) => text.length > requestCharactersMax[field]).map(([field]) => ({ field, reason: "too-long" }));
  const email = values.email?.trim() ?? "";
  if (email !== "" && !/^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\]+\.[^\s@<>"(),;:\\]+$/u.test(email)) faults.push({ field: "email", reason: "not-an-address" });
  return faults;
}

/** Typed values, bounded and trimmed. Throws Refusal `invalid-fields` with all faults. */
export function checkedValues(values: RequestValues): RequestValues {
  const faults = valueFaults(values);
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "R2" });
  return Object.fromEntries(trimmed(values));
}

/** What is named in detail, as it is stored. Throws Refusal `invalid-fields` with all faults. */
export function checkedAsked(of: { readonly kind: RequestKind; readonly sender: RequestSender }, given: Partial<Asked>, at: Date): Asked {
  const { asked, faults } = checkAsked(of, given, civilDateOf(at));
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
  return asked;
}

/** The person's own address, read at the coming: the answer is owed even when the record is gone by then. */
async function withOwnAddress(deps: RequestsDeps, values: RequestValues, by: Actor, requestId: string): Promise<RequestValues> {
  if (values.email !== undefined || (by.kind !== "subject" && by.kind !== "representative")) return values;
  try {
    const own: Actor = { kind: "subject", subject: by.subject };
    const held = await deps.vault.read(accessFor({ purpose: "request-handling", actor: own, requestId }), by.subject, ["email"]);
    return held.values.email === undefined ? values : { ...values, email: reveal(held.values.email.value, "door") };
  } catch (error) {
    if (isRefusal(error)) return values;
    throw error;
  }
}

interface Prepared {
  readonly row: RequestRow;
  readonly words: RequestWords;
  readonly known: KnownSender;
  readonly judgement: IntakeJudgement;
  readonly missing: readonly RequestField[];
  readonly calendar: Calendar;
}

async function prepare(deps: RequestsDeps, wish: ReceiveWish, at: Date): Promise<Prepared> {
  const asked = checkedAsked(wish, wish, at);
  const values = await withOwnAddress(deps, checkedValues(wish.values), wish.by, wish.requestId);
  const known = await knownSender(deps, { ...wish, values, signed: wish.signed ?? null });
  // Who was found may be a representative, whatever was said.
  checkedAsked({ kind: wish.kind, sender: known.sender }, asked, at);
  const calendar = await deps.calendars.loadCarefully();
  const clock = requestClock(wish.kind, civilDateOf(wish.receivedAt ?? at), calendar);
  const caseId = wish.form?.caseId ?? newId();
  const key = await deps.seals.newKey(caseId, at);
  const signer = wish.signed?.verdict.valid === true ? wish.signed.verdict.signers[0] : undefined;
  const words: RequestWords = {
    values, ...asked, fields: wish.fields ?? [], capability: randomToken(), claimed: known.claimed ?? known.about,
    signer: signer === undefined ? null : { name: signer.name ?? "", iin: signer.iin ?? null },
  };
  const file = wish.signed?.evidence ?? null;
  const row: RequestRow = {
    caseId, number: newCaseNumber(), kind: wish.kind, channel: wish.channel, sender: known.sender, language: wish.language, receivedAt: wish.receivedAt ?? at, answerOn: clock.answer.due, dueOn: clock.due,
    sealed: deps.seals.sealWords(key, caseId, words), keyId: key.keyId, fileId: file === null ? null : await deps.seals.keepFile(key, file), requestId: wish.requestId,
  };
  const judgement = judgeIntake({ kind: wish.kind, channel: wish.channel, sender: known.sender, proof: known.proof });
  return { row, words, known, judgement, missing: missingFields({ kind: wish.kind, proof: known.proof }, values), calendar };
}

/** Uses up the nonce and the signed content, for their signer. Throws Refusal `request-repeated`: the same form or letter counts once. */
async function useUp(deps: RequestsDeps, tx: Tx, wish: ReceiveWish, { row, words }: Prepared): Promise<void> {
  // An id that somebody else's form has is no key of this one.
  if (wish.form !== undefined && (await requestRow(tx, wish.form.caseId)) !== null) throw new Refusal("conflict", "request-repeated", { clause: "R1" });
  const tokens = [
    ...(wish.letter === undefined ? [] : [letterToken(wish.letter)]), `number:${row.number}`, secretToken("address", words.capability),
    ...(wish.form === undefined ? [] : [nonceToken(deps, wish.signed ?? null, wish.form.nonce)]), ...(wish.signed === undefined ? [] : [contentToken(deps, wish.signed)]),
  ];
  for (const token of tokens) if (!(await insertLookup(tx, token, row.caseId, row.receivedAt))) throw new Refusal("conflict", "request-repeated", { clause: "R1" });
}

/** Who else represents a child learns that somebody entitled to do so has restricted the record, and no more (clause:G5, clause:T7). */
async function tellOthers(deps: RequestsDeps, tx: Tx, { row, senderSubject }: RequestCase, { child, by, at, requestId }: { child: SubjectId; by: Actor; at: Date; requestId: string }): Promise<void> {
  const asker = senderSubject ?? actorSubject(by);
  for (const { representative } of await deps.representations.representativesOf(tx, child, at)) {
    if (representative === asker) continue;
    await deps.notices.send(tx, { kind: "record-restricted", to: { kind: "subject", subject: representative }, language: row.language, params: { child }, requestId, at });
  }
}

/** Places what the judgement asks for on the record: the block from this moment, or a mark until the sender is judged (clause:T7). */
export async function restrictFor(
  deps: RequestsDeps, tx: Tx, one: RequestCase, what: { kind: "block" | "provisional"; subject: SubjectId; fields: readonly FieldId[]; by: Actor; at: Date; requestId: string }, calendar: Calendar,
): Promise<RequestCase> {
  const { subject, fields, at, requestId } = what;
  const life = await lifeOf(tx, subject);
  if (life !== "living" && life !== "frozen") return one;
  const by = what.by.kind === "visitor" ? BY_SYSTEM : what.by;
  const until = what.kind === "provisional" ? judgeMarkBy(civilDateOf(at), calendar) : one.row.answerOn;
  const placed = await deps.restrictions.place(tx, {
    subject, kind: what.kind, fields: fields.length === 0 ? "all" : fields, reason: `request-${one.row.kind}`, clause: "T7", by, requestId, at, until: endOfDay(until),
  });
  if (what.kind === "block") await tellOthers(deps, tx, one, { child: subject, by: what.by, at, requestId });
  return happen(deps, tx, one, { change: what.kind === "block" ? "blocked" : "marked", by, at, requestId, restriction: placed.restriction, fields: [...fields] }, calendar);
}

/** The fields that a request's block reaches: those that are to be corrected, or those named; none means the whole record. What is to be destroyed is blocked whole. */
export function blockedFields(kind: RequestKind, { corrections, fields }: Pick<RequestWords, "corrections" | "fields">): readonly FieldId[] {
  const corrected = kind === "correction" ? (Object.keys(corrections) as FieldId[]) : [];
  if (corrected.length > 0) return corrected;
  return kind === "destruction" ? [] : fields;
}

async function judged(deps: RequestsDeps, tx: Tx, one: RequestCase, wish: ReceiveWish, { at, ...prepared }: Prepared & { at: Date }): Promise<RequestCase> {
  const { judgement, known, words, calendar, missing } = prepared;
  const act = { by: BY_SYSTEM, at, requestId: wish.requestId } as const;
  const go = (to: RequestCase, what: Omit<Happening, "by" | "at" | "requestId">) => happen(deps, tx, to, { ...act, ...what }, calendar);
  let now = await go(one, { change: "acknowledged", state: "RequestAcknowledged" });
  if (judgement.outcome === "reject") return go(now, { change: "rejected", state: "RequestRejected", reason: judgement.reason });
  if (judgement.outcome === "verify") {
    if (judgement.mark && words.claimed !== null) now = await restrictFor(deps, tx, now, { kind: "provisional", subject: words.claimed, fields: blockedFields(one.row.kind, words), ...act, by: wish.by }, calendar);
    const fields = missing.length > 0 ? missing : ["document-shown"];
    return go(now, { change: "more-asked", state: "RequestRequiresAction", fields, reason: wish.unread ?? "sender-not-shown", until: givenBy(civilDateOf(at), one.row.answerOn) });
  }
  if (judgement.block && known.about !== null) now = await restrictFor(deps, tx, now, { kind: "block", subject: known.about, fields: blockedFields(one.row.kind, words), ...act, by: wish.by }, calendar);
  if (missing.length > 0) return go(now, { change: "more-asked", state: "RequestRequiresAction", fields: missing, reason: "fields-missing", until: givenBy(civilDateOf(at), one.row.answerOn) });
  return go(now, { change: "accepted", state: "RequestAccepted" });
}

/**
 * The one door for requests (clause:R1): a row, a number, the clocks, what T7 asks for, and the letter that says it came; all in one transaction. What is missing is
 * asked for, not guessed (clause:R2). Throws Refusal `invalid-fields`, `request-repeated`.
 */
export async function receive(deps: RequestsDeps, wish: ReceiveWish): Promise<Received> {
  const at = deps.clock.now();
  const prepared = await prepare(deps, wish, at);
  const { row, words, known, judgement, missing, calendar } = prepared;
  const state = await deps.databases.data.begin(async (tx) => {
    // Locked before anything is written: the same people, in the one order that everybody takes.
    await lockSubjects(tx, [known.about, known.claimed, known.senderSubject, actorSubject(wish.by)].filter((one) => one !== null), "exclusive");
    await useUp(deps, tx, wish, prepared);
    await insertRequest(tx, row);
    await wish.along?.(tx, row.caseId);
    const about = judgement.outcome === "verify" ? null : known.about;
    if (about !== null) await insertParty(tx, row.caseId, { subject: about, part: "about" }, at);
    if (known.senderSubject !== null) await insertParty(tx, row.caseId, { subject: known.senderSubject, part: "sender" }, at);
    const fresh: RequestCase = { row, events: [], about, senderSubject: known.senderSubject };
    const begun = await happen(deps, tx, fresh, { change: "received", state: "RequestInitiated", by: wish.by, at, requestId: wish.requestId, reason: known.proof, owner: await firstOwner(deps, tx) }, calendar);
    const now = await judged(deps, tx, begun, wish, { ...prepared, at });
    if (wish.silent !== true) await tellSender(deps, tx, now, calendar, at);
    await deps.steps("request:received-uncommitted");
    return now.events.at(-1)?.state ?? "RequestInitiated";
  });
  await deps.steps("request:received");
  await deps.journal.ship();
  return { caseId: row.caseId, number: row.number, capability: words.capability, state, judgement, missing };
}
