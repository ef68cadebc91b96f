import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { consentEventJson } from "./consent-row.ts";
import { countEvidence } from "./consent-evidence.store.ts";
import { countEvents, eventsOf } from "./consents.store.ts";
import { countUsedForms } from "./used-forms.store.ts";

/** Consent's part in a subject's rights: every event in full; what must stay as evidence was sealed apart before the keys went (`ConsentEvidence.keep`). */
export const consentParticipant: SubjectParticipant = {
  name: "consent",
  schemas: ["consent"],
  tables: ["consent.event", "consent.used_form", "consent.evidence"],
  async export(tx, subject) {
    return { events: (await eventsOf(tx, subject)).map(consentEventJson) };
  },
  async find(tx, subject) {
    const traces: Trace[] = [
      { table: "consent.event", rows: await countEvents(tx, subject) },
      { table: "consent.used_form", rows: await countUsedForms(tx, subject) },
      { table: "consent.evidence", rows: await countEvidence(tx, subject) },
    ];
    return traces.filter((trace) => trace.rows > 0);
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    // consent.evidence stays until its term ends: locked, dated, listed on the certificate.
    return [
      { table: "consent.used_form", rows: await erase("consent", "used_form") },
      { table: "consent.event", rows: await erase("consent", "event") },
    ];
  },
  recall: () => Promise.resolve(),
};
