import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal, UnsealFault } from "../../platform/crypto.ts";
import { idBytes, randomToken } from "../../platform/id.ts";
import type { KeyStore } from "../keys/index.ts";

/** What is shown to the person for as long as the days of grace last, and to nobody else: the certificate's address and the salt that binds it to a name. */
export interface ShownOfLeave {
  readonly capability: string;
  readonly salt: string;
}

type Keys = Pick<KeyStore, "openKeys">;
const place = (subject: SubjectId, leave: string): string => `leaving.event/${subject}/${leave}`;

export function newShown(): ShownOfLeave {
  return { capability: randomToken(), salt: randomToken() };
}

/** Seals under the person's ledger key: it dies with the person, and the row is then bytes that say nothing. Throws when there is no such key. */
export async function sealShown(keys: Keys, subject: SubjectId, leave: string, shown: ShownOfLeave): Promise<Buffer> {
  const [key] = await keys.openKeys([subject], ["ledger"]);
  if (key === undefined) throw new Error("a subject without a ledger key");
  return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(shown), place(subject, leave));
}

/** Null when the key is gone, since the destruction runs, or when the row is damaged: a record is not kept because its address does not open. */
export async function openShown(keys: Keys, subject: SubjectId, leave: string, sealed: Buffer): Promise<ShownOfLeave | null> {
  const [key] = await keys.openKeys([subject], ["ledger"]);
  if (key === undefined) return null;
  try {
    return JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, sealed, place(subject, leave)).toString("utf8")) as ShownOfLeave;
  } catch (error) {
    if (error instanceof UnsealFault) return null;
    throw error;
  }
}
