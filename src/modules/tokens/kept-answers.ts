import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac, seal, type SealingKey, unseal } from "../../platform/crypto.ts";
import type { Databases } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { claimKey, countKeptAnswers, deleteEndedAnswers, giveKeyBack, keptAnswer, putAnswer } from "./kept-answers.store.ts";

export const KEPT_ANSWER_HOURS = 24;
/** So many keys a person has in a day; a program that needs more repeats nothing safely. */
export const KEPT_ANSWERS_MAX = 2_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const SWEEP = 1_000;
const PLACE = "tokens.kept_answer";

/** A request that may come twice: who sends it, by which token, with which key, and what it says. */
export interface RepeatableRequest {
  readonly subject: SubjectId;
  /** The bearer token itself: the answer's key is made from it, so that it opens for nobody else, the service included. */
  readonly token: string;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
}

export interface ActAnswer {
  readonly status: number;
  /** JSON text; null where the answer has no body. */
  readonly body: string | null;
}

/** The `Idempotency-Key` of an unsafe request: the act is done once, and the answer given again for a day. */
export class KeptAnswers {
  readonly #deps: { readonly databases: Pick<Databases, "data">; readonly clock: Clock };

  constructor(deps: { databases: Pick<Databases, "data">; clock: Clock }) {
    this.#deps = deps;
  }

  /**
   * Does the act, or gives the answer that it had. A refused act has changed nothing, so its key is free again.
   * Throws Refusal (conflict) `idempotency-other-request` (the key stood on another request), `idempotency-under-way` (it runs, or its process died:
   * look at the state and use a new key), `idempotency-too-large`; (limited) `idempotency-too-many`; and what the act throws.
   */
  async once(request: RepeatableRequest, act: () => Promise<ActAnswer>): Promise<ActAnswer & { readonly again: boolean }> {
    const sql = this.#deps.databases.data;
    const at = this.#deps.clock.now();
    const { subject } = request;
    const secret = hkdf(Buffer.from(request.token), "robotek kept answers v1", subject);
    const keyHash = hmac(secret, canonicalJson(["key", request.key])).toString("base64url");
    const requestHash = hmac(secret, Buffer.concat([Buffer.from(`${canonicalJson([request.method, request.url])}\n`), request.body])).toString("base64url");
    const known = await keptAnswer(sql, subject, keyHash);
    if (known === null && (await countKeptAnswers(sql, subject)) >= KEPT_ANSWERS_MAX) throw new Refusal("limited", "idempotency-too-many");
    const row = { subject, keyHash, requestHash, madeAt: at, endsAt: new Date(at.getTime() + KEPT_ANSWER_HOURS * 3_600_000) };
    if (known !== null || !(await claimKey(sql, row))) return { ...(await this.#again(subject, keyHash, requestHash, secret)), again: true };
    let answer: ActAnswer;
    try {
      answer = await act();
    } catch (error) {
      if (error instanceof Refusal) await giveKeyBack(sql, subject, keyHash);
      throw error;
    }
    const kept = answer.body !== null && Buffer.byteLength(answer.body) <= ANSWER_BYTES_MAX ? answer.body : null;
    await putAnswer(sql, subject, keyHash, { status: answer.status, sealed: kept === null ? null : seal(sealingKey(secret), kept, `${PLACE}/${keyHash}`) });
    return { ...answer, again: false };
  }

  async #again(subject: SubjectId, keyHash: string, requestHash: string, secret: Buffer): Promise<ActAnswer> {
    const row = await keptAnswer(this.#deps.databases.data, subject, keyHash);
    if (row !== null && row.requestHash !== requestHash) throw new Refusal("conflict", "idempotency-other-request");
    if (row === null || row.status === null) throw new Refusal("conflict", "idempotency-under-way");
    if (row.sealed !== null) return { status: row.status, body: unseal(sealingKey(secret), row.sealed, `${PLACE}/${keyHash}`).toString("utf8") };
    if (row.status !== 204) throw new Refusal("conflict", "idempotency-too-large");
    return { status: row.status, body: null };
  }

  /** Forgets answers that are over. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    return deleteEndedAnswers(this.#deps.databases.data, this.#deps.clock.now(), SWEEP);
  }
}

function sealingKey(secret: Buffer): SealingKey {
  return { id: hkdf(secret, "id", "", 16), secret: hkdf(secret, "answers") };
}
