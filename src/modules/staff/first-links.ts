import type { Clock } from "../../platform/clock.ts";
import { randomToken } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type RowSeals, tokenHash } from "../accounts/index.ts";
import { deleteFirstLinks, firstLink, firstLinkParts, insertFirstLink } from "./first-links.store.ts";
import type { Members } from "./members.ts";
import type { SecondFactors } from "./second-factors.ts";
import { lockStaff } from "./staff-events.store.ts";

export const FIRST_LINK_HOURS = 24;

export interface FirstLinksDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly rows: RowSeals;
  readonly members: Members;
  readonly factors: Pick<SecondFactors, "has">;
}

/** The link by which the first administrator comes in: printed by the start of the service, for whoever runs it, while nobody administers (clause:S1). */
export class FirstLinks {
  readonly #deps: FirstLinksDeps;

  constructor(deps: FirstLinksDeps) {
    this.#deps = deps;
  }

  /** A fresh link's token, which ends the one before; null while somebody administers. Known here by its hash alone. */
  async renew(): Promise<{ token: string; endsAt: Date } | null> {
    const { databases, clock, rows } = this.#deps;
    const at = clock.now();
    const token = randomToken();
    const row = { hash: tokenHash(token), madeAt: at, endsAt: new Date(at.getTime() + FIRST_LINK_HOURS * 3_600_000) };
    return databases.data.begin(async (tx) => {
      await lockStaff(tx);
      await deleteFirstLinks(tx);
      if (await this.#administered(tx)) return null;
      await insertFirstLink(tx, { ...row, seal: rows.seal("first_link", firstLinkParts(row)) });
      return { token, endsAt: row.endsAt };
    });
  }

  /** Throws Refusal `link-ended` for a link that is over, used or none of ours, and once somebody administers. */
  async demand(sql: SqlOrTx, hash: string): Promise<void> {
    const { clock, rows } = this.#deps;
    const row = await firstLink(sql, hash, clock.now());
    const good = row !== null && rows.fits("first_link", firstLinkParts(row), row.seal) && !(await this.#administered(sql));
    if (!good) throw new Refusal("not-found", "link-ended", { clause: "S1" });
  }

  /** Uses the link up, in the transaction that makes the administrator. Throws Refusal `link-ended`. */
  async use(tx: Tx, hash: string): Promise<void> {
    await lockStaff(tx);
    await this.demand(tx, hash);
    await deleteFirstLinks(tx);
  }

  /**
   * Whether an administrator can come in: one who never set up a second factor, or lost all of them by a restore, cannot, and nobody could help.
   */
  async #administered(sql: SqlOrTx): Promise<boolean> {
    for (const { subject, roles } of await this.#deps.members.list(sql)) {
      if (roles.includes("administrator") && (await this.#deps.factors.has(sql, subject))) return true;
    }
    return false;
  }
}
