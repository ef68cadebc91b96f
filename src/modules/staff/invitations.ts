import { asSubjectId, type Language, STAFF_ROLES, type StaffActor, type StaffRole, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalJson, hkdf, hmac } from "../../platform/crypto.ts";
import { newId } from "../../platform/id.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type Accounts, type DraftSeals, type RateLimits, type RowSeals, tokenHash } from "../accounts/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import {
  deleteInvitationEnds, deleteInvitations, endedInvitations, endInvitation, insertInvitation, invitationKeys, invitationParts, type InvitationRow, waitingInvitation,
  waitingInvitationByLink, waitingInvitations,
} from "./invitations.store.ts";
import type { Members } from "./members.ts";
import { lockStaff } from "./staff-events.store.ts";

export const INVITATION_DAYS = 7;
/** So many wait at once. */
export const INVITATIONS_MAX = 50;
const PLACE = "staff.invitation";
const SWEEP = 200;

export interface InvitationsDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly longLived: { readonly formToken: Uint8Array };
  readonly accounts: Pick<Accounts, "typedAddress">;
  readonly drafts: DraftSeals;
  readonly rows: RowSeals;
  readonly limits: RateLimits;
  readonly ledger: Pick<Ledger, "append">;
  readonly notices: Pick<Notices, "send" | "forgetDrafts" | "registerDraftAddress">;
  readonly members: Members;
}

/** An invitation that waits, as the page of the administrators shows it. */
export interface WaitingInvitation {
  readonly id: SubjectId;
  readonly roles: readonly StaffRole[];
  readonly at: Date;
  readonly endsAt: Date;
  readonly email: Personal<string> | null;
}

/** Invitations to join the staff: a letter with a link that serves once, for a week, while whoever invited administers (clause:S1). */
export class Invitations {
  readonly #deps: InvitationsDeps;
  readonly #linkKey: Buffer;

  constructor(deps: InvitationsDeps) {
    this.#deps = deps;
    this.#linkKey = hkdf(deps.longLived.formToken, "robotek staff invitations v1");
    deps.notices.registerDraftAddress(async (draft) => {
      const row = await this.#whole(await waitingInvitation(deps.databases.data, draft, deps.clock.now()));
      return row && this.#address(row);
    });
  }

