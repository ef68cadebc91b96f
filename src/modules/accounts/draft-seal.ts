import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { KeyStore } from "../keys/index.ts";

export interface SealedDraft {
  readonly keyId: string;
  readonly sealed: Buffer;
}

/** What a person typed before there is a person: sealed under a key of compartment `draft` that dies with the wait. */
export class DraftSeals {
  readonly #keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys">;

  constructor(deps: { keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys"> }) {
    this.#keys = deps.keys;
  }

  /** Makes a key for `subject` (committed before it returns) and seals `values` under it. `place` names the table that will hold the bytes. */
  async seal(place: string, subject: SubjectId, values: Readonly<Record<string, string>>, at: Date): Promise<SealedDraft> {
    const [key] = await this.#keys.createKeys(subject, ["draft"], at);
    if (key === undefined) throw new Error("the key store gave no draft key");
    const sealed = seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(values), `${place}/${subject}`);
    return { keyId: key.keyId, sealed };
  }

  /** The values, or null when the key is gone. */
  async open(place: string, subject: SubjectId, draft: SealedDraft): Promise<Readonly<Record<string, Personal<string>>> | null> {
    const keys = await this.#keys.openKeys([subject], ["draft"]);
    const key = keys.find(({ keyId }) => keyId === draft.keyId);
    if (key === undefined) return null;
    const text = unseal({ id: idBytes(key.keyId), secret: key.bytes }, draft.sealed, `${place}/${subject}`).toString("utf8");
    const values = JSON.parse(text) as Record<string, string>;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Personal(value)]));
  }

  /** Destroys draft keys, by id. Safe to run twice. */
  async drop(keyIds: readonly string[]): Promise<void> {
    if (keyIds.length > 0) await this.#keys.destroyKeys([...keyIds]);
  }
}
