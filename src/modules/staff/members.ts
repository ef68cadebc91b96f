import { type Actor, actorSubject, type StaffActor, type StaffRole, type SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { LastingSeals, Passkeys, Sessions } from "../accounts/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { ApiTokens } from "../tokens/index.ts";
import { deleteDeskSessionsOf } from "./desk-sessions.store.ts";
import { type Membership, membershipOf } from "./membership.ts";
import { rulesSignaturesOf } from "./rules-signatures.store.ts";
import { staffRowHash } from "./staff-row.ts";
import { allStaffEvents, insertStaffEvent, lockStaff, type StaffChange, staffEventParts, type StaffEventRow, staffEventsOf } from "./staff-events.store.ts";
import { deleteTotpsOf } from "./totp.store.ts";

export interface MembersDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly seals: LastingSeals;
  readonly ledger: Pick<Ledger, "append">;
  readonly passkeys: Pick<Passkeys, "removeAll">;
  readonly sessions: Pick<Sessions, "endAll">;
  readonly tokens: Pick<ApiTokens, "revokeAll">;
  /** Told after each change of who works here: what somebody had goes to another. */
  readonly changed: () => Promise<void>;
  readonly notices: Pick<Notices, "send">;
}

export interface Member extends Membership {
  readonly subject: SubjectId;
}

export interface StaffAct {
  readonly by: StaffActor;
  readonly member: SubjectId;
  readonly requestId: string;
}

/** Who decides: an administrator, or the link that the start of the service prints. */
export type Appointing = StaffActor | Extract<Actor, { kind: "system" }>;

/** Who works at the desk, in which roles (clause:S1). Told by rows that nobody can make or change without a key that no database holds. */
export class Members {
  readonly #deps: MembersDeps;

  constructor(deps: MembersDeps) {
    this.#deps = deps;
  }

  /** The membership that holds now; null for who is no member. Read anew for each request: what is taken away is gone at the next one. */
  async find(sql: SqlOrTx, subject: SubjectId): Promise<Membership | null> {
    return this.#fold(await staffEventsOf(sql, subject));
  }

  /** Everybody who is a member now, by id. */
  async list(sql: SqlOrTx): Promise<Member[]> {
    const events = Map.groupBy(await allStaffEvents(sql), ({ subject }) => subject);
    return [...events].flatMap(([subject, rows]) => {
      const membership = this.#fold(rows);
      return membership === null ? [] : [{ subject, ...membership }];
    });
  }

  /** The actor of a member who holds one of `roles`: the first of them. Throws Refusal `role-not-permitted`; null for who is no member. */
  async actorOf(sql: SqlOrTx, subject: SubjectId, roles: readonly StaffRole[]): Promise<StaffActor | null> {
    const membership = await this.find(sql, subject);
    return membership && actorIn(subject, membership, roles);
  }

  /** Whether nobody administers: then, and then alone, the start of the service prints a link. */
  async hasAdministrator(sql: SqlOrTx): Promise<boolean> {
    return (await this.list(sql)).some(({ roles }) => roles.includes("administrator"));
  }

  /** Makes a person with an account a member, in the caller's transaction; who is one already gains the roles. */
  async admit(tx: Tx, wish: { member: SubjectId; roles: readonly StaffRole[]; by: Appointing; requestId: string }): Promise<void> {
    const { member, roles, by, requestId } = wish;
    await lockStaff(tx);
    const before = await this.find(tx, member);
    if (before === null) await this.#note(tx, { member, change: "joined", role: null, by, requestId });
    for (const role of roles) if (before?.roles.includes(role) !== true) await this.#note(tx, { member, change: "role-granted", role, by, requestId });
  }

