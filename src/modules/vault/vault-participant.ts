import { permittedFields } from "../../policy/index.ts";
import type { ExportedObject, SubjectParticipant, Trace } from "../participants/index.ts";
import { Access } from "./access.ts";
import type { Vault } from "./vault.ts";
import { countRows } from "./vault.store.ts";

const RECORD = "vault.record";
const CORRECTION = "vault.correction";

/**
 * The vault's part in a person's rights (clause:C8). A restriction needs nothing here: it is a fact that every read looks at.
 * Values leave it wrapped; the door of the export unwraps them.
 */
export function vaultParticipant(vault: Vault): SubjectParticipant {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    name: "vault",
    schemas: ["vault"],
    tables: [RECORD, CORRECTION],
    async export(tx, subject, access) {
      if (!isForRequests(access)) throw new TypeError("an export is made under request-handling");
      // As far as the taker may see: a representative's export is no way around the permissions (clause:G5).
      const seen = permittedFields(access.purpose, access.takenBy);
      const fields = permittedFields(access.purpose, access.role).filter((field) => seen.includes(field));
      const { values } = await vault.readWithin(tx, access, subject, fields);
      const held: Record<string, ExportedObject> = {};
      for (const field of fields) {
        const value = values[field];
        if (value !== undefined) held[field] = { value: value.value, source: value.source, at: value.at.toISOString() };
      }
      // That a hidden field was changed is hidden with it.
      const corrections = (await vault.corrections(tx, subject)).map((row) => ({ ...row, fields: row.fields.filter((field) => fields.includes(field)) }));
      return {
        held,
        corrections: corrections.filter((row) => row.fields.length > 0).map(({ fields: changed, source, as, at }) => ({ fields: changed, source, by: as, at: at.toISOString() })),
      };
    },
    async find(tx, subject) {
      const { records, corrections } = await countRows(tx, subject);
      const traces: Trace[] = [{ table: RECORD, rows: records }, { table: CORRECTION, rows: corrections }];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: nothing,
    lift: nothing,
    // The vault itself is where a correction begins.
    correct: nothing,
    async destroy(_tx, { erase }) {
      return [
        { table: RECORD, rows: await erase("vault", "record") },
        { table: CORRECTION, rows: await erase("vault", "correction") },
      ];
    },
    // Copies of values live nowhere but in letters and files, whose modules recall them.
    recall: nothing,
  };
}

function isForRequests(access: unknown): access is Access<"request-handling"> {
  return Access.isMade(access) && access.purpose === "request-handling";
}
