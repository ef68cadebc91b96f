import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal, UnsealFault } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import type { PasskeyRow } from "./passkeys.store.ts";

/** What is known of a passkey: its public half, and how far its counter has come. */
export interface PasskeyContent {
  /** base64url, as the device names it. */
  readonly credential: string;
  /** COSE key in base64url. */
  readonly publicKey: string;
  readonly counter: number;
  /** Kept by the maker of the device and on other devices too. */
  readonly synced: boolean;
  readonly transports: readonly string[];
  /** What the person calls it; nothing until it has a name. */
  readonly name?: string;
}

type Keys = Pick<KeyStore, "createKeys" | "openKeys">;

const placeOf = (subject: SubjectId, id: string): string => `accounts.passkey/${subject}/${id}`;

/** The key under which a person's passkeys lie: the one of the contact compartment, made where there is none yet. It dies with the person. */
export async function passkeyKey(keys: Keys, subject: SubjectId, at: Date): Promise<SubjectKey> {
  const [known] = await keys.openKeys([subject], ["contact"], { fresh: true });
  const [key] = known === undefined ? await keys.createKeys(subject, ["contact"], at) : [known];
  if (key === undefined) throw new Error("the key store gave no contact key");
  return key;
}

/** Bound to its person and its row: bytes that were moved, or that the service did not write, open nothing (clause:S1). */
export function sealPasskey(key: SubjectKey, { subject, id }: Pick<PasskeyRow, "subject" | "id">, content: PasskeyContent): Buffer {
  return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(content), placeOf(subject, id));
}

/** The contents of these rows of one person; what no key opens is left out. */
export async function openPasskeys(keys: Keys, subject: SubjectId, rows: readonly PasskeyRow[]): Promise<{ row: PasskeyRow; key: SubjectKey; content: PasskeyContent }[]> {
  if (rows.length === 0) return [];
  const known = await keys.openKeys([subject], ["contact"], { fresh: true });
  return rows.flatMap((row) => {
    const key = known.find(({ keyId }) => keyId === row.keyId);
    if (key === undefined) return [];
    try {
      const text = unseal({ id: idBytes(key.keyId), secret: key.bytes }, row.sealed, placeOf(subject, row.id)).toString("utf8");
      return [{ row, key, content: JSON.parse(text) as PasskeyContent }];
    } catch (error) {
      if (error instanceof UnsealFault) return [];
      throw error;
    }
  });
}
