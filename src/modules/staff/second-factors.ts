import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { passkeyKey, type Passkeys, type RateLimits, type Session, type Sessions, typedCode } from "../accounts/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { DeskSessions } from "./desk-sessions.ts";
import type { Membership } from "./membership.ts";
import { appAddress, openSecret, sealSecret, SECRET_BYTES, stepOfCode } from "./totp.ts";
import { deleteTotpsOf, insertTotp, totpsOf, useTotpStep } from "./totp.store.ts";

/** So long after joining, or after a reset, a member may set up the first second factor: later on the mailbox alone must not be enough for that. */
export const FIRST_FACTOR_HOURS = 24;

export interface SecondFactorsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly longLived: { readonly formToken: Uint8Array };
  readonly keys: Pick<KeyStore, "createKeys" | "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly limits: RateLimits;
  readonly passkeys: Pick<Passkeys, "list">;
  readonly deskSessions: DeskSessions;
  readonly sessions: Pick<Sessions, "stillOpens">;
}

/** What a page shows to set up a code app. */
export interface AppOffer {
  readonly nonce: string;
  readonly uri: string;
  readonly typed: string;
}

const wrongCode = (): Refusal => new Refusal("invalid", "code-wrong", { fields: [{ field: "code", reason: "app-code-wrong" }], clause: "S1" });

/** Passkeys and code apps of the staff (clause:S1). */
export class SecondFactors {
  readonly #deps: SecondFactorsDeps;
  readonly #offerKey: Buffer;

  constructor(deps: SecondFactorsDeps) {
    this.#deps = deps;
    this.#offerKey = hkdf(deps.longLived.formToken, "robotek offers of code apps v1");
  }

  /** Which kinds the person has. */
  async of(sql: SqlOrTx, subject: SubjectId): Promise<{ passkeys: number; app: { addedAt: Date } | null }> {
    const [app] = await totpsOf(sql, subject);
    return { passkeys: (await this.#deps.passkeys.list(subject)).length, app: app === undefined ? null : { addedAt: app.addedAt } };
  }

  async has(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
    const { passkeys, app } = await this.of(sql, subject);
    return passkeys > 0 || app !== null;
  }

  /**
   * Whether this session may add a second factor: at the desk always; before that only the first one, for a day from joining or a reset on. So who reads a
   * member's mailbox cannot add one of his own.
   */
  async mayAdd(session: Session, membership: Membership): Promise<boolean> {
    const { databases, clock, deskSessions } = this.#deps;
    if (await deskSessions.isOpen(session)) return true;
    if (await this.has(databases.data, session.subject)) return false;
    return clock.now().getTime() - membership.factorSince.getTime() < FIRST_FACTOR_HOURS * 3_600_000;
  }

  /** Whether this session may take a second factor away: at the desk alone. Who reads the mailbox must neither lock a member out nor make room for one of his own. */
  async mayRemove(session: Session): Promise<boolean> {
    return this.#deps.deskSessions.isOpen(session);
  }

  /** A fresh secret for an app. Nothing is stored: the secret comes back from nonce and session once its first code has come. */
  offer(session: Session, about: { issuer: string; label: string }): AppOffer {
    const nonce = randomToken(16);
    return { nonce, ...appAddress(this.#secretOf(session, nonce), about) };
  }

  /** The same offer again, after a wrong code. */
  offerAgain(session: Session, nonce: string, about: { issuer: string; label: string }): AppOffer {
    const known = /^[A-Za-z0-9_-]{22}$/.test(nonce);
    return known ? { nonce, ...appAddress(this.#secretOf(session, nonce), about) } : this.offer(session, about);
  }

  /**
   * Takes the offered app, shown by its first code; an app of before counts no more. The desk opens. Throws Refusal `factor-not-now`, `code-wrong`,
   * `too-many-tries`.
   */
  async addApp(entry: { session: Session; membership: Membership; nonce: string; code: string; network: string; requestId: string }): Promise<void> {
    const { databases, clock, keys, ledger, limits, deskSessions, sessions } = this.#deps;
    const { session, requestId } = entry;
    const { subject } = session;
    const at = clock.now();
    await limits.countFactor(databases.data, { account: subject, network: entry.network }, at);
    const secret = this.#secretOf(session, entry.nonce.slice(0, 22));
    const step = stepOfCode(secret, typedCode(entry.code), at);
    const key = await passkeyKey(keys, subject, at);
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      if (!(await sessions.stillOpens(tx, session))) throw new Refusal("unauthenticated", "sign-in-needed", { clause: "S1" });
      if (!(await this.mayAdd(session, entry.membership))) throw new Refusal("refused", "factor-not-now", { clause: "S1" });
      if (step === null) throw wrongCode();
      await deleteTotpsOf(tx, subject);
      const id = newId();
      await insertTotp(tx, { subject, id, keyId: key.keyId, sealed: sealSecret(key, { subject, id }, secret), addedAt: at, lastStep: step });
      await ledger.append(tx, [{
        operation: "record", clause: "S1", purpose: "site-administration", subject, actor: { kind: "subject", subject }, fields: [], requestId, at, detail: { what: "staff-app-added" },
      }]);
      await deskSessions.open(tx, session, "totp");
    });
  }

  /** Opens the desk by a code of the app. A code that was used, or one before it, counts no more. Throws Refusal `code-wrong`, `too-many-tries`. */
  async enterCode({ session, code, network }: { session: Session; code: string; network: string }): Promise<void> {
    const { databases, clock, keys, limits, deskSessions } = this.#deps;
    const { subject } = session;
    const at = clock.now();
    await limits.countFactor(databases.data, { account: subject, network }, at);
    const known = await keys.openKeys([subject], ["contact"], { fresh: true });
    await databases.data.begin(async (tx) => {
      for (const row of await totpsOf(tx, subject)) {
        const key = known.find(({ keyId }) => keyId === row.keyId);
        const secret = key === undefined ? null : openSecret(key, row);
        const step = secret === null ? null : stepOfCode(secret, typedCode(code), at);
        if (step !== null && (await useTotpStep(tx, subject, row.id, step))) return deskSessions.open(tx, session, "totp");
      }
      throw wrongCode();
    });
  }

  #secretOf({ subject, hash }: Session, nonce: string): Buffer {
    return hmac(this.#offerKey, canonicalJson([subject, hash, nonce])).subarray(0, SECRET_BYTES);
  }
}
