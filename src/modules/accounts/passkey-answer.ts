import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Refusal } from "../../platform/refusal.ts";

/** Far more than any device sends. */
const ANSWER_CHARS_MAX = 20_000;
const TEXT = /^[A-Za-z0-9_-]{1,12000}$/;

/** What a device answered, with the challenge that stands in it. Nothing of it is believed before it is verified. */
export type PasskeyAnswer<Kind extends "create" | "get"> = (Kind extends "create" ? RegistrationResponseJSON : AuthenticationResponseJSON) & { readonly challenge: string };

const refused = (): Refusal => new Refusal("invalid", "passkey-refused", { clause: "S1" });

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused();
  return value as Readonly<Record<string, unknown>>;
}

function json(text: string): Readonly<Record<string, unknown>> {
  if (text.length > ANSWER_CHARS_MAX) throw refused();
  try {
    return object(JSON.parse(text));
  } catch {
    throw refused();
  }
}

function bytes(value: unknown): string {
  if (typeof value !== "string" || !TEXT.test(value)) throw refused();
  return value;
}

function challengeIn(clientDataJSON: string): string {
  return bytes(json(Buffer.from(clientDataJSON, "base64url").toString("utf8"))["challenge"]);
}

function credentialOf(answer: Readonly<Record<string, unknown>>): { id: string; rawId: string; type: "public-key"; clientExtensionResults: object } {
  const id = bytes(answer["id"]);
  if (answer["type"] !== "public-key" || bytes(answer["rawId"]) !== id) throw refused();
  return { id, rawId: id, type: "public-key", clientExtensionResults: {} };
}

/** The text of a `PublicKeyCredential.toJSON()` after making a key. Throws Refusal `passkey-refused`. */
export function parseAttestation(text: string): PasskeyAnswer<"create"> {
  const answer = json(text);
  const response = object(answer["response"]);
  const clientDataJSON = bytes(response["clientDataJSON"]);
  const transports = Array.isArray(response["transports"]) ? (response["transports"] as unknown[]).filter((one): one is string => typeof one === "string" && /^[a-z-]{1,20}$/.test(one)) : [];
  const attestation = { clientDataJSON, attestationObject: bytes(response["attestationObject"]), transports };
  return { ...credentialOf(answer), challenge: challengeIn(clientDataJSON), response: attestation };
}

/** The text of a `PublicKeyCredential.toJSON()` after proving a key. Throws Refusal `passkey-refused`. */
export function parseAssertion(text: string): PasskeyAnswer<"get"> {
  const answer = json(text);
  const response = object(answer["response"]);
  const clientDataJSON = bytes(response["clientDataJSON"]);
  return {
    ...credentialOf(answer), challenge: challengeIn(clientDataJSON),
    response: { clientDataJSON, authenticatorData: bytes(response["authenticatorData"]), signature: bytes(response["signature"]), userHandle: bytes(response["userHandle"]) },
  };
}
