import { type Confirmation, type FieldId, type IdentityPaper, type IntakeChannel, isConfirmationOf, isIdentityPaper, isIntakeChannel } from "../../policy/index.ts";
import { isRefusal, Refusal, type RefusedField } from "../../platform/refusal.ts";
import { ADULT_YEARS, checkedChild, type CheckedChild, checkedField, type TypedChild } from "../joining/index.ts";

/** What is asked of an adult at the desk (clause:C3). A mail address is typed here and believed by its own code only (clause:C7). */
export const INTAKE_FIELDS = [
  { field: "family-name", required: true }, { field: "given-name", required: true }, { field: "patronymic", required: false },
  { field: "birth-date", required: true }, { field: "phone", required: true }, { field: "email", required: false }, { field: "home-address", required: false },
  { field: "iin", required: false },
] as const satisfies readonly { field: FieldId; required: boolean }[];
export type IntakeField = (typeof INTAKE_FIELDS)[number]["field"];
export type IntakeValues = Readonly<Partial<Record<IntakeField, string>>>;

/** Children on one form; more are added one by one afterwards. */
export const CHILDREN_A_FORM_MAX = 3;

type Typed = Readonly<Record<string, string | undefined>>;

export interface TypedIntake {
  readonly channel: string | undefined;
  readonly confirmation: string | undefined;
  readonly shownDocument: string | undefined;
  /** Telephone: the number was called back, and the text was read to its end. Each is a tick of its own. */
  readonly calledBack: boolean;
  readonly scriptRead: boolean;
  /** Null for somebody who is known. */
  readonly adult: { readonly values: Typed; readonly consent: string | undefined } | null;
  readonly children: readonly TypedChild[];
}

export interface CheckedIntake {
  readonly channel: IntakeChannel;
  readonly confirmation: Confirmation;
  readonly shown: IdentityPaper | null;
  readonly adult: IntakeValues | null;
  readonly children: readonly CheckedChild[];
}

const notAdult = (age_years: number): string | null => (age_years < ADULT_YEARS ? "not-adult" : null);
const fault = (field: string, reason: string): RefusedField => ({ field, reason });

function checkedHow(typed: TypedIntake, faults: RefusedField[]): Pick<CheckedIntake, "channel" | "confirmation" | "shown"> {
  const channel = typed.channel !== undefined && isIntakeChannel(typed.channel) ? typed.channel : null;
  if (channel === null) throw new Refusal("invalid", "intake-channel", { clause: "C4" });
  // One way in has one confirmation: nothing is to be chosen there.
  const confirmation = channel === "telephone" ? "script-on-call-back" : channel === "paper" ? "signed-form" : typed.confirmation ?? "";
  const known = isConfirmationOf(channel, confirmation) ? confirmation : null;
  if (known === null) faults.push(fault("confirmation", "choose-one"));
  if (channel === "telephone" && !typed.calledBack) faults.push(fault("called-back", "not-called-back"));
  if (channel === "telephone" && !typed.scriptRead) faults.push(fault("script-read", "script-not-read"));
  const shown = typed.shownDocument !== undefined && isIdentityPaper(typed.shownDocument) ? typed.shownDocument : null;
  if (known === "own-word-with-document" && shown === null) faults.push(fault("shown-document", "choose-one"));
  return { channel, confirmation: known ?? "signed-form", shown: known === "own-word-with-document" ? shown : null };
}

function checkedAdult({ adult }: TypedIntake, at: Date, faults: RefusedField[]): IntakeValues | null {
  if (adult === null) return null;
  const results = INTAKE_FIELDS.map(({ field, required }) => ({ field, ...checkedField(field, adult.values[field], { required, at, wrongAge: notAdult }) }));
  for (const result of results) if (result.fault !== null) faults.push(result.fault);
  if (adult.consent !== "yes") faults.push(fault("consent", "consent-needed"));
  return Object.fromEntries(results.flatMap(({ field, value }) => (value === null ? [] : [[field, value]])));
}

/** Faults of a child carry its place on the form: `child1-birth-date`. */
function checkedNth(typed: TypedChild, place: number, at: Date, faults: RefusedField[]): CheckedChild[] {
  try {
    return [checkedChild(typed, at)];
  } catch (error) {
    if (!isRefusal(error, "invalid-fields")) throw error;
    faults.push(...error.fields.map(({ field, reason }) => fault(`child${place}-${field}`, reason)));
    return [];
  }
}

/** The typed form as it is stored. Throws Refusal (invalid) `invalid-fields` with every fault of everybody at once, `intake-channel`, `too-many-children` (clause:C2, clause:C3, clause:R5). */
export function checkedIntake(typed: TypedIntake, at: Date): CheckedIntake {
  if (typed.children.length > CHILDREN_A_FORM_MAX) throw new Refusal("limited", "too-many-children", { clause: "S1" });
  const faults: RefusedField[] = [];
  const how = checkedHow(typed, faults);
  const adult = checkedAdult(typed, at, faults);
  const children = typed.children.flatMap((child, n) => checkedNth(child, n + 1, at, faults));
  if (adult === null && typed.children.length === 0) faults.push(fault("child1-family-name", "missing"));
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C3" });
  return { ...how, adult, children };
}
