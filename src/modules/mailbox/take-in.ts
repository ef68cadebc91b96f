import type { SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { FetchedLetter, MailIn } from "../../platform/mail-in.ts";
import type { MailboxDeps } from "./mailbox-deps.ts";
import { insertLetter, letterByHash, stayingUids } from "./mailbox.store.ts";
import { LETTER_BOUNDS } from "./read-letter.ts";

/** Longer letters are kept by their beginning alone, and stay in the mailbox for a person. */
export const WHOLE_BYTES_MAX = 12 * 1_048_576;

async function keep(deps: MailboxDeps, mail: Pick<MailIn, "validity">, uid: number, letter: FetchedLetter): Promise<void> {
  const at = deps.clock.now();
  const letterId = newId();
  // The key first, then the file, then the row: what dies in between leaves a key that is swept as an orphan, and with it a file that nobody can read.
  const [key] = await deps.keys.createKeys(letterId as SubjectId, ["draft"], at);
  if (key === undefined) throw new Error("the key store gave no key");
  const fileId = await deps.files.put(key.bytes, letter.kept);
  await deps.steps("mailbox:sealed");
  const { hash, bytes, whole } = letter;
  if (!(await insertLetter(deps.databases.data, { hash, letterId, validity: mail.validity, uid, bytes, whole, takenAt: at, keyId: key.keyId, fileId }))) {
    // Somebody else took the same bytes meanwhile.
    await deps.files.delete(fileId);
    await deps.keys.destroyKeys([key.keyId]);
  }
  await deps.steps("mailbox:kept");
}

/** Takes one letter: its row and its sealed file stand before it leaves the mailbox, so that a letter is in one of both places at every moment. */
async function takeOne(deps: MailboxDeps, mail: MailIn, uid: number): Promise<"new" | "known" | "gone"> {
  const letter = await mail.fetch(uid, { whole_max: WHOLE_BYTES_MAX, head_max: LETTER_BOUNDS.head_bytes });
  if (letter === null) return "gone";
  const known = (await letterByHash(deps.databases.data, letter.hash)) !== null;
  if (!known) await keep(deps, mail, uid, letter);
  if (letter.whole) await mail.remove(uid);
  else await mail.flag(uid);
  await deps.steps("mailbox:removed");
  return known ? "known" : "new";
}

export interface Taken {
  readonly fresh: number;
  readonly known: number;
}

/** Takes what lies in the mailbox, oldest first, at most so many letters: each leaves it once it is kept (clause:D2: no copy in plain lies about). */
export async function takeLetters(deps: MailboxDeps, mail: MailIn, letters_max: number, signal?: AbortSignal): Promise<Taken> {
  const staying = new Set(await stayingUids(deps.databases.data, mail.validity));
  const lying = (await mail.list()).filter(({ uid }) => !staying.has(uid)).slice(0, letters_max);
  const taken = { fresh: 0, known: 0 };
  for (const { uid } of lying) {
    if (signal?.aborted === true) break;
    const outcome = await takeOne(deps, mail, uid);
    if (outcome === "new") taken.fresh += 1;
    if (outcome === "known") taken.known += 1;
  }
  return taken;
}
