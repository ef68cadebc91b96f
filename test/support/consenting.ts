import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConsentEvidence, ConsentForms, Consents, Receipts, type ConsentAnswer } from "../../src/modules/consent/index.ts";
import { Journal } from "../../src/modules/journal/index.ts";
import type { KeyStore, LongLivedKeys } from "../../src/modules/keys/index.ts";
import { Ledger } from "../../src/modules/ledger/index.ts";
import { Representations } from "../../src/modules/representation/index.ts";
import { Restrictions } from "../../src/modules/restrictions/index.ts";
import { createSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { Steps } from "../../src/platform/steps.ts";
import { civilDateOf, type Relation, type Stage, type SubjectId } from "../../src/policy/index.ts";
import { movableClock, type MovableClock } from "./clock.ts";
import { testDatabases, type TestDatabases } from "./database.ts";
import { testKeyStore } from "./key-store.ts";
import { atEnd } from "./at-end.ts";

/** Everything up to consent, real but for the clock. */
export interface Consenting {
  readonly databases: TestDatabases;
  readonly clock: MovableClock;
  readonly folder: string;
  readonly longLived: LongLivedKeys;
  readonly keys: KeyStore;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly representations: Representations;
  readonly restrictions: Restrictions;
  readonly consents: Consents;
  readonly receipts: Receipts;
  readonly forms: ConsentForms;
  readonly evidence: ConsentEvidence;
  /** A living subject with its keys, of whom nothing else is known. */
  readonly aSubject: () => Promise<SubjectId>;
  /** Called at each step; set it to let a test look or die there. */
  onStep: Steps;
}

export async function consenting(): Promise<Consenting> {
  const databases = await testDatabases();
  const clock = movableClock();
  const folder = await mkdtemp(join(tmpdir(), "robotek consenting "));
  const { keys, longLived } = await testKeyStore(databases, clock);
  const ledger = new Ledger({ databases, keys, clock, signing: () => ({ current: longLived.ledgerSigning, previous: null }), folder: join(folder, "mirror") });
  await ledger.open("consent.example");
  const journal = new Journal({ sql: databases.data, folder: join(folder, "journal"), key: longLived.journal, clock });
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const steps: Steps = (name) => made.onStep(name);
  const consents = new Consents({ ledger, journal, steps });
  const receipts = new Receipts({ ledger });
  const made: Consenting = {
    databases, clock, folder, longLived, keys, ledger, journal, consents, receipts,
    representations: new Representations({ ledger, journal }),
    restrictions: new Restrictions({ databases, clock, ledger, journal }),
    forms: new ConsentForms({ databases, clock, longLived, consents, receipts, journal, steps }),
    evidence: new ConsentEvidence({ ledger }),
    aSubject: async () => {
      const subject = await databases.data.begin((tx) => createSubject(tx, clock.now()));
      await keys.createKeys(subject, ["identity", "contact", "evidence", "ledger"], clock.now());
      return subject;
    },
    onStep: () => Promise.resolve(),
  };
  return made;
}

/** Makes `representative` act for `child`, a pupil of this stage, as the joining of a child does. */
export async function aRepresentation(
  on: Pick<Consenting, "databases" | "clock" | "representations">, child: SubjectId, representative: SubjectId, { stage = "under-14", relation = "mother" }: { stage?: Stage; relation?: Relation } = {},
): Promise<void> {
  const [at, by] = [on.clock.now(), { kind: "system", job: "test" } as const];
  await on.databases.data.begin(async (tx) => {
    await on.representations.begin(tx, { child, representative, relation, proof: "declared", from: civilDateOf(at), until: null, by, at, requestId: newId() });
    await on.representations.recordStage(tx, { child, stage, by, at, requestId: newId() });
  });
}

/** The hash of a text that was never written. */
export const A_TEXT = "ab".repeat(32);

/** An answer of the person about the service; overwrite what matters to the test. */
export function anAnswer(subject: SubjectId, at: Date, changes: Partial<ConsentAnswer> = {}): ConsentAnswer {
  const actor = { kind: "subject", subject } as const;
  return {
    subject, decidedBy: actor, typedBy: actor, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }],
    documentHash: A_TEXT, policyVersion: "1", language: "ru", source: "web-form", method: "session", at, requestId: newId(), ...changes,
  };
}
