import type { ClaimGround, StaffActor } from "../../policy/index.ts";
import { sha256 } from "../../platform/crypto.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import { rawLetter } from "./handle-letter.ts";
import type { MailboxDeps } from "./mailbox-deps.ts";
import { type LetterRow, lettersOfCase } from "./mailbox.store.ts";
import { readLetter } from "./read-letter.ts";

/** A letter of a request, as its page lists it: nothing of what it says. */
export interface ListedLetter extends Pick<LetterRow, "letterId" | "takenAt" | "bytes" | "whole"> {
  readonly state: "request" | "reply";
  /** Whether its bytes still lie here. */
  readonly here: boolean;
}

/** A letter that was opened. Everything in it is what a stranger wrote: it is shown as plain text, and nothing of it is believed. */
export interface OpenedLetter extends ListedLetter {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: number; readonly sha256: string }[];
  readonly raw: Buffer;
}

const listed = ({ letterId, takenAt, bytes, whole, state, fileId }: LetterRow): ListedLetter => ({ letterId, takenAt, bytes, whole, state: state === "reply" ? "reply" : "request", here: fileId !== null });

export async function listLetters(deps: Pick<MailboxDeps, "databases">, caseId: string): Promise<readonly ListedLetter[]> {
  return (await lettersOfCase(deps.databases.data, caseId)).map(listed);
}

export interface LetterLook {
  readonly caseId: string;
  readonly letterId: string;
  readonly by: StaffActor;
  readonly requestId: string;
  /** For which legal claim, where the letter is locked evidence (clause:D2). */
  readonly ground?: ClaimGround | undefined;
}

const unknown = (): Refusal => new Refusal("not-found", "letter-unknown", { clause: "R1" });

async function bytesOf(deps: MailboxDeps, row: LetterRow): Promise<Buffer> {
  try {
    const raw = await rawLetter(deps, row);
    if (raw !== null) return raw;
  } catch (error) {
    if (!isRefusal(error, "file-missing")) throw error;
  }
  throw unknown();
}

/** Opens a letter for who handles the request: an act of its own, written down before anything is shown (clause:S1). Throws Refusal `letter-unknown`, `role-not-permitted`, `invalid-fields` for locked evidence without a ground. */
export async function openLetter(deps: MailboxDeps, { caseId, letterId, by, requestId, ground }: LetterLook): Promise<OpenedLetter> {
  if (by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  const row = (await lettersOfCase(deps.databases.data, caseId)).find((one) => one.letterId === letterId);
  if (row === undefined) throw unknown();
  const raw = await bytesOf(deps, row);
  await deps.requests.noteLetterOpened({ caseId, by, requestId, ground, letter: row.state === "reply" ? "reply" : "request" });
  const letter = await readLetter(raw, deps.own);
  const files = (letter?.files ?? []).map(({ name, type, bytes }) => ({ name, type, bytes: bytes.length, sha256: sha256(bytes).toString("hex") }));
  return { ...listed(row), headers: letter?.headers ?? [], text: letter?.text ?? "", files, raw };
}
