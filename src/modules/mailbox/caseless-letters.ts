import { addCalendarDays, type CaselessLetter, type CivilDate, civilDateOf, decide, type LetterAside, type RequestKind, type StaffActor } from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { caselessLetters, judgeCaseless, lockCaseless } from "./caseless-letters.store.ts";
import { handIn, rawLetter } from "./handle-letter.ts";
import { wishOf } from "./letter-wish.ts";
import { OTHER_LETTERS_DAYS, type MailboxDeps } from "./mailbox-deps.ts";
import type { LetterRow } from "./mailbox.store.ts";
import { readLetter } from "./read-letter.ts";

/** A letter that opened no request, as the desk lists it: nothing of what it says. */
export interface ListedCaseless {
  readonly letterId: string;
  readonly why: CaselessLetter;
  readonly takenAt: Date;
  /** The last day on which it lies here, unless somebody takes it in. */
  readonly until: CivilDate;
  readonly bytes: number;
  readonly whole: boolean;
}

export interface OpenedCaseless extends ListedCaseless {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: number; readonly sha256: string }[];
}

export interface CaselessAct {
  readonly letterId: string;
  readonly by: StaffActor;
  readonly requestId: string;
}

const LISTED_MAX = 200;

const listed = ({ letterId, state, takenAt, bytes, whole }: LetterRow): ListedCaseless =>
  ({ letterId, why: state as CaselessLetter, takenAt, until: addCalendarDays(civilDateOf(takenAt), OTHER_LETTERS_DAYS), bytes, whole });

/** Asks the policy and writes the act down, in the caller's transaction. Throws Refusal `role-not-permitted`. */
async function note(deps: MailboxDeps, tx: Tx, { by, requestId }: Omit<CaselessAct, "letterId">, what: string, more: Readonly<Record<string, string | number>> = {}): Promise<void> {
  const decision = decide(
    { purpose: "request-handling", operation: "use", fields: ["own-words"], actor: by.role, self: false }, { life: "living", consent: "ConsentGiven", restrictions: [], represents: false, stage: null },
  );
  if (decision.outcome === "refuse" || by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  await deps.ledger.append(tx, [{
    operation: "use", clause: "S6", purpose: "request-handling", subject: null, actor: by, fields: what === "caseless-letter-opened" ? ["own-words"] : [], requestId, at: deps.clock.now(), detail: { what, ...more },
  }]);
}

const unknown = (): Refusal => new Refusal("not-found", "letter-unknown", { clause: "S6" });

/** The letters that opened no request and wait for somebody's look (clause:R1, clause:S6); ledgered. Throws Refusal `role-not-permitted`. */
export async function listCaseless(deps: MailboxDeps, who: Omit<CaselessAct, "letterId">): Promise<ListedCaseless[]> {
  return deps.databases.data.begin(async (tx) => {
    const rows = await caselessLetters(tx, LISTED_MAX);
    await note(deps, tx, who, "caseless-letters", { rows: rows.length });
    return rows.map(listed);
  });
}

/** Opens one, as plain text, an act of its own that is written down before anything is shown. Throws Refusal `letter-unknown`, `role-not-permitted`. */
export async function openCaseless(deps: MailboxDeps, act: CaselessAct): Promise<OpenedCaseless> {
  const row = await deps.databases.data.begin(async (tx) => {
    const found = await lockCaseless(tx, act.letterId);
    if (found === null) throw unknown();
    await note(deps, tx, act, "caseless-letter-opened", { letter: act.letterId });
    return found;
  });
  const raw = await rawLetter(deps, row);
  if (raw === null) throw unknown();
  const letter = await readLetter(raw, deps.own);
  const files = (letter?.files ?? []).map(({ name, type, bytes }) => ({ name, type, bytes: bytes.length, sha256: sha256(bytes).toString("hex") }));
  // What is no letter is shown by its beginning: a person may read what a program cannot.
  return { ...listed(row), headers: letter?.headers ?? [], text: letter?.text ?? raw.subarray(0, SHOWN_BYTES).toString("utf8"), files };
}
const SHOWN_BYTES = 8_192;

export interface CaselessTaking extends CaselessAct {
  readonly kind: RequestKind;
  /** Whether the address that the letter came from is a person's: else the answer is handed over another way. */
  readonly answerByMail: boolean;
}

/**
 * Takes one in as a request, whose clock counts from the day on which the letter came (clause:R3). Who wrote it is not shown, as with any unsigned letter; no receipt goes out, since a
 * machine stood between. Once, whatever dies in between. Throws Refusal `letter-unknown`, `role-not-permitted`.
 */
export async function takeInCaseless(deps: MailboxDeps, { kind, answerByMail, ...act }: CaselessTaking): Promise<{ caseId: string }> {
  const row = await deps.databases.data.begin(async (tx) => {
    const found = await lockCaseless(tx, act.letterId);
    if (found === null) throw unknown();
    await note(deps, tx, act, "caseless-letter-taken-in", { letter: act.letterId });
    return found;
  });
  const hash = row.hash.toString("hex");
  const raw = await rawLetter(deps, row);
  if (raw === null) throw unknown();
  const opened = await deps.requests.byLetter(hash, null, null);
  const letter = await readLetter(raw, deps.own);
  const wish = letter === null ? { channel: "e-mail", by: { kind: "visitor" }, sender: "subject", values: {}, language: "ru" } as const : await wishOf(letter, null);
  const { email, ...rest } = wish.values as { readonly email?: string };
  const values = answerByMail && email !== undefined ? { ...rest, email } : rest;
  const caseId = opened?.caseId ?? (await handIn(deps, { ...wish, kind, values, letter: hash, silent: true, receivedAt: row.takenAt, requestId: act.requestId }));
  await judgeCaseless(deps.databases.data, row.hash, { state: "request", caseId }, deps.clock.now());
  return { caseId };
}

/**
 * Sets one aside for a reason; its bytes go when its time is over. One whose taking in died before the letter was marked has its request: it is marked now, and not set aside.
 * Throws Refusal `letter-taken-in`, `letter-unknown`, `role-not-permitted`.
 */
export async function setCaselessAside(deps: MailboxDeps, { reason, ...act }: CaselessAct & { readonly reason: LetterAside }): Promise<void> {
  const taken = await deps.databases.data.begin(async (tx) => {
    const row = await lockCaseless(tx, act.letterId);
    if (row === null) throw unknown();
    const opened = await deps.requests.byLetter(row.hash.toString("hex"), null, null, tx);
    await note(deps, tx, act, opened === null ? "caseless-letter-set-aside" : "caseless-letter-taken-in", { letter: act.letterId, ...(opened === null ? { reason } : {}) });
    await judgeCaseless(tx, row.hash, opened === null ? { state: "set-aside", reason } : { state: "request", caseId: opened.caseId }, deps.clock.now());
    return opened !== null;
  });
  if (taken) throw new Refusal("conflict", "letter-taken-in", { clause: "R1" });
}
