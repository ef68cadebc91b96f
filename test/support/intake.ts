import type { Services } from "../../src/compose.ts";
import type { PostedIntake, TakenIn, TypedIntake } from "../../src/modules/intake/index.ts";
import type { TypedChild } from "../../src/modules/joining/index.ts";
import { newId } from "../../src/platform/id.ts";
import { asSubjectId, type IntakeChannel, type StaffRole } from "../../src/policy/index.ts";

/** A member of staff as an act names one. */
export const staff = (role: StaffRole = "registrar") => ({ kind: "staff", subject: asSubjectId(newId()), role }) as const;

let numbers = 0;
/** A telephone that nobody else has here. */
export const aPhone = (): string => `+7701${String((numbers += 1)).padStart(7, "0")}`;

export const ANSWERS = { "service-provision": "yes", learning: "yes", events: "no" } as const;
export const aChild = (changes: Readonly<Record<string, string>> = {}, more: Partial<TypedChild> = {}): TypedChild => ({
  values: { "family-name": "Әбілқасымова", "given-name": "Іңкәр", "birth-date": "04.05.2016", "study-grade": "4 Ә", ...changes }, relation: "mother", answers: ANSWERS, ...more,
});

/** What staff types on a call; overwrite what matters to the test. */
export function aTypedIntake(changes: Partial<TypedIntake> = {}, values: Readonly<Record<string, string>> = {}): TypedIntake {
  return {
    channel: "telephone", confirmation: undefined, shownDocument: undefined, calledBack: true, scriptRead: true,
    adult: { values: { "family-name": "Әбілқасымова", "given-name": "Күләш", patronymic: "Өмірқызы", "birth-date": "21.03.1990", phone: aPhone(), "home-address": "Астана, Сарыарқа даңғылы, 17", ...values }, consent: "yes" },
    children: [aChild()], ...changes,
  };
}

/** A form that is open at the desk, not yet sent. */
export function aPostedIntake({ intakeDesk }: Pick<Services, "intakeDesk">, typed: TypedIntake = aTypedIntake(), changes: Partial<PostedIntake> = {}): PostedIntake {
  const shown = { session: { hash: newId() }, by: staff(), language: "kk", known: null, ...changes } as const;
  const { token } = intakeDesk.intake.openForm(shown);
  return { ...shown, token, typed, paperCode: null, otherPeople: false, requestId: newId(), ...changes };
}

/** A family that was taken in. */
export async function aFamilyTakenIn(services: Pick<Services, "intakeDesk">, channel: IntakeChannel = "telephone", values: Readonly<Record<string, string>> = {}): Promise<TakenIn> {
  return services.intakeDesk.intake.takeIn(aPostedIntake(services, aTypedIntake({ channel, ...(channel === "in-person" ? { confirmation: "signed-form" } : {}) }, values)));
}

/** Files that are what they say, as far as anybody looks. */
export const A_PDF = Buffer.from("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n");
export const A_PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(40), Buffer.from("\0\0\0\0IEND"), Buffer.from([0xae, 0x42, 0x60, 0x82])]);
export const A_JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60), Buffer.from([0xff, 0xd9])]);
