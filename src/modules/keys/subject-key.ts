import { createSecretKey, type KeyObject } from "node:crypto";
import { inspect } from "node:util";
import type { SubjectId } from "../../policy/index.ts";
import type { KeyCompartment } from "./key-wrapping.ts";

/** An unwrapped key. Printing it in any way gives its id alone. */
export class SubjectKey {
  readonly keyId: string;
  readonly subject: SubjectId;
  readonly compartment: KeyCompartment;
  readonly #bytes: Buffer;
  /** The same key for the cipher: made once, for a buffer is made ready anew at each use. */
  #secret: KeyObject | undefined;

  constructor(name: { keyId: string; subject: SubjectId; compartment: KeyCompartment }, bytes: Buffer) {
    this.keyId = name.keyId;
    this.subject = name.subject;
    this.compartment = name.compartment;
    this.#bytes = bytes;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  get secret(): KeyObject {
    return (this.#secret ??= createSecretKey(this.#bytes));
  }

  toJSON(): string {
    return `key ${this.keyId}`;
  }

  [inspect.custom](): string {
    return `key ${this.keyId}`;
  }
}
