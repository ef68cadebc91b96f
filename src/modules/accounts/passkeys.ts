import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { type Actor, asSubjectId, type Language, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { idBytes, idFromBytes, newId } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { ChallengeFor, Challenges } from "./challenges.ts";
import { tokenHash } from "./one-time-code.ts";
import { type PasskeyContent, openPasskeys, passkeyKey, sealPasskey } from "./passkey-seal.ts";
import { parseAssertion, parseAttestation, type PasskeyAnswer } from "./passkey-answer.ts";
import { deletePasskey, insertPasskey, notePasskeyUse, passkeysForUse, passkeysOf, type PasskeyRow, replacePasskey } from "./passkeys.store.ts";
import type { RateLimits } from "./rate-limits.ts";
import { isOwnCredential } from "./session-methods.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { StepUpAct, StepUps } from "./step-up.ts";

/** So many a person has at most: a phone, a computer, a key in a drawer, and some more. */
export const PASSKEYS_MAX = 10;
/** Signs in a passkey's name. */
export const PASSKEY_NAME_MAX = 40;
/** ES256, EdDSA, RS256: what devices have. */
const ALGORITHMS = [-7, -8, -257];
const TIMEOUT_MS = 5 * 60_000;

/** The site as devices know it: a host, and the address that browsers say they are on. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
  readonly name: string;
}

export interface ListedPasskey {
  readonly id: string;
  readonly addedAt: Date;
  readonly usedAt: Date | null;
  readonly synced: boolean;
  /** What the person calls it; null until it has a name. */
  readonly name: Personal<string> | null;
}

export interface PasskeysDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly challenges: Challenges;
  readonly limits: RateLimits;
  readonly sessions: Sessions;
  readonly stepUps: StepUps;
}

const unfit = (reason: string): Refusal => new Refusal("invalid", "passkey-name", { clause: "S1", fields: [{ field: "passkey-name", reason }] });
const refused = (): Refusal => new Refusal("invalid", "passkey-refused", { clause: "S1" });

/** Signing in with a key on the person's own device (WebAuthn): discoverable, the person verified by the device, each challenge once (clause:S1). */
export class Passkeys {
  readonly #deps: PasskeysDeps;

  constructor(deps: PasskeysDeps) {
    this.#deps = deps;
  }

