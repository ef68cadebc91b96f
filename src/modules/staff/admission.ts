import { type CivilDate, civilDateOf, type FieldId, type Language, normaliseField, type StaffRole, type SubjectId, validateField } from "../../policy/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type Accounts, type DraftProofs, type ProvedDraft, type Session, type Sessions, tokenHash } from "../accounts/index.ts";
import type { KeyCompartment, KeyStore } from "../keys/index.ts";
import type { Representations } from "../representation/index.ts";
import { createSubject } from "../subjects/index.ts";
import { accessFor, type Vault } from "../vault/index.ts";
import type { FirstLinks } from "./first-links.ts";
import type { Invitations } from "./invitations.ts";
import type { Members } from "./members.ts";
import { holdStaffAddress } from "./staff-events.store.ts";

/** The keys of a new member of the staff. */
const MEMBER_COMPARTMENTS = ["identity", "contact", "ledger"] as const satisfies readonly KeyCompartment[];

export interface AdmissionDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, "findByAddress" | "open">;
  readonly sessions: Pick<Sessions, "open">;
  readonly proofs: DraftProofs;
  readonly keys: Pick<KeyStore, "createKeys"> & { readonly index: Pick<KeyStore["index"], "blindToken"> };
  readonly vault: Pick<Vault, "collect">;
  readonly representations: Pick<Representations, "stageOf">;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly firstLinks: FirstLinks;
}

/** How somebody comes: by an administrator's letter, or by what the start of the service printed. */
export type LinkKind = "invitation" | "first";

export interface TypedName {
  readonly "family-name": string;
  readonly "given-name": string;
}

export interface Admitted {
  readonly subject: SubjectId;
  /** For the session cookie. */
  readonly token: string;
  readonly session: Session;
}

/**
 * Becoming a member: the link says that one may, a code to the address says who one is (clause:S1). A known address keeps its account, and what was typed as
 * a name is dropped; both are answered alike until the code has come.
 */
export class Admission {
  readonly #deps: AdmissionDeps;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /** What a link offers. Throws Refusal `link-ended`: used, withdrawn, over and never made are answered alike. */
  async offered(kind: LinkKind, link: string): Promise<readonly StaffRole[]> {
    const { databases, firstLinks, invitations } = this.#deps;
    if (kind === "invitation") return (await invitations.demand(databases.data, link)).roles;
    await firstLinks.demand(databases.data, tokenHash(link));
    return ["administrator"];
  }

  /**
   * Sends the code: to the invited address, or by a first link to the typed one. Gives the token that the browser keeps. Throws Refusal `link-ended`,
   * `too-many-codes`, or invalid with its fields.
   */
  async requestCode(wish: { kind: LinkKind; link: string; name: TypedName; email: string; network: string; language: Language; requestId: string }): Promise<{ token: string }> {
    const { databases, clock, firstLinks, invitations, proofs } = this.#deps;
    const { kind, link, network, language, requestId } = wish;
    const today = civilDateOf(clock.now());
    if (kind === "first") {
      const hash = tokenHash(link);
      await firstLinks.demand(databases.data, hash);
      const { email, ...values } = checkedValues({ ...wish.name, email: wish.email }, today);
      return proofs.requestCode({ aim: "staff", act: `first:${hash}`, email: email ?? "", values, network, language, requestId });
    }
    const row = await invitations.demand(databases.data, link);
    const values = checkedValues({ ...wish.name }, today);
    const email = reveal(await invitations.addressOf(row), "mail");
    return proofs.requestCode({ aim: "staff", act: `invitation:${row.draft}`, email, values, network, language, requestId });
  }

  /** Enters the code: person, account, membership and session are one transaction. Throws Refusal `code-wrong`, `code-ended`, `too-many-tries`, `link-ended`, `own-role`. */
  async confirm(entry: { token: string; code: string; network: string; requestId: string }): Promise<Admitted> {
    const { databases, proofs } = this.#deps;
    const proved = await proofs.enterCode({ aim: "staff", ...entry });
    const admitted = await databases.data.begin(async (tx) => {
      await proofs.use(tx, proved);
      return this.#admit(tx, proved, entry.requestId);
    });
    await proofs.forget(proved);
    return admitted;
  }

  async #admit(tx: Tx, proved: ProvedDraft, requestId: string): Promise<Admitted> {
    const { firstLinks, invitations, members, sessions } = this.#deps;
    const [kind = "", id = ""] = proved.act.split(":");
    if (kind === "first") {
      await firstLinks.use(tx, id);
      const subject = await this.#person(tx, proved, requestId);
      const by = { kind: "system", job: "first-link" } as const;
      await members.admit(tx, { member: subject, roles: ["administrator"], by, requestId });
      await members.letFactorBeSet(tx, { member: subject, by, requestId });
      return { subject, ...(await sessions.open(tx, subject, "one-time-code", proved.language)) };
    }
    const row = await invitations.use(tx, id as SubjectId);
    const subject = await this.#person(tx, proved, requestId);
    // An invitation to the own address would be a role given to oneself.
    if (subject === row.inviter) throw new Refusal("refused", "own-role", { clause: "S1" });
    await members.admit(tx, { member: subject, roles: row.roles, by: { kind: "staff", subject: row.inviter, role: "administrator" }, requestId });
    return { subject, ...(await sessions.open(tx, subject, "one-time-code", proved.language)) };
  }

  /** Whose address it is: somebody known keeps the one account; a new person gets one, with the name that was typed. */
  async #person(tx: Tx, proved: ProvedDraft, requestId: string): Promise<SubjectId> {
    const { accounts, clock, keys, representations, vault } = this.#deps;
    const email = reveal(proved.email, "door");
    await holdStaffAddress(tx, keys.index.blindToken("email", normaliseField("email", email)).readBigInt64BE(0).toString());
    const known = await accounts.findByAddress(proved.email, tx);
    if (known !== null) {
      const stage = await representations.stageOf(tx, known);
      // A pupil's account is not the one of a grown person who works here.
      if (stage !== null && stage !== "adult") throw new Refusal("refused", "staff-are-grown", { clause: "S1" });
      return known;
    }
    const at = clock.now();
    const subject = await createSubject(tx, at);
    const made = await keys.createKeys(subject, MEMBER_COMPARTMENTS, at);
    const access = accessFor({ purpose: "legal-duty", actor: { kind: "subject", subject }, requestId });
    const values = Object.fromEntries(Object.entries(proved.values).map(([field, value]) => [field, reveal(value, "door")]));
    await vault.collect(tx, access, subject, { ...values, language: proved.language }, { source: "web-form", at, keys: made });
    await accounts.open(tx, subject, at);
    return subject;
  }
}

/** What was typed, as it is stored. Throws Refusal (invalid) with all faults at once. */
function checkedValues(typed: Readonly<Partial<Record<FieldId, string>>>, today: CivilDate): Readonly<Record<string, string>> {
  const checks = Object.entries(typed).map(([field, text]) => {
    const check = text.trim() === "" ? ({ ok: false, reason: "missing" } as const) : validateField(field as FieldId, text, today);
    return { field, check };
  });
  const faults = checks.flatMap(({ field, check }) => (check.ok ? [] : [{ field, reason: check.reason }]));
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
  return Object.fromEntries(checks.flatMap(({ field, check }) => (check.ok ? [[field, check.value]] : [])));
}
