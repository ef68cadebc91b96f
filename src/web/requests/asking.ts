import type { FieldId, Language, PurposeId, RequestKind, RequestSender, RequestValues } from "../../policy/index.ts";
import type { Received, ReceiveWish } from "../../modules/requests/index.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "../my/whose.ts";

/** What a request may name: the fields that people gave themselves. */
export const NAMED = [
  "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "home-address", "email", "iin",
] as const satisfies readonly FieldId[];
/** What a request may correct. A new mail address is proved by its own code, at its own place. */
export const CORRECTED = [
  "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "home-address", "iin",
] as const satisfies readonly FieldId[];

type Corrected = (typeof CORRECTED)[number];
/** Somebody without an account: nobody is known. */
export const VISITOR = { kind: "visitor" } as const;

/** What somebody asks who is known, of the own record or a child's. */
export interface OwnAsk {
  readonly kind: RequestKind;
  readonly words: string | undefined;
  /** The data that it is about; none named means all. */
  readonly fields: readonly FieldId[];
  readonly purposes: readonly PurposeId[];
  /** What is to stand instead, by field. */
  readonly corrections: Readonly<Partial<Record<Corrected, string>>>;
}
interface Sent {
  readonly language: Language;
  readonly requestId: string;
}

const wordsAsked = (words: string | undefined): RequestValues => (words === undefined || words.trim() === "" ? {} : { words });

/** Checks what is asked against what the asker sees. Throws Refusal `invalid-fields`. */
function checkedAsk({ kind, words, fields, purposes, corrections }: OwnAsk, sees: Whose["sees"]): Pick<ReceiveWish, "kind" | "values" | "corrections" | "fields" | "purposes"> {
  const named: readonly FieldId[] = NAMED;
  const wanted = Object.entries(corrections) as [Corrected, string][];
  const faults: RefusedField[] = [
    ...fields.filter((field) => !named.includes(field) || !sees(field)).map(() => ({ field: "fields", reason: "unreadable" })),
    ...wanted.filter(([field]) => kind !== "correction" || !sees(field)).map(() => ({ field: "corrections", reason: "unreadable" })),
    ...wanted.filter(([, value]) => value.trim() === "").map(() => ({ field: "value", reason: "missing" })),
  ];
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C7" });
  return { kind, values: wordsAsked(words), fields, purposes, corrections: Object.fromEntries(wanted.map(([field, value]) => [field, value.trim()])) };
}

/** Sends a request of somebody who is known, about the own record or a child's (clause:R1). Throws Refusal `invalid-fields`. */
export async function askAsOneself(deps: Pick<AppDeps, "requests">, who: Whose, ask: OwnAsk, sent: Sent): Promise<Received> {
  return deps.requests.receive({ ...checkedAsk(ask, who.sees), channel: "web-signed-in", sender: who.actor.kind, by: who.actor, ...sent });
}

export interface OpenAsk {
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
  if (!hasWayBack(ask.values)) throw new Refusal("invalid", "invalid-fields", { fields: [NO_WAY_BACK], clause: "R2" });
  await deps.limits.countOpenRequest(deps.databases.data, network, deps.clock.now());
  return deps.requests.receive({ ...ask, channel: "web", by: VISITOR, ...sent });
}

/** Gives what was asked for, at the address of a request. Throws Refusal `request-unknown`, `request-state`, `invalid-fields`, `too-many-tries`. */
export async function giveAsVisitor(deps: Pick<AppDeps, "requests" | "limits" | "databases" | "clock">, capability: string, values: RequestValues, { network, requestId }: { network: string; requestId: string }): Promise<void> {
  const caseId = await deps.requests.byCapability(capability);
  await deps.limits.countOpenRequest(deps.databases.data, network, deps.clock.now());
  await deps.requests.giveMore({ caseId, by: VISITOR, requestId, values });
}
