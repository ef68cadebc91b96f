import type { SubjectId } from "../../policy/index.ts";
import { UnsealFault } from "../../platform/crypto.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { DeepRow, DeepSource } from "../ledger/index.ts";
import type { ConsentEvidence, EvidenceKey, KeptEvidence } from "./consent-evidence.ts";
import { evidenceAfter, type EvidenceRow } from "./consent-evidence.store.ts";
import { consentRowHash, keptRowHash } from "./consent-row.ts";
import { eventsAfter } from "./consents.store.ts";

export interface ConsentDeepDeps {
  readonly databases: Pick<Databases, "data">;
  readonly evidence: Pick<ConsentEvidence, "open">;
  /** The living evidence keys of these people. */
  readonly evidenceKeys: (subjects: SubjectId[]) => Promise<readonly EvidenceKey[]>;
}

const PAGE = 200;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Consent rows for `ledger verify --deep`: living ones by the person's ledger key, those kept as evidence by the openings kept with them. */
export function consentDeepSource(deps: ConsentDeepDeps): DeepSource {
  return {
    name: "consent",
    async *rows() {
      yield* livingRows(deps);
      yield* keptRows(deps);
    },
  };
}

async function* livingRows({ databases }: ConsentDeepDeps): AsyncGenerator<DeepRow> {
  for (let after = { subject: BEFORE_ALL, position: 0 }; ;) {
    const page = await eventsAfter(databases.data, after, PAGE);
    for (const event of page) {
      yield { entryId: event.entryId, subject: event.subject, rowHash: consentRowHash(event) };
      after = { subject: event.subject, position: event.position };
    }
    if (page.length < PAGE) return;
  }
}

async function* keptRows(deps: ConsentDeepDeps): AsyncGenerator<DeepRow> {
  for (let after = { subject: BEFORE_ALL, id: BEFORE_ALL }; ;) {
    const page = await evidenceAfter(deps.databases.data, after, PAGE);
    const keys = page.length === 0 ? [] : await deps.evidenceKeys([...new Set(page.map((row) => row.subject))]);
    for (const row of page) {
      const key = keys.find(({ keyId }) => keyId === row.keyId);
      // Without its key it is neither read nor compared: its term has ended.
      if (key !== undefined) yield* rowsOf(row, opened(deps, row, key));
      after = { subject: row.subject, id: row.id };
    }
    if (page.length < PAGE) return;
  }
}

function opened(deps: ConsentDeepDeps, row: EvidenceRow, key: EvidenceKey): KeptEvidence | null {
  try {
    return deps.evidence.open(row, key);
  } catch (error) {
    if (error instanceof UnsealFault) return null;
    throw error;
  }
}

function rowsOf(row: EvidenceRow, evidence: KeptEvidence | null): DeepRow[] {
  // A row that its own key does not open was changed. It is told as one that no entry knows.
  if (evidence === null) return [{ entryId: row.id, subject: row.subject, rowHash: "" }];
  return evidence.events.map(({ entryId, event, opening }) => (
    { entryId, subject: row.subject, rowHash: keptRowHash(event), ...(opening === null ? {} : { opening }) }
  ));
}
