import { readFile } from "node:fs/promises";
import { readVerifierKey, type NoteKey } from "../modules/ledger/index.ts";
import { UsageFault } from "./command.ts";

/** A file that the command was given. Throws UsageFault when it cannot be read. */
export async function givenFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageFault(`${path} cannot be read`);
  }
}

/** The keys of a text, one C2SP verifier key a line. Throws UsageFault when a line is none, or none is there. */
export function keysIn(text: string, name: string): NoteKey[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const keys = lines.map(readVerifierKey).filter((key) => key !== null);
  if (keys.length !== lines.length || keys.length === 0) throw new UsageFault(`${name} holds no C2SP verifier keys, one a line`);
  return keys;
}

/** The keys of `--key FILE`; null where it was not given. */
export async function givenKeys(path: string | undefined): Promise<NoteKey[] | null> {
  return path === undefined ? null : keysIn(await givenFile(path), path);
}
