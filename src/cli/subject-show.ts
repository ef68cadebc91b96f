import type { Consents } from "../modules/consent/index.ts";
import type { Participants, Trace } from "../modules/participants/index.ts";
import type { Restrictions } from "../modules/restrictions/index.ts";
import { aboutSubject, lifeOf, subjectByNumber } from "../modules/subjects/index.ts";
import { accessFor, type Held, type Vault } from "../modules/vault/index.ts";
import { isId, newId } from "../platform/id.ts";
import { installationExists, openInstallation } from "../platform/installation.ts";
import { reveal } from "../platform/personal.ts";
import type { Databases } from "../platform/postgres.ts";
import { isRefusal } from "../platform/refusal.ts";
import { asSubjectId, isPurposeId, permittedFields, type FieldId, type PurposeId, type SubjectId } from "../policy/index.ts";
import { composeServices } from "../compose.ts";
import { UsageFault, type Answer, type Command } from "./command.ts";

/** What the command looks into. */
export interface SubjectShowDeps {
  readonly databases: Pick<Databases, "data">;
  readonly vault: Pick<Vault, "heldSummary" | "read">;
  readonly consents: Pick<Consents, "stateOf">;
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly participants: Pick<Participants, "all">;
}

const SHOWN = "[personal]";
const NOBODY: Answer = { ok: false, value: { error: { kind: "not-found" } }, text: "There is no such subject." };

async function tracesOf({ databases, participants }: SubjectShowDeps, subject: SubjectId): Promise<Trace[]> {
  return databases.data.begin(async (tx) => {
    const traces: Trace[] = [];
    for (const participant of participants.all()) traces.push(...await participant.find(tx, subject));
    return traces;
  });
}

async function valuesOf(deps: SubjectShowDeps, subject: SubjectId, purpose: PurposeId, held: readonly FieldId[]): Promise<Partial<Record<FieldId, string>>> {
  const access = accessFor({ purpose, actor: { kind: "system", job: "subject-show" }, requestId: newId() });
  const permitted = permittedFields(purpose, "system").filter((field) => held.includes(field));
  // The purpose is known at run time only, so the type has no field for it: the decision alone guards here.
  const { values }: { values: Partial<Record<FieldId, Held>> } = await deps.vault.read(access, subject, permitted as never[]);
  const shown: Partial<Record<FieldId, string>> = {};
  for (const field of permitted) {
    const value = values[field];
    if (value !== undefined) shown[field] = reveal(value.value, "ui");
  }
  return shown;
}

/**
 * What is held about a subject: fields and ages, consents, restrictions, rows by table. A value only under a purpose: decided and in the person's history
 * like any read. Throws Refusal when that is refused.
 */
export async function subjectShown(deps: SubjectShowDeps, subject: SubjectId, purpose: PurposeId | null) {
  const sql = deps.databases.data;
  const [about, life, summary] = [await aboutSubject(sql, subject), await lifeOf(sql, subject), await deps.vault.heldSummary(sql, subject)];
  const held = summary.compartments.flatMap(({ fields }) => fields.map(({ field }) => field));
  const values = purpose === null ? {} : await valuesOf(deps, subject, purpose, held);
  return {
    subject, number: about?.number ?? null, since: about?.createdAt.toISOString() ?? null, life: life ?? "unknown", purpose,
    fields: summary.compartments.flatMap(({ compartment, version, fields }) =>
      fields.map(({ field, at }) => ({ compartment, version, field, since: at.toISOString(), value: values[field] ?? SHOWN }))),
    consents: (await deps.consents.stateOf(sql, subject)).map(({ purpose: of, scope, state, at }) => ({ purpose: of, scope, state, at: at.toISOString() })),
    restrictions: (await deps.restrictions.inForce(sql, subject)).map(({ kind, fields, clause, at }) => ({ kind, fields, clause, at: at.toISOString() })),
    rows: await tracesOf(deps, subject),
  };
}

type Shown = Awaited<ReturnType<typeof subjectShown>>;

function textOf(shown: Shown): string {
  return [
    `Subject ${shown.subject}, number ${shown.number ?? "none"}, ${shown.life}, since ${shown.since ?? "never"}`,
    "Held:", ...shown.fields.map(({ field, value, compartment, since }) => `  ${field.padEnd(18)} ${value}  (${compartment}, since ${since})`),
    "Consents:", ...shown.consents.map(({ purpose, scope, state, at }) => `  ${purpose} / ${scope}: ${state} since ${at}`),
    "Restrictions in force:", ...shown.restrictions.map(({ kind, fields, clause, at }) => `  ${kind} on ${fields === "all" ? "all" : fields.join(", ")} (${clause}) since ${at}`),
    "Rows:", ...shown.rows.map(({ table, rows }) => `  ${table}: ${rows}`),
    ...(shown.purpose === null ? ["Values are shown with --purpose alone; each look stands in the person's history."] : []),
  ].join("\n");
}

async function subjectOf(deps: SubjectShowDeps, id: string): Promise<SubjectId | null> {
  if (isId(id)) return asSubjectId(id);
  return /^\d{1,15}$/.test(id) ? subjectByNumber(deps.databases.data, Number(id)) : null;
}

async function answer(deps: SubjectShowDeps, id: string, purpose: PurposeId | null): Promise<Answer> {
  const subject = await subjectOf(deps, id);
  if (subject === null) return NOBODY;
  try {
    const shown = await subjectShown(deps, subject, purpose);
    return { ok: true, value: shown, text: textOf(shown) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ok: false, value: { error: { kind: error.kind, reason: error.reason, clause: error.clause ?? null } }, text: `Refused: ${error.reason}${error.clause ? ` (clause ${error.clause})` : ""}.` };
  }
}

export const command: Command = {
  name: "subject show",
  summary: "what is held about a subject, masked; never a value without --purpose",
  arguments: [{ name: "ID", summary: "the subject's id or number" }],
  options: { purpose: { type: "string", value: "PURPOSE", summary: "show the values that the service itself may use for this purpose" } },
  async run({ args, values, config: read, clock }) {
    const purpose = values.get("purpose") ?? null;
    if (purpose !== null && !isPurposeId(purpose)) throw new UsageFault(`no purpose is called ${purpose}`);
    const config = read();
    if (!installationExists(config)) return NOBODY;
    const installation = await openInstallation(config, clock);
    try {
      const services = await composeServices({ config, databases: installation.databases, clock });
      try {
        return await answer(services, args[0] ?? "", purpose);
      } finally {
        await services.close();
      }
    } finally {
      await installation.close();
    }
  },
};
