import { createHmac, timingSafeEqual } from "node:crypto";

/** Seals over texts that this service showed for signing: a signature over another text is not taken, and nothing is stored meanwhile. */
export class ShownTexts {
  readonly #key: Uint8Array;

  /** @param formTokenKey the long-lived key of forms; this use is kept apart from others by its own label. */
  constructor(formTokenKey: Uint8Array) {
    this.#key = createHmac("sha256", formTokenKey).update("texts shown for signing").digest();
  }

  seal(text: string): string {
    return this.#mac(text).toString("base64url");
  }

  isOurs(text: string, seal: string): boolean {
    const given = Buffer.from(seal, "base64url");
    const right = this.#mac(text);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #mac(text: string): Buffer {
    return createHmac("sha256", this.#key).update(text, "utf8").digest();
  }
}
