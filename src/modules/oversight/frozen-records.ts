import { actorRole, type Actor, type ConsentState, decide, FIELD_IDS, isInForce, isOwnRecord, type StaffActor, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { isId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { Consents } from "../consent/index.ts";
import type { Families } from "../families/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Leaving } from "../leaving/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Representations } from "../representation/index.ts";
import { aboutSubject, type FreezeReason, frozenRecords, lifeOf, lockSubjects, recordLife, type ReleaseReason, whyFrozen } from "../subjects/index.ts";
import { demand, OFFICER_ROLES } from "./watching-roles.ts";

/**
 * Why a frozen record may not live again by the officer's word. `keys-missing`: nothing of it can be read, nor noted in its history. `leaving`: its destruction has its
 * day. `withdrawn`: everything was withdrawn, the service with it, and the day of destruction was lost. `confirms-anew`: a grown pupil's own consent is what it waits for.
 */
export type ReleaseStop = "keys-missing" | "leaving" | "withdrawn" | "confirms-anew";

/** Why a record stands still. When a pupil came of age is not said: it would tell the birthday. */
export type FrozenWhy =
  | { readonly reason: FreezeReason; readonly entriesLost: number | null; readonly at: Date }
  | { readonly reason: "grown-up" | "unknown"; readonly entriesLost: null; readonly at: null };

export interface FrozenRecord {
  readonly subject: SubjectId;
  readonly number: number;
  readonly why: readonly FrozenWhy[];
  readonly stop: ReleaseStop | null;
  /** With `withdrawn`: from when on its destruction may begin; until then the person may give the consent anew. */
  readonly destroyFrom: Date | null;
}

export interface FrozenPage {
  readonly records: readonly FrozenRecord[];
  /** All frozen records, not this page's alone. */
  readonly count: number;
  /** The number behind which the next page begins; null at the end. */
  readonly next: number | null;
}

/** What became of the records of one page. */
export interface ReleasedMany {
  readonly released: number;
  /** Those that stay frozen, by the reason. */
  readonly kept: ReadonlyMap<string, number>;
}

export interface FrozenRecordsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly consents: Pick<Consents, "stateOf">;
  readonly representations: Pick<Representations, "stageOf" | "representativesOf">;
  readonly leaving: Pick<Leaving, "isLeaving" | "graceDays">;
  readonly families: Pick<Families, "tellLifted">;
  /** Begins the destruction of a record whose consents have all ended; `within` is asked in the transaction that begins, under the record's lock. */
  readonly destroy: (subject: SubjectId, requestId: string, within: (tx: Tx) => Promise<void>) => Promise<void>;
}

export interface ReleaseAct {
  readonly by: Actor;
  readonly requestId: string;
}

/** Records that one page lists, and one act releases, at most. */
export const FROZEN_A_PAGE = 50;
const DAY_MS = 86_400_000;
const WITHDRAWN: readonly ConsentState[] = ["ConsentWithdrawn", "ConsentRevoked"];
const unknown = (): Refusal => new Refusal("not-found", "not-frozen", { clause: "T7" });

/** Records that a restore froze, or that wait for a grown pupil: seen, released or left by the protection officer alone (clause:S1, clause:T7). Opens no personal value. */
export class FrozenRecords {
  readonly #deps: FrozenRecordsDeps;

  constructor(deps: FrozenRecordsDeps) {
    this.#deps = deps;
  }

