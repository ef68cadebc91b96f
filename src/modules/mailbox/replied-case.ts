import { isId } from "../../platform/id.ts";
import type { MailboxDeps } from "./mailbox-deps.ts";
import type { LetterRow } from "./mailbox.store.ts";
import type { ReadLetter } from "./read-letter.ts";

const NUMBER = /(?<!\d)\d{3}[-\u2011 ]?\d{3}[-\u2011 ]?\d{3}(?!\d)/gu;
const NUMBERS_MAX = 5;

/** The request of which one of our letters spoke that this one answers, or whose number stands in its subject. Both can be forged: they prove nothing (clause:R1). */
async function namedCase({ notices, requests }: MailboxDeps, { answers, subject }: ReadLetter): Promise<string | null> {
  for (const id of answers.toReversed()) {
    const notice = /^([0-9a-f-]{36})(?:\.\d+)?@/u.exec(id)?.[1];
    const found = notice !== undefined && isId(notice) ? await notices.requestOf(notice) : null;
    if (found !== null) return found;
  }
  for (const [number] of [...subject.matchAll(NUMBER)].slice(0, NUMBERS_MAX)) {
    const found = await requests.byNumber(number);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Puts a letter that answers ours to its open request, once, for its officer to see. It is not answered, verifies nobody and changes nothing: who wrote it is not known. Null where it
 * opens a request of its own: it names none, one that is over, or one that has had enough letters today.
 */
export async function takenAsReply(deps: MailboxDeps, row: LetterRow, letter: ReadLetter): Promise<string | null> {
  const hash = row.hash.toString("hex");
  const before = await deps.requests.replyOf(hash);
  if (before !== null) return before;
  const caseId = await namedCase(deps, letter);
  return caseId !== null && (await deps.requests.takeReply({ caseId, letter: hash })) ? caseId : null;
}
