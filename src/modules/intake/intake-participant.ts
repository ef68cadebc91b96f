import { Personal } from "../../platform/personal.ts";
import type { Exported, SubjectParticipant } from "../participants/index.ts";
import { confirmationsOf, countRows, documentsSeen, takenOf } from "./intake.store.ts";
import { paperEventsOf, scansOf } from "./papers.store.ts";
import type { Scans } from "./scans.ts";

const TABLES = ["taken", "confirmation", "paper_code", "scan", "paper_event", "caller_answer", "document_seen"] as const;
/** What is handed out in the file of the export: a scan of more is given on request. */
const EXPORTED_BYTES_MAX = 1_000_000;

/** The desk's part in a person's rights: how somebody was taken in, the papers, what became of them; scans die with their keys (clause:U1, clause:D2). */
export function intakeParticipant({ scans }: { scans: Pick<Scans, "bytesOf" | "deleteFilesOf"> }): SubjectParticipant {
  return {
    name: "intake",
    schemas: ["intake"],
    tables: TABLES.map((table) => `intake.${table}`),
    async export(tx, subject) {
      const [taken, confirmed, papers, events, seen] = [await takenOf(tx, subject), await confirmationsOf(tx, subject), await scansOf(tx, subject), await paperEventsOf(tx, subject), await documentsSeen(tx, subject)];
      const content = async (row: (typeof papers)[number]): Promise<Exported> => {
        const gone = events.some(({ scan, change }) => scan === row.scan && change === "scan-destroyed");
        const bytes = gone || row.byteCount > EXPORTED_BYTES_MAX ? null : await scans.bytesOf(row);
        return bytes === null ? null : new Personal(bytes.toString("base64"));
      };
      if (taken.length + papers.length + seen.length === 0) return {};
      return {
        taken: taken.map(({ channel, confirmation, shown, saidAs, typedAs, receipt, scriptHash, at }) => ({ channel, confirmation, shown, saidAs, typedAs, receipt, scriptHash, at: at.toISOString() })),
        confirmations: confirmed.map(({ how, at }) => ({ how, at: at.toISOString() })),
        papers: await Promise.all(papers.map(async (row) => ({
          kind: row.kind, exception: row.exception, mediaType: row.mediaType, byteCount: row.byteCount, at: row.at.toISOString(), contentBase64: await content(row),
          fate: events.filter(({ scan }) => scan === row.scan).map(({ change, law, at }) => ({ change, law, at: at.toISOString() })),
        }))),
        documentsSeen: seen.map(({ act, document, at }) => ({ act, document, at: at.toISOString() })),
      };
    },
    find: async (tx, subject) => (await countRows(tx, subject)).filter(({ rows }) => rows > 0),
    // Each look at a scan is decided by the vault: a block needs nothing more here.
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    correct: () => Promise.resolve(),
    async destroy(_tx, { subject, erase }) {
      await scans.deleteFilesOf(subject);
      const erased = [];
      for (const table of TABLES) erased.push({ table: `intake.${table}`, rows: await erase("intake", table) });
      return erased;
    },
    recall: () => Promise.resolve(),
  };
}