  /** What a browser is told to make a passkey. `label` is what the person's device will show; it needs no name. Throws Refusal `session-only-reads`. */
  async addOptions(session: Session, site: RelyingParty, label: string): Promise<object> {
    if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    const known = await openPasskeys(this.#deps.keys, session.subject, await passkeysOf(this.#deps.databases.data, session.subject));
    return generateRegistrationOptions({
      rpName: site.name, rpID: site.id, userName: label, userDisplayName: label, userID: new Uint8Array(idBytes(session.subject)),
      challenge: new Uint8Array(this.#deps.challenges.issue({ aim: "add", bound: session.hash })), timeout: TIMEOUT_MS, attestationType: "none",
      excludeCredentials: known.map(({ content }) => ({ id: content.credential, transports: [...content.transports] })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" }, supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** Adds what the device made. `answer` is the text the browser sent. Throws Refusal `passkey-refused`, `too-many-passkeys`, `session-only-reads`. */
  async add(entry: { session: Session; site: RelyingParty; answer: string; requestId: string }): Promise<void> {
    const { databases, clock, keys, sessions } = this.#deps;
    const { session, site } = entry;
    if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    const response = parseAttestation(entry.answer);
    const content = await this.#verified(response, { aim: "add", bound: session.hash }, async (challenge) => {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response, expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.id, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!verified) return null;
      const { credential, credentialDeviceType } = registrationInfo;
      return {
        credential: credential.id, publicKey: Buffer.from(credential.publicKey).toString("base64url"), counter: credential.counter,
        synced: credentialDeviceType === "multiDevice", transports: (credential.transports ?? []).slice(0, 10),
      } satisfies PasskeyContent;
    });
    const at = clock.now();
    const key = await passkeyKey(keys, session.subject, at);
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [session.subject], "exclusive");
      // An account that was given back meanwhile has ended this session: no passkey of before comes after it.
      if (!(await sessions.stillOpens(tx, session))) throw new Refusal("unauthenticated", "sign-in-needed", { clause: "S1" });
      if ((await passkeysOf(tx, session.subject)).length >= PASSKEYS_MAX) throw new Refusal("limited", "too-many-passkeys");
      const id = newId();
      await insertPasskey(tx, { subject: session.subject, id, keyId: key.keyId, sealed: sealPasskey(key, { subject: session.subject, id }, content), addedAt: at, usedAt: null });
      await this.#note(tx, session.subject, "passkey-added", entry.requestId, at);
    });
  }

  async list(subject: SubjectId): Promise<ListedPasskey[]> {
    const open = await openPasskeys(this.#deps.keys, subject, await passkeysOf(this.#deps.databases.data, subject));
    return open.map(({ row, content }) => ({ id: row.id, addedAt: row.addedAt, usedAt: row.usedAt, synced: content.synced, name: content.name === undefined ? null : new Personal(content.name) }));
  }

  /**
   * Gives one of the person's own a name of the person's making, or takes it away with an empty one. The name lies sealed with the key's public half (clause:S1).
   * Throws Refusal `passkey-unknown`, also for another person's; `invalid` with the field `name` for one that is too long or unreadable; `session-only-reads`.
   */
  async rename(session: Session, id: string, name: string, requestId: string): Promise<void> {
    const { databases, clock, keys } = this.#deps;
    if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    const called = name.trim().replace(/\s+/gu, " ").normalize("NFC");
    if (called.length > PASSKEY_NAME_MAX) throw unfit("too-long");
    if (!called.isWellFormed() || /\p{C}/u.test(called)) throw unfit("unreadable");
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [session.subject], "exclusive");
      const known = (await openPasskeys(keys, session.subject, await passkeysForUse(tx, session.subject))).find(({ row }) => row.id === id);
      if (known === undefined) throw new Refusal("not-found", "passkey-unknown");
      const { name: _, ...content } = known.content;
      await replacePasskey(tx, { ...known.row, sealed: sealPasskey(known.key, known.row, called === "" ? content : { ...content, name: called }) });
      await this.#note(tx, session.subject, "passkey-renamed", requestId, clock.now());
    });
  }

  /** Removes one of the person's own. Throws Refusal `passkey-unknown`, also for another person's. */
  async remove(session: Session, id: string, requestId: string): Promise<void> {
    const { databases, clock } = this.#deps;
    if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
    await databases.data.begin(async (tx) => {
      if ((await deletePasskey(tx, session.subject, id)) === 0) throw new Refusal("not-found", "passkey-unknown");
      await this.#note(tx, session.subject, "passkey-removed", requestId, clock.now());
    });
  }

  /** What a browser is told to ask any passkey of this site. `browser` is the token of its cookie. Names nobody. */
  async signInOptions(browser: string, site: RelyingParty): Promise<object> {
    return this.#askOptions({ aim: "sign-in", bound: tokenHash(browser) }, site);
  }

  /** Opens a session with a passkey. Whoever it is of, and whatever is wrong, is answered alike. Throws Refusal `passkey-refused`, `too-many-tries`, `account-closed`. */
  async signIn(entry: { browser: string; site: RelyingParty; answer: string; network: string; language: Language }): Promise<{ token: string; session: Session }> {
    const { databases, clock, limits, sessions } = this.#deps;
    await limits.countEntry(databases.data, entry.network, clock.now());
    const response = parseAssertion(entry.answer);
    const subject = ownerOf(response);
    return this.#asserted(response, { aim: "sign-in", bound: tokenHash(entry.browser) }, entry.site, subject, (tx) => sessions.open(tx, subject, "passkey", entry.language));
  }

  /** What a browser is told to prove anew, for one act of one session. */
  async stepUpOptions(session: Session, act: StepUpAct, site: RelyingParty): Promise<object> {
    return this.#askOptions({ aim: "step-up", bound: `${session.hash}/${act}` }, site);
  }

  /** Proves for one act that the person of this session is there: like a fresh code. Throws Refusal `passkey-refused`, `too-many-tries`. */
  async stepUp(entry: { session: Session; act: StepUpAct; site: RelyingParty; answer: string; network: string }): Promise<void> {
    const { databases, clock, limits, stepUps } = this.#deps;
    const { session, act } = entry;
    await limits.countEntry(databases.data, entry.network, clock.now());
    const response = parseAssertion(entry.answer);
    if (ownerOf(response) !== session.subject) throw refused();
    await this.#asserted(response, { aim: "step-up", bound: `${session.hash}/${act}` }, entry.site, session.subject, (tx) => stepUps.prove(tx, session, act, clock.now()));
  }

  /** Takes all of a person's passkeys away, in the caller's transaction: a device that holds one is lost. */
  async removeAll(tx: Tx, subject: SubjectId): Promise<void> {
    for (const { id } of await passkeysOf(tx, subject)) await deletePasskey(tx, subject, id);
  }

  async #askOptions(what: ChallengeFor, site: RelyingParty): Promise<object> {
    return generateAuthenticationOptions({ rpID: site.id, challenge: new Uint8Array(this.#deps.challenges.issue(what)), timeout: TIMEOUT_MS, userVerification: "required" });
  }

  /** Verifies an answer under its person's lock, notes counter and use, and does `act` in the same transaction. */
  async #asserted<T>(response: PasskeyAnswer<"get">, what: ChallengeFor, site: RelyingParty, subject: SubjectId, act: (tx: Tx) => Promise<T>): Promise<T> {
    const { databases, clock, keys, challenges } = this.#deps;
    if (!(await challenges.use(response.challenge, what))) throw refused();
    const done: { result: T }[] = [];
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "shared");
      const known = (await openPasskeys(keys, subject, await passkeysForUse(tx, subject))).find(({ content }) => content.credential === response.id);
      if (known === undefined) throw refused();
      const { row, key, content } = known;
      const credential = { id: content.credential, publicKey: new Uint8Array(Buffer.from(content.publicKey, "base64url")), counter: content.counter };
      // A counter that did not go on is a copy of the key, or an answer heard before: the library refuses it.
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response, expectedChallenge: response.challenge, expectedOrigin: site.origin, expectedRPID: site.id, credential, requireUserVerification: true,
      }).catch(() => { throw refused(); });
      if (!verified) throw refused();
      const used: PasskeyRow = { ...row, sealed: sealPasskey(key, row, { ...content, counter: authenticationInfo.newCounter }) };
      await notePasskeyUse(tx, used, clock.now());
      done.push({ result: await act(tx) });
    });
    const [one] = done;
    if (one === undefined) throw new Error("a passkey was verified and nothing done");
    return one.result;
  }

  async #verified<T>(response: { challenge: string }, what: ChallengeFor, verify: (challenge: string) => Promise<T | null>): Promise<T> {
    if (!(await this.#deps.challenges.use(response.challenge, what))) throw refused();
    const verified = await verify(response.challenge).catch(() => null);
    if (verified === null) throw refused();
    return verified;
  }

  async #note(tx: Tx, subject: SubjectId, what: "passkey-added" | "passkey-renamed" | "passkey-removed", requestId: string, at: Date): Promise<void> {
    const actor: Actor = { kind: "subject", subject };
    await this.#deps.ledger.append(tx, [{ operation: what === "passkey-removed" ? "delete" : "record", clause: "S1", purpose: "site-administration", subject, actor, fields: [], requestId, at, detail: { what } }]);
  }
}

/** Whose passkey it says it is: the device keeps the random id that it was made with. */
function ownerOf(response: PasskeyAnswer<"get">): SubjectId {
  const handle = Buffer.from(response.response.userHandle ?? "", "base64url");
  if (handle.length !== 16) throw refused();
  return asSubjectId(idFromBytes(handle));
}
