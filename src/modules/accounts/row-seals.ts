import { canonicalJson, equalConstantTime, hkdf, hmac } from "../../platform/crypto.ts";

/** The tables whose rows are sealed: no seal of one fits a row of another. */
export type SealedTable = "session" | "attempt" | "step_up" | "issued_code" | "api_token" | "desk_session" | "first_link" | "invitation";
/** Rows that stay for years. */
export type LastingTable = "staff_event" | "rules_signature" | "recovery_event";
/** Every value that decides what a row opens, in an order of the table's own. */
export type SealedParts = readonly (string | number | Date | null)[];

/**
 * Seals of rows that open an account: a MAC over what decides. Who can write to the data database, and has no key of `KEYS_DIR`, can make no such row
 * nor change one (clause:S1). Known hole: he can put back a row that was removed, for as long as its sealed end lies ahead.
 */
export class RowSeals {
  readonly #keys: readonly Buffer[];

  /** The long-lived form-token key, and for the first day after a change the one before it. */
  constructor(deps: { formToken: Uint8Array; formTokenPrevious?: Uint8Array | null }) {
    const secrets = [deps.formToken, ...(deps.formTokenPrevious ? [deps.formTokenPrevious] : [])];
    this.#keys = secrets.map((secret) => hkdf(secret, "robotek rows that open an account v1"));
  }

  /** The seal of a row, under the present key. */
  seal(table: SealedTable, parts: SealedParts): Buffer {
    return macOf(this.#keys[0] ?? Buffer.alloc(0), table, parts);
  }

  /** Whether the seal is one of ours over just these values. */
  fits(table: SealedTable, parts: SealedParts, seal: Uint8Array | null): boolean {
    return seal !== null && this.#keys.some((key) => equalConstantTime(macOf(key, table, parts), seal));
  }

  /** Whether the seal was made under the key before the present one: such a row is sealed anew when it is used. */
  isOld(table: SealedTable, parts: SealedParts, seal: Uint8Array): boolean {
    return !equalConstantTime(this.seal(table, parts), seal);
  }
}

/**
 * Seals of rows that stay: under a subkey of the journal's key, which is never changed, so that the staff still come in after a change of the form-token key
 * (clause:S1). Known hole: who can write to the database can take the newest row of somebody away.
 */
export class LastingSeals {
  readonly #key: Buffer;

  constructor(deps: { journal: Uint8Array }) {
    this.#key = hkdf(deps.journal, "robotek rows that stay v1");
  }

  seal(table: LastingTable, parts: SealedParts): Buffer {
    return macOf(this.#key, table, parts);
  }

  fits(table: LastingTable, parts: SealedParts, seal: Uint8Array): boolean {
    return equalConstantTime(macOf(this.#key, table, parts), seal);
  }
}

function macOf(key: Uint8Array, table: SealedTable | LastingTable, parts: SealedParts): Buffer {
  if (key.length !== 32) throw new RangeError("a sealing key has 32 bytes");
  return hmac(key, canonicalJson([table, ...parts.map((part) => (part instanceof Date ? part.toISOString() : part))]));
}
