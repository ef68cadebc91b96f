import { type Actor, type ConsentState, type Life, type PurposeId, type RestrictionKind, type StaffActor } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import { type Ledger, type LeafQuery, type LeavesFound, searchLeaves } from "../ledger/index.ts";
import { aboutSubjects } from "../subjects/index.ts";
import { consentsCounted, livesCounted, restrictionsCounted, standingStill, type StandingStill } from "./oversight.store.ts";
import { demand, OFFICER_ROLES, WATCHING_ROLES } from "./watching-roles.ts";

export interface OversightDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "append" | "checkpoint" | "currentLog" | "pendingAge" | "verifierKeys">;
}

/** The school in counts: nothing of any person. */
export interface Counts {
  readonly lives: readonly { readonly life: Life; readonly people: number }[];
  readonly restrictions: readonly { readonly kind: RestrictionKind; readonly restrictions: number }[];
  readonly consents: readonly { readonly purpose: PurposeId; readonly state: ConsentState; readonly people: number }[];
}

export interface LogState {
  readonly origin: string | null;
  readonly size: number;
  /** Base64. */
  readonly root: string | null;
  /** How long the oldest entry without an index has waited. */
  readonly waiting_ms: number;
  /** C2SP verifier keys. */
  readonly keys: readonly string[];
  readonly checkpoint: string | null;
}

export type StillRecord = StandingStill & { readonly number: number | null };

/** A page of records that stand still. */
export interface StillPage {
  readonly records: readonly StillRecord[];
  /** Rows before the next page; null at the end. */
  readonly next: number | null;
}

/** A day of destruction is taken up every five minutes; what is there longer waits for a reason. */
const OVERDUE_MS = 15 * 60_000;
export const STILL_A_PAGE = 50;
export const LEAVES_A_PAGE = 50;

/** What the protection officer and the auditor watch (clause:U5, clause:S5): records that stand still, counts, the log. Opens no personal value, and each look is in the log. */
export class Oversight {
  readonly #deps: OversightDeps;

  constructor(deps: OversightDeps) {
    this.#deps = deps;
  }

  /** Blocked, held and frozen records, and withdrawn ones whose destruction waits (clause:D2), those behind the first `after`. Throws Refusal `role-not-permitted` for everybody but the officer. */
  async standingStill(by: Actor, requestId: string, after = 0): Promise<StillPage> {
    demand(by, OFFICER_ROLES);
    await this.#note(by, requestId, "standing-still");
    const overdue = new Date(this.#deps.clock.now().getTime() - OVERDUE_MS);
    const rows = await standingStill(this.#deps.databases.data, overdue, { after, limit: STILL_A_PAGE + 1 });
    const shown = rows.slice(0, STILL_A_PAGE);
    const numbers = await aboutSubjects(this.#deps.databases.data, shown.map(({ subject }) => subject));
    return { records: shown.map((row) => ({ ...row, number: numbers.get(row.subject) ?? null })), next: rows.length > STILL_A_PAGE ? after + STILL_A_PAGE : null };
  }

  /** Throws Refusal `role-not-permitted`. */
  async counts(by: Actor, requestId: string): Promise<Counts> {
    demand(by, WATCHING_ROLES);
    await this.#note(by, requestId, "counts");
    const sql = this.#deps.databases.data;
    const [lives, restrictions, consents] = [await livesCounted(sql), await restrictionsCounted(sql), await consentsCounted(sql)];
    return { lives, restrictions, consents };
  }

  /** How the log stands: what anybody may read of it, and how long entries wait. Throws Refusal `role-not-permitted`. */
  async logState(by: Actor): Promise<LogState> {
    demand(by, WATCHING_ROLES);
    const { ledger } = this.#deps;
    const checkpoint = await ledger.checkpoint();
    return {
      origin: checkpoint?.origin ?? null, size: checkpoint?.size ?? 0, root: checkpoint?.root.toString("base64") ?? null, checkpoint: checkpoint?.note ?? null,
      waiting_ms: await ledger.pendingAge(), keys: await ledger.verifierKeys(),
    };
  }

  /** Searches the log's public leaves. Throws Refusal `role-not-permitted`. */
  async searchLog(by: Actor, query: Omit<LeafQuery, "limit">, requestId: string): Promise<LeavesFound> {
    demand(by, WATCHING_ROLES);
    await this.#note(by, requestId, "log");
    return searchLeaves(this.#deps.databases.data, await this.#deps.ledger.currentLog(), { ...query, limit: LEAVES_A_PAGE });
  }

  async #note(by: StaffActor, requestId: string, what: string): Promise<void> {
    const { databases, ledger, clock } = this.#deps;
    const entry = { operation: "use", clause: "U5", purpose: "audit", subject: null, actor: by, fields: [], requestId, at: clock.now(), detail: { what: `oversight-${what}` } } as const;
    await databases.data.begin((tx) => ledger.append(tx, [entry]));
  }
}
