import type { Actor, Language, PurposeId, SubjectId } from "../../policy/index.ts";
import { canonicalJson, equalConstantTime, hmac, sha256 } from "../../platform/crypto.ts";
import { randomToken } from "../../platform/id.ts";

/** What a form that asks for consent is bound to. */
export interface FormBinding {
  /** Hash of the session's token, or of the joining browser's cookie. */
  readonly session: string;
  readonly actor: Actor;
  /** Whom it concerns; null while the person joins. */
  readonly subject: SubjectId | null;
  readonly purposes: readonly PurposeId[];
  /** Hashes of every text that was shown. */
  readonly textHashes: readonly string[];
  readonly language: Language;
  /** The version of the consent state from which the form was made. */
  readonly stateVersion: string;
}

/** Who holds a form: what its token says of this never changes. */
export type FormHolder = Pick<FormBinding, "session" | "actor" | "subject">;

/** `stale`: genuine, but the texts, the purposes or the state moved on. `forged`: not made here, or for another session, actor or subject. */
export type FormCheck = { readonly result: "ok"; readonly nonce: string } | { readonly result: "stale"; readonly nonce: string }
  | { readonly result: "expired"; readonly nonce: string } | { readonly result: "forged" };

export const FORM_LIFE_SECONDS = 24 * 60 * 60;
const FORMAT = 1;
const NONCE_BYTES = 16;
const HASH_BYTES = 16;
const MAC_BYTES = 32;
const BODY_BYTES = 1 + 4 + NONCE_BYTES + 2 * HASH_BYTES;

function holderHash({ session, actor, subject }: FormHolder): Buffer {
  return sha256(canonicalJson({ session, actor, subject })).subarray(0, HASH_BYTES);
}

function contentHash(binding: FormBinding): Buffer {
  return sha256(canonicalJson({
    purposes: [...binding.purposes].sort(), textHashes: [...binding.textHashes].sort(), language: binding.language, stateVersion: binding.stateVersion,
  })).subarray(0, HASH_BYTES);
}

/**
 * A form token: format (1 byte), expiry in seconds (4), nonce (16), hash of the holder (16), hash of the content (16), HMAC-SHA-256 of all that (32), base64url.
 * Lives 24 h. Whoever only has the token learns nothing about whom it is for.
 */
export function issueFormToken(key: Uint8Array, binding: FormBinding, at: Date): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8(FORMAT, 0);
  body.writeUInt32BE(Math.floor(at.getTime() / 1000) + FORM_LIFE_SECONDS, 1);
  Buffer.from(randomToken(NONCE_BYTES), "base64url").copy(body, 5);
  holderHash(binding).copy(body, 5 + NONCE_BYTES);
  contentHash(binding).copy(body, 5 + NONCE_BYTES + HASH_BYTES);
  return Buffer.concat([body, hmac(key, body)]).toString("base64url");
}

/** A genuine token of its holder. Whether it still stands for what is shown is not judged yet. */
export interface OpenedForm {
  readonly nonce: string;
  readonly expires_s: number;
  readonly content: Buffer;
}

/**
 * Opens a token under one of `keys` (the one in use and, after a change, the one before). Never throws; null for anything that was not made here for this holder.
 */
export function openFormToken(keys: readonly Uint8Array[], token: string, holder: FormHolder): OpenedForm | null {
  if (token.length > 200) return null;
  const bytes = Buffer.from(token, "base64url");
  // The text must be the one spelling of its bytes, or one nonce could be sent in two.
  if (bytes.length !== BODY_BYTES + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const body = bytes.subarray(0, BODY_BYTES);
  if (!keys.some((key) => equalConstantTime(hmac(key, body), bytes.subarray(BODY_BYTES))) || body.readUInt8(0) !== FORMAT) return null;
  const [nonce, held, content] = [body.subarray(5, 5 + NONCE_BYTES), body.subarray(5 + NONCE_BYTES, 5 + NONCE_BYTES + HASH_BYTES), body.subarray(5 + NONCE_BYTES + HASH_BYTES)];
  if (!equalConstantTime(held, holderHash(holder))) return null;
  return { nonce: nonce.toString("base64url"), expires_s: body.readUInt32BE(1), content };
}

/** Judges an opened form by what holds now: it was shown for so long, and its texts, purposes and state may have moved on. */
export function judgeForm({ nonce, expires_s, content }: OpenedForm, expected: FormBinding, at: Date): Exclude<FormCheck, { readonly result: "forged" }> {
  if (expires_s <= Math.floor(at.getTime() / 1000)) return { result: "expired", nonce };
  return { result: equalConstantTime(content, contentHash(expected)) ? "ok" : "stale", nonce };
}

/** Checks a token against what holds now: opened, then judged. Never throws; anything that is no token is `forged`. */
export function checkFormToken(keys: readonly Uint8Array[], token: string, expected: FormBinding, at: Date): FormCheck {
  const opened = openFormToken(keys, token, expected);
  return opened === null ? { result: "forged" } : judgeForm(opened, expected, at);
}
