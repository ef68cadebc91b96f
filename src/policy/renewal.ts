import type { ClauseId, CompartmentId, FieldId, PurposeId } from "./ids.ts";
import { PURPOSE_IDS } from "./ids.ts";
import { isInForce } from "./precedence.ts";
import { consentPurposeOf, purposeRow, type PurposeRow } from "./purposes.ts";
import { recipients } from "./recipients.ts";
import { retention } from "./retention.ts";
import type { ConsentState } from "./ids.ts";
import type { Term } from "./deadlines.ts";
import { currentVersion, type DocumentVersion } from "./versions.ts";

/** How far a purpose reaches: what a person agreed to when agreeing to it. */
export interface PurposeExtent {
  readonly clause: ClauseId;
  readonly ground: PurposeRow["ground"];
  readonly consentOf: PurposeId | null;
  readonly fields: readonly FieldId[];
  readonly methods: readonly string[];
  /** Longest keeping after the purpose, in days, by class. */
  readonly keptDays: Readonly<Partial<Record<CompartmentId, number>>>;
  readonly recipients: readonly string[];
}

/** What a version of the policy covers. */
export interface PolicyExtent {
  readonly version: number;
  readonly purposes: Readonly<Partial<Record<PurposeId, PurposeExtent>>>;
}

const DAYS: Readonly<Record<Term["unit"], number>> = { "working-day": 1, "calendar-day": 1, month: 31, year: 366 };

/** The extent that the code has now. */
export function currentExtent(version: number = currentVersion("policy").number): PolicyExtent {
  const extentOf = (id: PurposeId): PurposeExtent => {
    const { clause, ground, consentOf, fields, methods, retention: classes } = purposeRow(id);
    return {
      clause, ground, consentOf, fields: [...fields].sort(), methods: [...methods].sort(),
      keptDays: Object.fromEntries(classes.map((one) => [one, retention[one].term.amount * DAYS[retention[one].term.unit]])),
      recipients: recipients.filter(({ purpose }) => purpose === id).map(({ kind, name }) => `${kind}: ${name}`).sort(),
    };
  };
  return { version, purposes: Object.fromEntries(PURPOSE_IDS.map((id) => [id, extentOf(id)])) };
}

export type Widening = "more-fields" | "other-ground" | "more-methods" | "longer-keeping" | "more-recipients";
export type Narrowing = "fewer-fields" | "fewer-methods" | "shorter-keeping" | "fewer-recipients" | "gone";

/** What follows from a new version for people. */
export interface PolicyChange {
  readonly version: number;
  /** New purposes: nobody's earlier yes reaches them. They are refused until they are answered (clause:R5). */
  readonly asked: readonly PurposeId[];
  /** Consents that must be given anew: the purpose reaches further, or what its clause says was changed in substance. */
  readonly anew: readonly { readonly purpose: PurposeId; readonly why: readonly (Widening | "text")[] }[];
  /** Who agreed is only told: the purpose reaches less far, or nobody is asked about it. */
  readonly told: readonly { readonly purpose: PurposeId; readonly why: readonly (Widening | Narrowing | "text")[] }[];
}

const lacks = <T>(all: readonly T[], some: readonly T[]): boolean => some.some((one) => !all.includes(one));

function widenings(before: PurposeExtent, after: PurposeExtent): Widening[] {
  const longer = Object.entries(after.keptDays).some(([name, days]) => days > (before.keptDays[name as CompartmentId] ?? 0));
  return [
    ...(lacks(before.fields, after.fields) ? ["more-fields" as const] : []), ...(before.ground === after.ground ? [] : ["other-ground" as const]),
    ...(lacks(before.methods, after.methods) ? ["more-methods" as const] : []), ...(longer ? ["longer-keeping" as const] : []),
    ...(lacks(before.recipients, after.recipients) ? ["more-recipients" as const] : []),
  ];
}

