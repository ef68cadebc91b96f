import { permissions, permittedFields, PURPOSE_IDS, purposeRow, rolesOf, type ActorRole, type FieldId, type OperationId, type PurposeId } from "../policy/index.ts";
import type { Command } from "./command.ts";

export interface MatrixRow {
  readonly purpose: PurposeId;
  readonly role: ActorRole;
  readonly operations: readonly OperationId[];
  readonly fields: readonly FieldId[];
}

/** Who may do what with which fields for what: one row a purpose and role. What has no row is refused. */
export function policyMatrix(): readonly MatrixRow[] {
  return PURPOSE_IDS.flatMap((purpose) => rolesOf(purpose).map((role) => ({
    purpose, role, operations: permissions[purpose][role]?.operations ?? [], fields: permittedFields(purpose, role),
  })));
}

const OWN: readonly ActorRole[] = ["subject", "representative"];

function purposePart(purpose: PurposeId, rows: readonly MatrixRow[]): readonly string[] {
  const { clause, ground, source, consentOf, fields } = purposeRow(purpose);
  const consent = consentOf === null ? "nobody is asked" : consentOf === purpose ? "a consent of its own" : `the consent to ${consentOf}`;
  const cells = rows.map(({ role, operations, fields: own }) => {
    const what = own.length === 0 ? "none" : own.length === fields.length ? "all of the purpose's" : own.join(", ");
    return `| ${role}${OWN.includes(role) ? " (own record)" : ""} | ${operations.join(", ")} | ${what} |`;
  });
  return [
    `## ${purpose}`, "", `Clause ${clause}. Ground: ${ground}${source === null ? "" : ` (${source})`}. Rests on: ${consent}.`,
    `Fields: ${fields.length === 0 ? "none" : fields.join(", ")}.`, "", "| who | may | fields |", "| --- | --- | --- |", ...cells, "",
  ];
}

/** The matrix as a lawyer can read it (Markdown). */
export function matrixText(): string {
  const rows = policyMatrix();
  const head = [
    "# Who may do what with which data, and for what", "",
    "Printed by `npx robotek policy matrix` from the tables that the code obeys. What is not here is refused. A consent, a block, a hold or a destruction",
    "narrows it further at the moment of the act. Nobody may transfer: there is no recipient.", "",
  ];
  return [...head, ...PURPOSE_IDS.flatMap((purpose) => purposePart(purpose, rows.filter((row) => row.purpose === purpose)))].join("\n");
}

export const command: Command = {
  name: "policy matrix",
  summary: "role × action × purpose × field, as a lawyer can read it",
  run: () => Promise.resolve({ ok: true, value: policyMatrix(), text: matrixText().trimEnd() }),
};