  /**
   * Invites an address, whoever's it is: nothing here says whether it is known. Throws Refusal `role-not-permitted`, `too-many-codes`, `too-many-invitations`,
   * or invalid with the field `email` or `roles`.
   */
  async invite(wish: { by: StaffActor; email: string; roles: readonly string[]; network: string; language: Language; requestId: string }): Promise<void> {
    const { databases, clock, accounts, drafts, ledger, limits, notices, rows } = this.#deps;
    const { by, language, requestId } = wish;
    const roles = STAFF_ROLES.filter((role) => wish.roles.includes(role));
    if (roles.length === 0) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "roles", reason: "role-missing" }], clause: "S1" });
    const email = accounts.typedAddress(wish.email);
    await this.#demandAdministrator(databases.data, by);
    const at = clock.now();
    await limits.countCodeWish(databases.data, { address: email, network: wish.network }, at);
    const draft = asSubjectId(newId());
    const { keyId, sealed } = await drafts.seal(PLACE, draft, { email }, at);
    const row = {
      draft, inviter: by.subject, linkHash: tokenHash(this.#linkToken(draft)), roles, keyId, language, requestId, at, endsAt: new Date(at.getTime() + INVITATION_DAYS * 86_400_000),
    };
    await databases.data.begin(async (tx) => {
      await lockStaff(tx);
      await this.#demandAdministrator(tx, by);
      if ((await waitingInvitations(tx, at, INVITATIONS_MAX)).length >= INVITATIONS_MAX) throw new Refusal("limited", "too-many-invitations", { clause: "S1" });
      await insertInvitation(tx, { ...row, sealed, seal: rows.seal("invitation", invitationParts(row)) });
      await ledger.append(tx, [{ operation: "record", clause: "S1", purpose: "legal-duty", subject: null, actor: by, fields: [], requestId, at, detail: { what: "staff-invited", invitation: draft, roles } }]);
      await notices.send(tx, { kind: "staff-invitation", to: { kind: "draft", draft }, language, params: { invitation: draft }, requestId, at });
    });
  }

  /** The link's token for the letter of an invitation; null when it is over. Called by the sending job. */
  async tokenForLetter(draft: SubjectId): Promise<{ token: string; endsAt: Date } | null> {
    const row = await this.#whole(await waitingInvitation(this.#deps.databases.data, draft, this.#deps.clock.now()));
    return row && { token: this.#linkToken(draft), endsAt: row.endsAt };
  }

  /**
   * The invitation of a link, while it waits and its inviter administers still. Throws Refusal `link-ended`: used, withdrawn, over and never made are answered
   * alike.
   */
  async demand(sql: SqlOrTx, token: string): Promise<InvitationRow> {
    const { clock, members } = this.#deps;
    const row = token.length > 100 ? null : await this.#whole(await waitingInvitationByLink(sql, tokenHash(token), clock.now()));
    const inviter = row && (await members.find(sql, row.inviter));
    if (row === null || inviter?.roles.includes("administrator") !== true) throw new Refusal("not-found", "link-ended", { clause: "S1" });
    return row;
  }

  /** The invited address. Throws Refusal `link-ended` once its key is gone. */
  async addressOf(row: InvitationRow): Promise<Personal<string>> {
    const email = await this.#address(row);
    if (email === null) throw new Refusal("not-found", "link-ended", { clause: "S1" });
    return email;
  }

  /** Uses the invitation up, in the transaction that makes the member. Throws Refusal `link-ended`. */
  async use(tx: Tx, draft: SubjectId): Promise<InvitationRow> {
    const { clock, members } = this.#deps;
    const at = clock.now();
    await lockStaff(tx);
    const row = await this.#whole(await waitingInvitation(tx, draft, at));
    const inviter = row && (await members.find(tx, row.inviter));
    const good = row !== null && inviter?.roles.includes("administrator") === true && (await endInvitation(tx, draft, "accepted", at));
    if (!good) throw new Refusal("not-found", "link-ended", { clause: "S1" });
    return row;
  }

  /** Takes an invitation back. Throws Refusal `role-not-permitted`, `invitation-unknown`. */
  async withdraw({ by, id, requestId }: { by: StaffActor; id: SubjectId; requestId: string }): Promise<void> {
    const { databases, clock, drafts, ledger } = this.#deps;
    const at = clock.now();
    const keyId = await databases.data.begin(async (tx) => {
      await this.#demandAdministrator(tx, by);
      const row = await waitingInvitation(tx, id, at);
      if (row === null || !(await endInvitation(tx, id, "withdrawn", at))) throw new Refusal("not-found", "invitation-unknown", { clause: "S1" });
      await ledger.append(tx, [{ operation: "record", clause: "S1", purpose: "legal-duty", subject: null, actor: by, fields: [], requestId, at, detail: { what: "staff-invitation-withdrawn", invitation: id } }]);
      return row.keyId;
    });
    await drafts.drop([keyId]);
  }

  /** What waits, the newest first. */
  async waiting(sql: SqlOrTx): Promise<WaitingInvitation[]> {
    const rows = await waitingInvitations(sql, this.#deps.clock.now(), INVITATIONS_MAX);
    const listed: WaitingInvitation[] = [];
    for (const row of rows) {
      if ((await this.#whole(row)) === null) continue;
      listed.push({ id: row.draft, roles: row.roles, at: row.at, endsAt: row.endsAt, email: await this.#address(row) });
    }
    return listed;
  }

  /** Forgets invitations that are over: first their keys, then letters and rows. Safe to run twice. Returns how many. */
  async forgetEnded(): Promise<number> {
    const { databases, clock, drafts, notices } = this.#deps;
    const ended = await endedInvitations(databases.data, clock.now(), SWEEP);
    const ids = ended.map(({ draft }) => draft);
    await drafts.drop(ended.map(({ keyId }) => keyId));
    await notices.forgetDrafts(ids);
    await databases.data.begin(async (tx) => {
      await deleteInvitations(tx, ids);
      await deleteInvitationEnds(tx, ids);
    });
    return ended.length;
  }

  /** Which of these keys seal an address that waits: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return invitationKeys(sql, keyIds);
  }

  async #demandAdministrator(sql: SqlOrTx, by: StaffActor): Promise<void> {
    const own = await this.#deps.members.find(sql, by.subject);
    if (by.role !== "administrator" || own?.roles.includes("administrator") !== true) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  }

  /** The row, if it is as the service left it. */
  async #whole(row: InvitationRow | null): Promise<InvitationRow | null> {
    return Promise.resolve(row !== null && this.#deps.rows.fits("invitation", invitationParts(row), row.seal) ? row : null);
  }

  async #address({ draft, keyId, sealed }: InvitationRow): Promise<Personal<string> | null> {
    return (await this.#deps.drafts.open(PLACE, draft, { keyId, sealed }))?.["email"] ?? null;
  }

  /** Made from the id by a key that no database holds: the letter can be sent again, and nothing of it is stored but a hash. */
  #linkToken(draft: SubjectId): string {
    return hmac(this.#linkKey, canonicalJson([draft])).toString("base64url");
  }
}
