import { type Asked, type Corrected, correctionName, type FieldId, type Language, type PurposeId, type RequestKind, type RequestSender, type RequestValues, type Withdrawn } from "../../policy/index.ts";
import type { Received, ReceiveWish } from "../../modules/requests/index.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "../my/whose.ts";

/** What a request may name: the fields that people gave themselves. */
export const NAMED = [
  "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "home-address", "email", "iin",
] as const satisfies readonly FieldId[];
/** Somebody without an account: nobody is known. */
export const VISITOR = { kind: "visitor" } as const;

/** What somebody asks who is known, of the own record or a child's. */
export interface OwnAsk {
  readonly kind: RequestKind;
  readonly words: string | undefined;
  /** The data that it is about; none named means all. */
  readonly fields: readonly FieldId[];
  /** Of a withdrawal; undefined where nothing was chosen. */
  readonly purposes: Withdrawn | undefined;
  /** What is to stand instead, by field. */
  readonly corrections: Readonly<Partial<Record<Corrected, string>>>;
}
interface Sent {
  readonly language: Language;
  readonly requestId: string;
}

const wordsAsked = (words: string | undefined): RequestValues => (words === undefined || words.trim() === "" ? {} : { words });

const NOT_CHOSEN: RefusedField = { field: "withdraw", reason: "no-purposes" };

/** Which consents are meant is said by who withdraws them, one by one or everything: silence is no answer (clause:R5). */
export function unchosen(kind: RequestKind, purposes: Withdrawn | undefined): readonly RefusedField[] {
  return kind === "withdrawal" && (purposes ?? []).length === 0 ? [NOT_CHOSEN] : [];
}

/** What a program says of the consents that end. Throws Refusal `invalid-fields` for what contradicts itself. */
export function withdrawnOf({ purposes = [], everything = false }: { readonly purposes?: readonly PurposeId[]; readonly everything?: boolean }): Withdrawn {
  if (everything && purposes.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: [NOT_CHOSEN], clause: "C2" });
  return everything ? "everything" : purposes;
}

/** Checks what is asked against what the asker sees. Throws Refusal `invalid-fields`. */
function checkedAsk({ kind, words, fields, purposes, corrections }: OwnAsk, sees: Whose["sees"]): Pick<ReceiveWish, "kind" | "values" | "corrections" | "fields" | "purposes"> {
  const named: readonly FieldId[] = NAMED;
  const wanted = Object.entries(corrections) as [Corrected, string][];
  const faults: RefusedField[] = [
    ...fields.filter((field) => !named.includes(field) || !sees(field)).map(() => ({ field: "fields", reason: "unreadable" })),
    ...wanted.filter(([field]) => !sees(field)).map(([field]) => ({ field: correctionName(field), reason: "unreadable" })),
    ...unchosen(kind, purposes),
  ];
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
  return { kind, values: wordsAsked(words), fields, purposes: purposes ?? [], corrections };
}

/** Sends a request of somebody who is known, about the own record or a child's (clause:R1). Throws Refusal `invalid-fields`. */
export async function askAsOneself(deps: Pick<AppDeps, "requests">, who: Whose, ask: OwnAsk, sent: Sent): Promise<Received> {
  return deps.requests.receive({ ...checkedAsk(ask, who.sees), channel: "web-signed-in", sender: who.actor.kind, by: who.actor, ...sent });
}

export interface OpenAsk extends Partial<Asked> {
  readonly kind: RequestKind;
  readonly sender: RequestSender;
  readonly values: RequestValues;
}

/** Whether somebody without an account has left a way to be answered; everything else is asked for later (clause:R2). */
export function hasWayBack({ email, phone }: RequestValues): boolean {
  return (email ?? "").trim() !== "" || (phone ?? "").trim() !== "";
}
export const NO_WAY_BACK: RefusedField = { field: "email", reason: "no-way-back" };

/** Sends a request of whoever has no account (clause:R1, clause:S6). Throws Refusal `invalid-fields`, `too-many-tries`. */
export async function askAsVisitor(deps: Pick<AppDeps, "requests" | "limits" | "databases" | "clock">, ask: OpenAsk, { network, ...sent }: Sent & { network: string }): Promise<Received> {
  const faults = [...(hasWayBack(ask.values) ? [] : [NO_WAY_BACK]), ...unchosen(ask.kind, ask.purposes)];
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "R2" });
  await deps.limits.countOpenRequest(deps.databases.data, network, deps.clock.now());
  return deps.requests.receive({ ...ask, channel: "web", by: VISITOR, ...sent });
}

/** Gives what was asked for, at the address of a request. Throws Refusal `request-unknown`, `request-state`, `invalid-fields`, `too-many-tries`. */
export async function giveAsVisitor(deps: Pick<AppDeps, "requests" | "limits" | "databases" | "clock">, capability: string, values: RequestValues, { network, requestId }: { network: string; requestId: string }): Promise<void> {
  const caseId = await deps.requests.byCapability(capability);
  await deps.limits.countOpenRequest(deps.databases.data, network, deps.clock.now());
  await deps.requests.giveMore({ caseId, by: VISITOR, requestId, values });
}