function narrowings(before: PurposeExtent, after: PurposeExtent | undefined): Narrowing[] {
  if (after === undefined) return ["gone"];
  const shorter = Object.entries(before.keptDays).some(([name, days]) => days > (after.keptDays[name as CompartmentId] ?? 0));
  return [
    ...(lacks(after.fields, before.fields) ? ["fewer-fields" as const] : []), ...(lacks(after.methods, before.methods) ? ["fewer-methods" as const] : []),
    ...(shorter ? ["shorter-keeping" as const] : []), ...(lacks(after.recipients, before.recipients) ? ["fewer-recipients" as const] : []),
  ];
}

/**
 * Who is only told of a new version, who must consent anew, and what is new and refused until then (clause:R4, clause:C2; Law 94-V arts. 7(8), 14, 15(2)). Pure.
 * A purpose that rests on another's consent widens that one; a purpose that asks nobody is only told of.
 */
export function consequencesOf(before: PolicyExtent, after: PolicyExtent, text: Pick<DocumentVersion, "changed" | "material">): PolicyChange {
  const asked: PurposeId[] = [];
  const anew = new Map<PurposeId, Set<Widening | "text">>();
  const told = new Map<PurposeId, Set<Widening | Narrowing | "text">>();
  const note = <W>(into: Map<PurposeId, Set<W>>, purpose: PurposeId, why: readonly W[]): void => {
    if (why.length > 0) into.set(purpose, new Set([...(into.get(purpose) ?? []), ...why]));
  };
  for (const id of new Set([...Object.keys(before.purposes), ...Object.keys(after.purposes)]) as Set<PurposeId>) {
    const [old, next] = [before.purposes[id], after.purposes[id]];
    if (old === undefined) {
      if (next?.consentOf === id) asked.push(id);
      else if (next !== undefined) note(next.consentOf === null ? told : anew, next.consentOf ?? id, ["more-fields"]);
      continue;
    }
    const said = next !== undefined && text.changed.includes(next.clause);
    const wider: (Widening | "text")[] = next === undefined ? [] : [...widenings(old, next), ...(said && text.material ? ["text" as const] : [])];
    const holder = next?.consentOf ?? null;
    note(holder === null ? told : anew, holder ?? id, wider);
    note(told, id, [...narrowings(old, next), ...(said && !text.material ? ["text" as const] : [])]);
  }
  const listed = <W>(from: Map<PurposeId, Set<W>>) => [...from].map(([purpose, why]) => ({ purpose, why: [...why] }));
  return { version: after.version, asked, anew: listed(anew), told: listed(told).filter(({ purpose }) => !anew.has(purpose)) };
}

/** What changed since the first version, the newest last. There is one version so far: the next one adds its row, made by `consequencesOf` from the frozen extent of the one before. */
export const policyChanges: readonly PolicyChange[] = Object.freeze([]);

/** What one person has to be shown. */
export interface PersonRenewals {
  readonly anew: readonly PurposeId[];
  readonly asked: readonly PurposeId[];
  readonly told: readonly PurposeId[];
}

/**
 * What the changes mean to a person, by the version under which each consent was given: an earlier yes does not reach what came later (clause:C2).
 * @param consents the latest word about processing for each purpose, with the policy's version that it was given under.
 */
export function renewalsFor(
  consents: readonly { readonly purpose: PurposeId; readonly state: ConsentState; readonly policyVersion: number }[], changes: readonly PolicyChange[] = policyChanges,
): PersonRenewals {
  const wordOn = (purpose: PurposeId) => consents.find((one) => one.purpose === (consentPurposeOf(purpose) ?? purpose));
  const since = (purpose: PurposeId, version: number): boolean => {
    const word = wordOn(purpose);
    return word !== undefined && isInForce(word.state) && word.policyVersion < version;
  };
  const of = (pick: (change: PolicyChange) => readonly PurposeId[], holds: (purpose: PurposeId, version: number) => boolean): PurposeId[] =>
    [...new Set(changes.flatMap((change) => pick(change).filter((purpose) => holds(purpose, change.version))))];
  const anew = of((change) => change.anew.map(({ purpose }) => purpose), since);
  return {
    anew,
    asked: of((change) => change.asked, (purpose) => wordOn(purpose) === undefined),
    told: of((change) => change.told.map(({ purpose }) => purpose), since).filter((purpose) => !anew.includes(purpose)),
  };
}
