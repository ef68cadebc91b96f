import type { KeyObject } from "node:crypto";
import { readNote, signersOf, signText } from "./signed-note.ts";
import type { NoteKey } from "./signed-note.ts";

/**
 * Signs a statement with the log's own key, as a C2SP signed note. Its first line names its kind, so that no statement can be read as a checkpoint,
 * whose first line is the log's origin. @throws RangeError for a kind or a line that could be mistaken
 */
export function signStatement(kind: string, lines: readonly string[], name: string, key: KeyObject): string {
  if (!/^[a-z-]+\/\d+$/.test(kind)) throw new RangeError("a statement's kind is a name, a stroke and a number");
  if (lines.some((line) => line === "" || /[\p{Cc}]/u.test(line))) throw new RangeError("a statement's line is not empty and has no control characters");
  const text = `${[kind, ...lines].join("\n")}\n`;
  return `${text}\n${signText(text, name, key)}`;
}

/** The lines of a statement of this kind that one of the keys signed; null for anything else. */
export function statementLines(note: string, kind: string, keys: readonly NoteKey[]): string[] | null {
  const read = readNote(note);
  if (read === null) return null;
  const [first, ...lines] = read.text.slice(0, -1).split("\n");
  const signers = signersOf(read, keys);
  return first === kind && signers !== null && signers.length > 0 ? lines : null;
}
