import type { SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { FetchedLetter, MailIn } from "../../platform/mail-in.ts";
import type { MailboxDeps } from "./mailbox-deps.ts";
import { insertLetter, letterByHash, moveLetter, stayingUids } from "./mailbox.store.ts";
import { LETTER_BOUNDS } from "./read-letter.ts";

/** Longer letters are kept by their beginning alone, and stay in the mailbox for a person. */
export const WHOLE_BYTES_MAX = 5 * 1_048_576;

async function keep(deps: MailboxDeps, mail: Pick<MailIn, "validity">, uid: number, letter: FetchedLetter): Promise<void> {
  const at = deps.clock.now();
  const letterId = newId();
  // The key first, then the file, then the row: what dies in between leaves a key that is swept as an orphan, and with it a file that nobody can read.
  const [key] = await deps.keys.createKeys(letterId as SubjectId, ["draft"], at);
  if (key === undefined) throw new Error("the key store gave no key");
  const fileId = await deps.files.put(key.bytes, letter.kept);
  await deps.steps("mailbox:sealed");
  const { hash, bytes, whole } = letter;
  if (!(await insertLetter(deps.databases.data, { hash, letterId, validity: String(mail.validity), uid, bytes, whole, takenAt: at, keyId: key.keyId, fileId }))) {
    // Somebody else took the same bytes meanwhile.
    await deps.files.delete(fileId);
    await deps.keys.destroyKeys([key.keyId]);
  }
  await deps.steps("mailbox:kept");
}

/** Takes one letter: its row and its sealed file stand before it leaves the mailbox, so that a letter is in one of both places at every moment. */
async function takeOne(deps: MailboxDeps, mail: MailIn, uid: number, lying: ReadonlySet<number>): Promise<"new" | "known" | "gone"> {
  const letter = await mail.fetch(uid, { whole_max: WHOLE_BYTES_MAX, head_max: LETTER_BOUNDS.head_bytes });
  if (letter === null) return "gone";
  const known = await letterByHash(deps.databases.data, letter.hash);
  if (known === null) await keep(deps, mail, uid, letter);
  // Of a letter that stays one copy is enough; the row knows which, and follows it where the mailbox has numbered anew.
  const hasCopy = known !== null && known.validity === String(mail.validity) && known.uid !== uid && lying.has(known.uid);
  if (letter.whole || hasCopy) await mail.remove(uid);
  else {
    await mail.flag(uid);
    if (known !== null) await moveLetter(deps.databases.data, letter.hash, { validity: String(mail.validity), uid });
  }
  await deps.steps("mailbox:removed");
  return known === null ? "new" : "known";
}

export interface Taken {
  readonly fresh: number;
  readonly known: number;
}

/** Takes what lies in the mailbox, oldest first, at most so many letters: each leaves it once it is kept (clause:D2: no copy in plain lies about). */
export async function takeLetters(deps: MailboxDeps, mail: MailIn, letters_max: number, signal?: AbortSignal): Promise<Taken> {
  const staying = new Set(await stayingUids(deps.databases.data, String(mail.validity)));
  const there = (await mail.list()).map(({ uid }) => uid);
  const lying = new Set(there);
  const taken = { fresh: 0, known: 0 };
  for (const uid of there.filter((one) => !staying.has(one)).slice(0, letters_max)) {
    if (signal?.aborted === true) break;
    const outcome = await takeOne(deps, mail, uid, lying);
    if (outcome === "new") taken.fresh += 1;
    if (outcome === "known") taken.known += 1;
  }
  return taken;
}