  /** Lets a member set up a second factor anew, in the caller's transaction: an administrator who came in by a first link has none. */
  async letFactorBeSet(tx: Tx, { member, by, requestId }: { member: SubjectId; by: Appointing; requestId: string }): Promise<void> {
    const membership = await this.#known(tx, member);
    if (membership.factorSince < this.#deps.clock.now()) await this.#note(tx, { member, change: "factor-reset", role: null, by, requestId });
  }

  /** Gives a member a role. Nobody gives one to oneself. Throws Refusal `role-not-permitted`, `own-role`, `member-unknown`. */
  async grant({ by, member, role, requestId }: StaffAct & { role: StaffRole }): Promise<void> {
    await this.#deps.databases.data.begin(async (tx) => {
      const membership = await this.#changing(tx, by, member);
      if (by.subject === member) throw new Refusal("refused", "own-role", { clause: "S1" });
      if (!membership.roles.includes(role)) await this.#note(tx, { member, change: "role-granted", role, by, requestId });
    });
    await this.#tellChanged();
  }

  /** Takes a role away; it is gone at the member's next request. Throws Refusal `role-not-permitted`, `member-unknown`, `last-administrator`. */
  async take({ by, member, role, requestId }: StaffAct & { role: StaffRole }): Promise<void> {
    await this.#deps.databases.data.begin(async (tx) => {
      const membership = await this.#changing(tx, by, member);
      if (!membership.roles.includes(role)) return;
      if (role === "administrator") await this.#demandAnother(tx, member);
      await this.#note(tx, { member, change: "role-taken", role, by, requestId });
    });
    await this.#tellChanged();
  }

  /**
   * Ends a membership: by an administrator, or by the member. The desk is closed to all of the person's sessions at once; the account, which may be a parent's,
   * stays; past acts stay named by the role they were done in. Throws Refusal `role-not-permitted`, `member-unknown`, `last-administrator`.
   */
  async leave({ by, member, requestId }: StaffAct): Promise<void> {
    await this.#deps.databases.data.begin(async (tx) => {
      const membership = await (by.subject === member ? this.#own(tx, member) : this.#changing(tx, by, member));
      if (membership.roles.includes("administrator")) await this.#demandAnother(tx, member);
      await this.#note(tx, { member, change: "left", role: null, by, requestId });
      await this.#shut(tx, member);
    });
    await this.#tellChanged();
  }

  /** Forgets a member's second factor, who then sets up another; never one's own. Throws Refusal `role-not-permitted`, `own-factor`, `member-unknown`. */
  async resetFactor({ by, member, requestId }: StaffAct): Promise<void> {
    const names = await this.#deps.databases.data.begin(async (tx) => {
      await this.#changing(tx, by, member);
      if (by.subject === member) throw new Refusal("refused", "own-factor", { clause: "S1" });
      return { drop: await this.#forgetFactor(tx, { member, by, requestId }) };
    });
    await names.drop();
  }

  /**
   * The same for an administrator whom no other one is there to help: by whoever runs the server, who was the first administrator's way in as well
   * (decision 0190). Throws Refusal `member-unknown`, `role-not-permitted` for who does not administer: those are helped by an administrator.
   */
  async resetAdministratorsFactor({ member, requestId }: Pick<StaffAct, "member" | "requestId">): Promise<void> {
    const by = { kind: "system", job: "staff-reset-factor" } as const;
    const names = await this.#deps.databases.data.begin(async (tx) => {
      await lockStaff(tx);
      if (!(await this.#known(tx, member)).roles.includes("administrator")) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
      return { drop: await this.#forgetFactor(tx, { member, by, requestId }) };
    });
    await names.drop();
  }

  /** The rows of a person as they may be handed out. */
  async eventsOf(sql: SqlOrTx, subject: SubjectId): Promise<StaffEventRow[]> {
    return staffEventsOf(sql, subject);
  }

  /** The change itself stands: what fails here is done by the job of every minute. */
  async #tellChanged(): Promise<void> {
    await this.#deps.changed().catch(() => undefined);
  }

  /** The device is lost: what it could open is shut, also to whoever holds it now, and the member is told. Gives what drops the keys of the ended tokens. */
  async #forgetFactor(tx: Tx, { member, by, requestId }: { member: SubjectId; by: Appointing; requestId: string }): Promise<() => Promise<void>> {
    const { passkeys, sessions, tokens, notices, clock } = this.#deps;
    // Whoever adds a factor does so under this lock, and finds the session ended: none of before comes after the reset.
    await lockSubjects(tx, [member], "exclusive");
    await this.#note(tx, { member, change: "factor-reset", role: null, by, requestId });
    await this.#shut(tx, member);
    await passkeys.removeAll(tx, member);
    await sessions.endAll(tx, member);
    // In the language of the rules that the member signed last.
    const language = (await rulesSignaturesOf(tx, member)).at(-1)?.language ?? "ru";
    await notices.send(tx, { kind: "staff-factor-reset", to: { kind: "subject", subject: member }, language, params: {}, requestId, at: clock.now() });
    return tokens.revokeAll(tx, member);
  }

  async #shut(tx: Tx, member: SubjectId): Promise<void> {
    await deleteDeskSessionsOf(tx, member);
    await deleteTotpsOf(tx, member);
  }

  /** Under the lock of the staff: whoever decides is an administrator still, and the other a member still. */
  async #changing(tx: Tx, by: StaffActor, member: SubjectId): Promise<Membership> {
    await lockStaff(tx);
    const own = await this.find(tx, by.subject);
    if (by.role !== "administrator" || own?.roles.includes("administrator") !== true) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
    return this.#known(tx, member);
  }

  async #own(tx: Tx, member: SubjectId): Promise<Membership> {
    await lockStaff(tx);
    return this.#known(tx, member);
  }

  async #known(tx: Tx, member: SubjectId): Promise<Membership> {
    const membership = await this.find(tx, member);
    if (membership === null) throw new Refusal("not-found", "member-unknown", { clause: "S1" });
    return membership;
  }

  async #demandAnother(tx: Tx, member: SubjectId): Promise<void> {
    const others = (await this.list(tx)).filter(({ subject, roles }) => subject !== member && roles.includes("administrator"));
    if (others.length === 0) throw new Refusal("refused", "last-administrator", { clause: "S1" });
  }

  #fold(rows: readonly StaffEventRow[]): Membership | null {
    const { seals } = this.#deps;
    // One row that is not ours makes nobody a member: better locked out than let in.
    return rows.every((row) => seals.fits("staff_event", staffEventParts(row), row.seal)) ? membershipOf(rows) : null;
  }

  async #note(tx: Tx, what: { member: SubjectId; change: StaffChange; role: StaffRole | null; by: Appointing; requestId: string }): Promise<void> {
    const { clock, ledger, seals } = this.#deps;
    const { member, change, role, by, requestId } = what;
    const at = clock.now();
    const position = (await staffEventsOf(tx, member)).length + 1;
    const event = { subject: member, position, id: newId(), change, role, decidedBy: actorSubject(by), decidedAs: by.kind, requestId, at };
    const [entry] = await ledger.append(tx, [{
      operation: "record", clause: "S1", purpose: "legal-duty", subject: member, actor: by, fields: [], requestId, at,
      detail: { what: `staff-${change}`, ...(role === null ? {} : { role }), row: staffRowHash(event) },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    const row = { ...event, entryId: entry.entryId };
    await insertStaffEvent(tx, { ...row, seal: seals.seal("staff_event", staffEventParts(row)) });
  }
}

/** The actor of a membership in the first of `roles` that it holds. Throws Refusal `role-not-permitted`. */
export function actorIn(subject: SubjectId, membership: Membership, roles: readonly StaffRole[]): StaffActor {
  const role = roles.find((one) => membership.roles.includes(one));
  if (role === undefined) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  return { kind: "staff", subject, role };
}
