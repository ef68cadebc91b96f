import { correctionName, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { isRefusal } from "../../platform/refusal.ts";
import type { ReceiveWish, SignedContent } from "../requests/index.ts";
import { CheckerBusyError, CheckerFailedError } from "../signatures/index.ts";
import { wishOf } from "./letter-wish.ts";
import type { MailboxDeps } from "./mailbox-deps.ts";
import { beginReading, type LetterRow, type LetterState, markLetter } from "./mailbox.store.ts";
import { type ReadLetter, readLetter } from "./read-letter.ts";
import { takenAsReply } from "./replied-case.ts";
import { findSignature, type FoundSignature } from "./signed-parts.ts";

/** So often a letter waits for a certification centre that does not answer, once a minute; then a person looks at it. */
export const TRIES_MAX = 5;

/** The kept bytes of a letter; null once they are forgotten. */
export async function rawLetter(deps: Pick<MailboxDeps, "keys" | "files">, { letterId, keyId, fileId }: LetterRow): Promise<Buffer | null> {
  if (keyId === null || fileId === null) return null;
  const key = (await deps.keys.openKeys([letterId as SubjectId], ["draft"])).find((one) => one.keyId === keyId);
  return key === undefined ? null : deps.files.get(fileId, key.bytes);
}

async function signatureIn(deps: MailboxDeps, letter: ReadLetter, tried: number): Promise<FoundSignature> {
  try {
    const found = await findSignature(deps.signatures, letter);
    return found.outcome === "later" && tried >= TRIES_MAX ? { outcome: "none" } : found;
  } catch (error) {
    if (!(error instanceof CheckerBusyError || error instanceof CheckerFailedError)) throw error;
    return { outcome: tried >= TRIES_MAX ? "none" : "later" };
  }
}

/** Hands the letter in at the door of requests; what it gives and cannot be taken (an address that is none, a date that is no day) is left out, and asked for later (clause:R2). */
export async function handIn(deps: MailboxDeps, wish: ReceiveWish): Promise<string> {
  try {
    return (await deps.requests.receive(wish)).caseId;
  } catch (error) {
    if (!isRefusal(error, "invalid-fields")) throw error;
    const faulty = new Set(error.fields.map(({ field }) => field));
    const values = Object.fromEntries(Object.entries(wish.values).filter(([field]) => !faulty.has(field)));
    const corrections = Object.fromEntries(Object.entries(wish.corrections ?? {}).filter(([field]) => !faulty.has(correctionName(field))));
    return (await deps.requests.receive({ ...wish, values, corrections })).caseId;
  }
}

interface Handled {
  readonly state: LetterState;
  readonly caseId: string | null;
}

/** Opens the request of a letter, once: whoever dies after it finds it again by the letter's hash. */
async function openRequest(deps: MailboxDeps, row: LetterRow, letter: ReadLetter, signed: SignedContent | null): Promise<Handled> {
  const hash = row.hash.toString("hex");
  const wish = await wishOf(letter, signed);
  const known = async (): Promise<Handled | null> => {
    const found = await deps.requests.byLetter(hash, wish.signed ?? null, wish.form?.nonce ?? null);
    return found === null ? null : { state: found.opened ? "request" : "repeated", caseId: found.caseId };
  };
  const before = await known();
  if (before !== null) return before;
  // A machine is not answered, though what it carries is signed: the letter is forged around it, and the answer goes where the signed form says.
  const silent = (letter.automatic !== null && wish.form === undefined) || (letter.from !== null && !(await deps.limits.countLetter(deps.databases.data, letter.from, deps.clock.now())));
  const open = async (given: typeof wish): Promise<Handled> => ({ state: "request", caseId: await handIn(deps, { ...given, letter: hash, silent, requestId: newId() }) });
  try {
    return await open(wish);
  } catch (error) {
    if (!isRefusal(error, "request-repeated")) throw error;
    const found = await known();
    if (found !== null) return found;
    // What was drawn stood there already: the next try draws anew, and no letter is lost.
    if (wish.form === undefined) throw error;
    // Another has signed this very form: its id is that one's, the words are also this signer's own.
    return open({ ...wish, form: { caseId: newId(), nonce: wish.form.nonce } });
  }
}

async function judge(deps: MailboxDeps, row: LetterRow, tried: number): Promise<Handled | null> {
  const raw = await rawLetter(deps, row);
  const letter = raw === null ? null : await readLetter(raw, deps.own);
  if (letter === null) return { state: "unreadable", caseId: null };
  const found = await signatureIn(deps, letter, tried);
  if (found.outcome === "later") return null;
  const signed = found.outcome === "signed" ? found.signed : null;
  if (signed === null && letter.automatic !== null) return { state: "automatic", caseId: null };
  if (signed === null && letter.from === null) return { state: "no-sender", caseId: null };
  const replied = signed === null ? await takenAsReply(deps, row, letter) : null;
  return replied === null ? openRequest(deps, row, letter, signed) : { state: "reply", caseId: replied };
}

/** Reads one kept letter and does what it asks for, once. False when it waits for another try. */
export async function handleLetter(deps: MailboxDeps, row: LetterRow): Promise<boolean> {
  const sql = deps.databases.data;
  const tried = await beginReading(sql, row.hash);
  const handled = await judge(deps, row, tried);
  if (handled === null) return false;
  await deps.steps("mailbox:handed-in");
  await markLetter(sql, row.hash, handled.state, handled.caseId, deps.clock.now());
  await deps.steps("mailbox:marked");
  return true;
}
