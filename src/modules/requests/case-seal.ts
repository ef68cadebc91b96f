import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal } from "../../platform/crypto.ts";
import type { FileStore } from "../../platform/files.ts";
import { idBytes } from "../../platform/id.ts";
import type { KeyStore, SubjectKey } from "../keys/index.ts";
import type { RequestWords } from "./request-row.ts";

export interface CaseSealDeps {
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys" | "destroyKeys">;
  readonly files: FileStore;
}

const WORDS = "requests.request";
const EVENT = "requests.event";

/**
 * Seals what is said in a request under a key of its own, which is no key of a person: it outlives the person's destruction as locked evidence (clause:D2) and goes
 * when its term ends. The key store knows the request's id in place of a subject's.
 */
export class CaseSeals {
  readonly #deps: CaseSealDeps;

  constructor(deps: CaseSealDeps) {
    this.#deps = deps;
  }

  /** Makes the key, committed before it returns; a request that does not come about leaves an orphan, swept after an hour. */
  async newKey(caseId: string, at: Date): Promise<SubjectKey> {
    const [key] = await this.#deps.keys.createKeys(caseId as SubjectId, ["draft"], at);
    if (key === undefined) throw new Error("the key store gave no key");
    return key;
  }

  sealWords(key: SubjectKey, caseId: string, words: RequestWords): Buffer {
    return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(words), `${WORDS}/${caseId}`);
  }

  sealNote(key: SubjectKey, at: { caseId: string; position: number }, note: unknown): Buffer {
    return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson(note), `${EVENT}/${at.caseId}/${at.position}`);
  }

  /** The key; null once it is gone. */
  async key(caseId: string, keyId: string): Promise<SubjectKey | null> {
    return (await this.#deps.keys.openKeys([caseId as SubjectId], ["draft"])).find((one) => one.keyId === keyId) ?? null;
  }

  openWords(key: SubjectKey, caseId: string, sealed: Buffer): RequestWords {
    return JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, sealed, `${WORDS}/${caseId}`).toString("utf8")) as RequestWords;
  }

  /** What was said with a step; the caller knows of which kind it is. */
  openNote(key: SubjectKey, at: { caseId: string; position: number }, sealed: Buffer): unknown {
    return JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, sealed, `${EVENT}/${at.caseId}/${at.position}`).toString("utf8"));
  }

  async keepFile(key: SubjectKey, bytes: Uint8Array): Promise<string> {
    return this.#deps.files.put(key.bytes, bytes);
  }

  async file(key: SubjectKey, fileId: string): Promise<Buffer> {
    return this.#deps.files.get(fileId, key.bytes);
  }
}
