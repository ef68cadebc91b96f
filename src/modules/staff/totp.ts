import { Secret, TOTP } from "otpauth";
import type { SubjectId } from "../../policy/index.ts";
import { canonicalJson, seal, unseal, UnsealFault } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";
import type { SubjectKey } from "../keys/index.ts";
import type { TotpRow } from "./totp.store.ts";

/** What every code app knows (RFC 6238 with the values of RFC 4226): six digits, a new one each half minute. */
export const TOTP_DIGITS = 6;
export const TOTP_SECONDS = 30;
/** One step to each side: a phone's clock is rarely right to the second. */
const WINDOW_STEPS = 1;
export const SECRET_BYTES = 20;

const placeOf = (subject: SubjectId, id: string): string => `staff.totp/${subject}/${id}`;

function totpOf(secret: Uint8Array, about: { issuer: string; label: string } = { issuer: "", label: "" }): TOTP {
  const bytes = new Uint8Array(secret);
  return new TOTP({ ...about, secret: new Secret({ buffer: bytes.buffer }), algorithm: "SHA1", digits: TOTP_DIGITS, period: TOTP_SECONDS });
}

/** What an app is told by a QR code, and what can be typed instead. */
export function appAddress(secret: Uint8Array, about: { issuer: string; label: string }): { uri: string; typed: string } {
  const totp = totpOf(secret, about);
  return { uri: totp.toString(), typed: totp.secret.base32.replaceAll(/(.{4})(?=.)/g, "$1 ") };
}

/** The time step whose code this is, near `at`; null for a wrong one. Compares in constant time. */
export function stepOfCode(secret: Uint8Array, code: string, at: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(at.getTime() / 1000 / TOTP_SECONDS) + delta;
}

/** The code that an app shows: for tests and demos. */
export function codeOf(secret: Uint8Array, at: Date): string {
  return totpOf(secret).generate({ timestamp: at.getTime() });
}

/** Bound to its person and its row: bytes that were moved, or that the service did not write, open nothing (clause:S1). */
export function sealSecret(key: SubjectKey, { subject, id }: Pick<TotpRow, "subject" | "id">, secret: Uint8Array): Buffer {
  return seal({ id: idBytes(key.keyId), secret: key.bytes }, canonicalJson({ secret: Buffer.from(secret).toString("base64url") }), placeOf(subject, id));
}

/** The secret in a row; null when the row is not the service's own. */
export function openSecret(key: SubjectKey, { subject, id, sealed }: Pick<TotpRow, "subject" | "id" | "sealed">): Buffer | null {
  try {
    const { secret } = JSON.parse(unseal({ id: idBytes(key.keyId), secret: key.bytes }, sealed, placeOf(subject, id)).toString("utf8")) as { secret: string };
    return Buffer.from(secret, "base64url");
  } catch (error) {
    if (error instanceof UnsealFault) return null;
    throw error;
  }
}