  /** A page of frozen records by their numbers, those behind `after`. Throws Refusal `role-not-permitted`. */
  async list({ by, requestId }: ReleaseAct, after = 0): Promise<FrozenPage> {
    demand(by, OFFICER_ROLES);
    await this.#note(by, requestId, null, "oversight-frozen");
    const sql = this.#deps.databases.data;
    const { records, count } = await frozenRecords(sql, after, FROZEN_A_PAGE + 1);
    const shown = records.slice(0, FROZEN_A_PAGE);
    return {
      records: await Promise.all(shown.map(({ subject, number }) => this.#record(sql, subject, number))), count,
      next: records.length > FROZEN_A_PAGE ? (shown.at(-1)?.number ?? null) : null,
    };
  }

  /** One frozen record. Throws Refusal `role-not-permitted`, (not-found) `not-frozen`. */
  async one({ by, requestId }: ReleaseAct, subject: SubjectId): Promise<FrozenRecord> {
    demand(by, OFFICER_ROLES);
    const sql = this.#deps.databases.data;
    if (!isId(subject) || (await lifeOf(sql, subject)) !== "frozen") throw unknown();
    const record = await this.#record(sql, subject, (await aboutSubject(sql, subject))?.number ?? 0);
    await this.#note(by, requestId, record.stop === "keys-missing" ? null : subject, "oversight-frozen");
    return record;
  }

  /**
   * Lets a record live again: in its person's history, and a child's representatives get a letter. Restrictions stay as they are. Throws Refusal `role-not-permitted`,
   * (not-found) `not-frozen`, and `release-` with the record's stop.
   */
  async release({ by, requestId }: ReleaseAct, subject: SubjectId, reason: ReleaseReason): Promise<void> {
    demand(by, OFFICER_ROLES);
    if (!isId(subject)) throw unknown();
    await this.#deps.databases.data.begin(async (tx) => {
      await this.#lockedFrozen(tx, subject);
      const { stop } = await this.#stopOf(tx, subject);
      if (stop !== null) throw new Refusal("refused", `release-${stop}`, { clause: stop === "confirms-anew" ? "G5" : stop === "keys-missing" ? "S1" : "D2" });
      await this.#assertMay(tx, by, subject, "block");
      const at = this.#deps.clock.now();
      const entryId = await this.#write(tx, by, requestId, subject, at, { what: `released-${reason}` });
      await recordLife(tx, subject, "living", at, { reason, entryId });
      if ((await this.#deps.representations.stageOf(tx, subject)) !== null) await this.#deps.families.tellLifted(tx, subject, { requestId, at });
    });
  }

  /** As `release`, of many: each its own act and its own entry; who may not live stays and is counted. Throws Refusal `role-not-permitted`, (invalid) `invalid-fields`. */
  async releaseMany(act: ReleaseAct, subjects: readonly SubjectId[], reason: ReleaseReason): Promise<ReleasedMany> {
    demand(act.by, OFFICER_ROLES);
    const named = [...new Set(subjects)];
    const wrong = named.length === 0 ? "none-chosen" : named.length > FROZEN_A_PAGE ? "too-many" : null;
    if (wrong !== null) throw new Refusal("invalid", "invalid-fields", { clause: "T7", fields: [{ field: "people", reason: wrong }] });
    const kept = new Map<string, number>();
    let released = 0;
    for (const subject of named) {
      try {
        await this.release(act, subject, reason);
        released += 1;
      } catch (error) {
        if (!isRefusal(error) || error.kind === "limited") throw error;
        kept.set(error.reason, (kept.get(error.reason) ?? 0) + 1);
      }
    }
    return { released, kept };
  }

  /**
   * Begins the destruction that a lost day would have begun: everything was withdrawn (clause:D2). Throws Refusal `role-not-permitted`, (not-found) `not-frozen`,
   * `release-not-withdrawn`, `release-grace` before the days of grace are over, `leaving-shared-child`, and those of a destruction: a hold, an obligation, a block.
   */
  async destroy({ by, requestId }: ReleaseAct, subject: SubjectId): Promise<void> {
    demand(by, OFFICER_ROLES);
    if (!isId(subject)) throw unknown();
    // Asked before anything of the person is read for it, and again where it begins: a consent given anew in between stands, and no entry tells of what did not happen.
    await this.#deps.databases.data.begin((tx) => this.#assertWithdrawn(tx, by, subject));
    await this.#deps.destroy(subject, requestId, async (tx) => {
      await this.#write(tx, by, requestId, subject, await this.#assertWithdrawn(tx, by, subject), { what: "frozen-destroyed" });
    });
  }

