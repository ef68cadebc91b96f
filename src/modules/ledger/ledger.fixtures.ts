import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import { asSubjectId } from "../../policy/actor.ts";
import type { SubjectId } from "../../policy/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { LedgerEntry, LedgerKey, LedgerKeys } from "./ledger-entry.ts";
import { Ledger } from "./ledger.ts";
import type { LedgerDeps } from "./ledger.ts";
import { signerKeys } from "./log.store.ts";
import { readVerifierKey } from "./signed-note.ts";
import type { NoteKey } from "./signed-note.ts";

/** A key store in memory, for tests and benchmarks: makes a key for whomever it is asked, until the key is destroyed. */
export class KeysInMemory implements LedgerKeys {
  readonly #keys = new Map<SubjectId, LedgerKey>();
  readonly #destroyed = new Set<SubjectId>();

  openKeys(subjects: readonly SubjectId[]): Promise<LedgerKey[]> {
    return Promise.resolve(subjects.filter((subject) => !this.#destroyed.has(subject)).map((subject) => this.#keyOf(subject)));
  }

  #keyOf(subject: SubjectId): LedgerKey {
    const key = this.#keys.get(subject) ?? { keyId: newId(), subject, bytes: randomBytes(32) };
    this.#keys.set(subject, key);
    return key;
  }

  destroy(subject: SubjectId): void {
    this.#keys.delete(subject);
    this.#destroyed.add(subject);
  }
}

/** A person nobody else is. */
export function somebody(): SubjectId {
  return asSubjectId(newId());
}

/** An entry that says something; overwrite what matters to the test. */
export function anEntry(subject: SubjectId | null, at: Date, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    operation: "use", clause: "C1", purpose: "service-provision", subject, actor: subject === null ? { kind: "system", job: "test" } : { kind: "subject", subject },
    fields: ["email", "given-name"], requestId: newId(), at, ...changes,
  };
}

/** A ledger on test databases with a mirror in a folder of its own, opened. */
export async function aLedger(databases: Pick<Databases, "data" | "integrator">, clock: Clock, changes: Partial<LedgerDeps> = {}): Promise<{ ledger: Ledger; deps: LedgerDeps; clean: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "ledger mirror "));
  const signing = { current: generateKeyPairSync("ed25519").privateKey, previous: null };
  const deps: LedgerDeps = {
    databases, clock, keys: new KeysInMemory(), folder, signing: () => signing, ...changes,
  };
  const ledger = new Ledger(deps);
  await ledger.open("ledger.example");
  return { ledger, deps, clean: () => rm(folder, { recursive: true, force: true }) };
}

/** The public keys that the database names. */
export async function publicKeys(sql: Databases["data"], logId = 1): Promise<NoteKey[]> {
  return (await signerKeys(sql, logId)).map(readVerifierKey).filter((key) => key !== null);
}
