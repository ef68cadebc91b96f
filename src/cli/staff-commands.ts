import { composeServices, type Services } from "../compose.ts";
import { aboutSubjects, subjectByNumber } from "../modules/subjects/index.ts";
import { FIRST_FACTOR_HOURS } from "../modules/staff/index.ts";
import { accessFor } from "../modules/vault/index.ts";
import { newId } from "../platform/id.ts";
import { installationExists, openInstallation } from "../platform/installation.ts";
import { reveal } from "../platform/personal.ts";
import { isRefusal } from "../platform/refusal.ts";
import { maskField } from "../policy/index.ts";
import { type Answer, type Call, type Command, UsageFault } from "./command.ts";

export type StaffCommandDeps = Pick<Services, "databases" | "vault" | "staff">;

const REFUSED: Readonly<Record<string, string>> = {
  "member-unknown": "Nobody with that number works at the desk: see `robotek staff list`.",
  "role-not-permitted": "That member does not administer: an administrator resets the second factor at /desk/staff.",
};

/** The members by number, with masked names; the look stands in each one's history. */
export async function listStaff({ databases, vault, staff }: StaffCommandDeps, now: Date): Promise<Answer> {
  const members = await staff.members.list(databases.data);
  const subjects = members.map(({ subject }) => subject);
  const numbers = await aboutSubjects(databases.data, subjects);
  const access = accessFor({ purpose: "legal-duty", actor: { kind: "system", job: "staff-list" }, requestId: newId() });
  const seen = await vault.readMany(access, subjects, ["family-name", "given-name"]);
  const value = await Promise.all(members.map(async ({ subject, roles, factorSince }) => {
    const values = seen.get(subject)?.values ?? {};
    const name = (["family-name", "given-name"] as const).flatMap((field) => {
      const held = values[field];
      return held === undefined ? [] : [maskField(field, reveal(held.value, "ui"))];
    }).join(" ");
    const secondFactor = await staff.factors.has(databases.data, subject);
    const until = new Date(factorSince.getTime() + FIRST_FACTOR_HOURS * 3_600_000);
    return { number: numbers.get(subject) ?? 0, roles, name, secondFactor, mayBeSetUntil: secondFactor || until <= now ? null : until.toISOString() };
  }));
  const lines = value.map(({ number, roles, name, secondFactor, mayBeSetUntil }) => {
    const factor = secondFactor ? "second factor" : `no second factor${mayBeSetUntil === null ? "" : `, may be set up until ${mayBeSetUntil}`}`;
    return `${String(number).padStart(8)}  ${name.padEnd(12)}  ${roles.join(", ")}: ${factor}`;
  });
  return { ok: true, value, text: lines.length === 0 ? "Nobody works at the desk." : lines.join("\n") };
}

/** Lets a lone administrator set up a second factor anew (decision 0190). */
export async function resetFactor({ databases, staff }: StaffCommandDeps, number: string | undefined): Promise<Answer> {
  if (number === undefined || !/^\d{1,15}$/.test(number)) throw new UsageFault("NUMBER is the number of the administrator's record: see `robotek staff list`");
  const member = await subjectByNumber(databases.data, Number(number));
  try {
    if (member === null) return { ok: false, value: { error: "member-unknown" }, text: REFUSED["member-unknown"] ?? "" };
    await staff.members.resetAdministratorsFactor({ member, requestId: newId() });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ok: false, value: { error: error.reason }, text: REFUSED[error.reason] ?? `Refused: ${error.reason}` };
  }
  return { ok: true, value: { number: Number(number), reset: true }, text: "Done: all sessions, passkeys and keys for programs of this administrator have ended, and a letter says so. Sign in by a code from a letter and set up another second factor within 24 hours." };
}

async function onServices(call: Call, act: (services: Services) => Promise<Answer>): Promise<Answer> {
  const config = call.config();
  if (!installationExists(config)) return { ok: false, value: { error: "no-installation" }, text: "There is no installation here." };
  const installation = await openInstallation(config, call.clock);
  try {
    const services = await composeServices({ config, databases: installation.databases, clock: call.clock });
    try {
      return await act(services);
    } finally {
      await services.close();
    }
  } finally {
    await installation.close();
  }
}

/** `robotek staff list`. clause:S1 */
export const list: Command = {
  name: "staff list",
  summary: "who works at the desk: number, masked name, roles, second factor",
  run: async (call) => onServices(call, (services) => listStaff(services, call.clock.now())),
};

/** `robotek staff reset-factor NUMBER`. clause:S1 */
export const reset: Command = {
  name: "staff reset-factor",
  summary: "let an administrator who lost the second factor set up another one",
  arguments: [{ name: "NUMBER", summary: "the number of the administrator's record" }],
  run: async (call) => onServices(call, (services) => resetFactor(services, call.args[0])),
};