  /** The moment at which its destruction may begin by the officer's word. Throws the refusals of `destroy`. */
  async #assertWithdrawn(tx: Tx, by: StaffActor, subject: SubjectId): Promise<Date> {
    await this.#lockedFrozen(tx, subject);
    const [{ stop, destroyFrom }, at] = [await this.#stopOf(tx, subject), this.#deps.clock.now()];
    if (stop !== "withdrawn" || destroyFrom === null) throw new Refusal("refused", "release-not-withdrawn", { clause: "D2" });
    if (destroyFrom > at) throw new Refusal("refused", "release-grace", { clause: "D2" });
    if ((await this.#deps.representations.representativesOf(tx, subject, at)).length > 1) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
    await this.#assertMay(tx, by, subject, "destroy");
    return at;
  }

  async #lockedFrozen(tx: Tx, subject: SubjectId): Promise<void> {
    // Locked before the facts are read: no withdrawal slips in between, and of two who release at once one finds nothing to do.
    await lockSubjects(tx, [subject], "exclusive");
    if ((await lifeOf(tx, subject)) !== "frozen") throw unknown();
  }

  async #record(sql: SqlOrTx, subject: SubjectId, number: number): Promise<FrozenRecord> {
    const grown = (await this.#deps.representations.stageOf(sql, subject)) === "adult";
    const why = (await whyFrozen(sql, subject)).map(({ reason, entriesLost, at }): FrozenWhy => (
      reason === null ? { reason: grown ? "grown-up" : "unknown", entriesLost: null, at: null } : { reason, entriesLost, at }
    ));
    return { subject, number, why, ...(await this.#stopOf(sql, subject)) };
  }

  /** Asked of the facts, not of why it was frozen: keys may have come back since, and a withdrawal out of the journal stands whatever was lost. */
  async #stopOf(sql: SqlOrTx, subject: SubjectId): Promise<Pick<FrozenRecord, "stop" | "destroyFrom">> {
    const { keys, leaving, consents, representations } = this.#deps;
    if ((await keys.openKeys([subject], ["ledger"], { fresh: true })).length === 0) return { stop: "keys-missing", destroyFrom: null };
    if (await leaving.isLeaving(sql, subject)) return { stop: "leaving", destroyFrom: null };
    const states = (await consents.stateOf(sql, subject)).filter(({ scope }) => scope !== "assent");
    const service = states.find(({ purpose, scope }) => purpose === "service-provision" && scope === "processing") ?? null;
    const grown = (service === null || !isInForce(service.state)) && (await representations.stageOf(sql, subject)) === "adult";
    // Letters alone that were taken back years ago are not everything; and what time ended after the withdrawal waits for the grown pupil's own word.
    const taken = service !== null && WITHDRAWN.includes(service.state) && !states.some(({ state }) => isInForce(state)) ? service.at : null;
    const waits = grown && states.some(({ state, at }) => state === "ConsentExpired" && taken !== null && at >= taken);
    if (taken !== null && !waits) {
      const last = Math.max(...states.filter(({ state }) => WITHDRAWN.includes(state)).map(({ at }) => at.getTime()));
      return { stop: "withdrawn", destroyFrom: new Date(last + leaving.graceDays * DAY_MS) };
    }
    return { stop: grown ? "confirms-anew" : null, destroyFrom: null };
  }

  /** Whether the policy lets this member do it: to a frozen record only what the law demands is done, and that is this. */
  async #assertMay(tx: Tx, by: StaffActor, subject: SubjectId, operation: "block" | "destroy"): Promise<void> {
    const decision = decide(
      { purpose: "request-handling", operation, fields: FIELD_IDS, actor: actorRole(by), self: isOwnRecord(by, subject) },
      // A restriction stands apart: it is neither lifted by a release nor in its way. What stands in a destruction's way is asked where that begins.
      { life: "frozen", consent: null, restrictions: [], represents: false, stage: await this.#deps.representations.stageOf(tx, subject) },
    );
    if (decision.outcome === "refuse") throw new Refusal("refused", decision.reason, { clause: decision.clause });
  }

  async #write(tx: Tx, by: StaffActor, requestId: string, subject: SubjectId, at: Date, detail: { what: string }): Promise<string> {
    const entry = { operation: "block", clause: "T7", purpose: "request-handling", subject, actor: by, fields: [], requestId, at, detail } as const;
    const [appended] = await this.#deps.ledger.append(tx, [entry]);
    if (appended === undefined) throw new Error("the ledger gave no entry");
    return appended.entryId;
  }

  async #note(by: StaffActor, requestId: string, subject: SubjectId | null, what: string): Promise<void> {
    const entry = { operation: "use", clause: "U5", purpose: "audit", subject, actor: by, fields: [], requestId, at: this.#deps.clock.now(), detail: { what } } as const;
    await this.#deps.databases.data.begin((tx) => this.#deps.ledger.append(tx, [entry]));
  }
}
