import { type Actor, fateFault, isKeepingLaw, isPaperFate, isPaperKind, paperFault, type StaffActor, type SubjectId, isCopyException } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { demandStaff, RECORDING_ROLES } from "../families/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { accessFor } from "../vault/index.ts";
import type { Confirmations } from "./confirmations.ts";
import { destroyVerifiedScans, type EndingDeps } from "./ending-scans.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import type { PaperCodes } from "./paper-codes.ts";
import { insertPaperEvent, insertScan, type MediaType, type PaperChange, paperEventsOf, papersWithoutFate, type ScanRow, scanKeys, scansOf } from "./papers.store.ts";
import { SCAN_BYTES_MAX, scanType } from "./scan-type.ts";

/** Papers of one person: past it somebody fills the disk. */
export const SCANS_MAX = 100;

export interface ScanWish {
  readonly by: Actor;
  readonly subject: SubjectId;
  readonly kind: string;
  /** The legal exception by which a copy of an identity document is taken; null or empty for every other paper. */
  readonly exception: string | null;
  /** The code in the paper's QR, where it has one. */
  readonly code: string | null;
  readonly bytes: Uint8Array;
  readonly requestId: string;
}

export interface SeenPaper extends Pick<ScanRow, "scan" | "kind" | "exception" | "mediaType" | "byteCount" | "at"> {
  readonly events: readonly { readonly change: PaperChange; readonly law: string | null; readonly at: Date }[];
  /** Whether the scan still lies here. */
  readonly here: boolean;
}

type ScanDeps = EndingDeps & Pick<IntakeDeps, "vault">;

const invalid = (field: string, reason: string): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason }], clause: "U1" });

/** Paper that comes in: scanned, sealed under a key of its own, bound to its record, its fate noted (clause:U1). */
export class Scans {
  readonly #deps: ScanDeps;
  readonly #codes: PaperCodes;
  readonly #confirmations: Pick<Confirmations, "lock" | "note">;

  constructor(deps: ScanDeps, codes: PaperCodes, confirmations: Pick<Confirmations, "lock" | "note">) {
    this.#deps = deps;
    this.#codes = codes;
    this.#confirmations = confirmations;
  }

  /**
   * Takes a scan. Throws Refusal `role-not-permitted`, `invalid-fields` (`identity-copy-refused`: Law 94-V art. 7(10); `scan-type`, `scan-too-large`, `scan-missing`),
   * `paper-code-unknown`, `paper-code-used`, `paper-code-other-kind`, `subject-unknown`, `too-many-papers`.
   */
  async add(wish: ScanWish): Promise<string> {
    const { databases, clock, keys, files, steps } = this.#deps;
    const { by, subject, bytes } = wish;
    demandStaff(by, RECORDING_ROLES);
    const { kind, exception, mediaType } = checkedPaper(wish);
    const at = clock.now();
    const request = wish.code === null ? null : (await this.#codes.lookAs(databases.data, wish.code, kind)).caseId;
    if (!(await isThere(databases.data, subject))) throw new Refusal("not-found", "subject-unknown", { clause: "S1" });
    if ((await scansOf(databases.data, subject)).length >= SCANS_MAX) throw new Refusal("limited", "too-many-papers", { clause: "S1" });
    const [key] = await keys.createKeys(subject, ["document"], at);
    if (key === undefined) throw new Error("the key store gave no key");
    await steps?.("paper:key-made");
    const fileId = await files.put(key.bytes, bytes);
    await steps?.("paper:filed");
    const scan = newId();
    try {
      await databases.data.begin((tx) => this.#bind(tx, { ...wish, by, kind, exception, mediaType, scan, request, fileId, keyId: key.keyId, at }));
    } catch (error) {
      // Nothing leads to the file: key first, so that it is unreadable whatever comes.
      await keys.destroyKeys([key.keyId]);
      await files.delete(fileId);
      throw error;
    }
    await steps?.("paper:bound");
    return scan;
  }

  async #bind(tx: Tx, s: Omit<ScanWish, "by" | "kind" | "exception"> & Pick<ScanRow, "kind" | "exception" | "mediaType" | "scan" | "fileId" | "keyId" | "at"> & { by: StaffActor; request: string | null }): Promise<void> {
    const { subject, by, requestId, scan, kind, exception, at } = s;
    await this.#confirmations.lock(tx, subject);
    // Looked at again under the lock: a destruction that began meanwhile takes no paper in any more.
    if (!(await isThere(tx, subject))) throw new Refusal("not-found", "subject-unknown", { clause: "S1" });
    if (s.code !== null) await this.#codes.use(tx, s.code, subject, at);
    const entryId = await this.#entry(tx, { subject, by, requestId, at, operation: "collect", detail: { what: "paper-scanned", scan, kind, exception, ...(s.request !== null && { request: s.request }) } });
    await insertScan(tx, {
      subject, scan, kind, exception, mediaType: s.mediaType, byteCount: s.bytes.length, fileId: s.fileId, keyId: s.keyId, scannedBy: by.subject, scannedAs: by.role, requestId, entryId, at,
    });
    // What came back signed is also the later word of who was taken in by telephone.
    if (kind === "consent-form" && s.code !== null) await this.#confirmations.note(tx, { subject, how: "signed-form", by, requestId, at });
  }

  /** Papers of a person, oldest first. */
  async list(sql: SqlOrTx, subject: SubjectId): Promise<SeenPaper[]> {
    const [scans, events] = [await scansOf(sql, subject), await paperEventsOf(sql, subject)];
    return scans.map(({ scan, kind, exception, mediaType, byteCount, at }) => {
      const own = events.filter((event) => event.scan === scan);
      return { scan, kind, exception, mediaType, byteCount, at, events: own.map(({ change, law, at: when }) => ({ change, law, at: when })), here: own.every(({ change }) => change !== "scan-destroyed") };
    });
  }

  /** What waits for a word: papers whose fate nobody has noted. */
  async withoutFate(sql: SqlOrTx, limit = 100): Promise<{ subject: SubjectId; scan: string; kind: ScanRow["kind"]; since: Date }[]> {
    return papersWithoutFate(sql, limit);
  }

  /**
   * Opens a scan for who may: an act, in the person's history. The names that stand on it are read through the vault first, so that a block, a withdrawal and a
   * destruction stop this as they stop every other look. Throws Refusal `role-not-permitted`, `paper-unknown`, and the vault's.
   */
  async open(wish: { by: Actor; subject: SubjectId; scan: string; requestId: string }): Promise<{ bytes: Buffer; mediaType: MediaType }> {
    const { databases, clock, keys, files, vault } = this.#deps;
    const { by, subject, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    const row = await this.#here(databases.data, subject, wish.scan);
    await databases.data.begin(async (tx) => {
      const names = ["family-name", "given-name"] as const;
      if (by.role === "protection-officer") await vault.readWithin(tx, accessFor({ purpose: "request-handling", actor: by, requestId }), subject, names);
      else await vault.readWithin(tx, accessFor({ purpose: "service-provision", actor: by, requestId }), subject, names);
      await this.#entry(tx, { subject, by, requestId, at: clock.now(), operation: "use", detail: { what: "paper-opened", scan: row.scan, kind: row.kind } });
    });
    const key = (await keys.openKeys([subject], ["document"], { fresh: true })).find(({ keyId }) => keyId === row.keyId);
    if (key === undefined) throw unknownPaper();
    return { bytes: await files.get(row.fileId, key.bytes), mediaType: row.mediaType };
  }

  /** Which of these keys seal a scan: the sweep of orphan keys spares them. */
  async heldKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
    return scanKeys(sql, keyIds);
  }

  /** The scan's bytes for the person's own export; null once it is destroyed. */
  async bytesOf(row: Pick<ScanRow, "subject" | "keyId" | "fileId">): Promise<Buffer | null> {
    const key = (await this.#deps.keys.openKeys([row.subject], ["document"], { fresh: true })).find(({ keyId }) => keyId === row.keyId);
    return key === undefined ? null : this.#deps.files.get(row.fileId, key.bytes);
  }

  /** Notes what became of the paper itself (clause:U1). Throws Refusal `role-not-permitted`, `paper-unknown`, `invalid-fields` (`keeping-law-missing`), `paper-gone`. */
  async noteFate(wish: { by: Actor; subject: SubjectId; scan: string; fate: string; law: string | null; requestId: string }): Promise<void> {
    const { databases, clock } = this.#deps;
    const { by, subject, fate, requestId } = wish;
    demandStaff(by, RECORDING_ROLES);
    if (!isPaperFate(fate)) throw invalid("fate", "choose-one");
    const law = fate === "kept" ? wish.law : null;
    const fault = fateFault(fate, law);
    if (fault !== null) throw invalid("law", fault);
    const at = clock.now();
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [subject], "exclusive");
      const row = (await scansOf(tx, subject)).find(({ scan }) => scan === wish.scan);
      if (row === undefined) throw unknownPaper();
      const gone = (await paperEventsOf(tx, subject)).some(({ scan, change }) => scan === row.scan && (change === "returned" || change === "destroyed"));
      if (gone) throw new Refusal("conflict", "paper-gone", { clause: "U1" });
      const entryId = await this.#entry(tx, { subject, by, requestId, at, operation: "record", detail: { what: "paper-fate", scan: row.scan, fate, law } });
      await insertPaperEvent(tx, {
        subject, event: newId(), scan: row.scan, change: fate, law: law !== null && isKeepingLaw(law) ? law : null, notedBy: by.subject, notedAs: by.role, entryId, at,
      });
    });
  }

  /** Destroys scans of documents that were looked at, whom nothing holds (clause:C5, clause:T7). See `destroyVerifiedScans`. Gives how many went. */
  async destroyVerified(requestId: string, signal?: AbortSignal): Promise<number> {
    return destroyVerifiedScans(this.#deps, requestId, signal);
  }

  /** Deletes the files of a person whose keys are gone. Safe to run twice. */
  async deleteFilesOf(subject: SubjectId): Promise<void> {
    for (const { fileId } of await scansOf(this.#deps.databases.data, subject)) await this.#deps.files.delete(fileId);
  }

  async #here(sql: SqlOrTx, subject: SubjectId, scan: string): Promise<ScanRow> {
    const row = (await scansOf(sql, subject)).find((one) => one.scan === scan);
    // Destroyed is destroyed from its entry on, also where the key has a moment to live.
    if (row === undefined || (await paperEventsOf(sql, subject)).some((event) => event.scan === scan && event.change === "scan-destroyed")) throw unknownPaper();
    return row;
  }

  async #entry(
    tx: Tx, e: { subject: SubjectId; by: Actor; requestId: string; at: Date; operation: "collect" | "use" | "record"; detail: Record<string, string | null> },
  ): Promise<string> {
    const { by: actor, ...entry } = e;
    const [written] = await this.#deps.ledger.append(tx, [{ ...entry, actor, clause: "U1", purpose: "request-handling", fields: [] }]);
    if (written === undefined) throw new Error("the ledger gave no entry");
    return written.entryId;
  }
}

function unknownPaper(): Refusal {
  return new Refusal("not-found", "paper-unknown", { clause: "U1" });
}

async function isThere(sql: SqlOrTx, subject: SubjectId): Promise<boolean> {
  const life = await lifeOf(sql, subject);
  return life === "living" || life === "frozen";
}

/** What comes in, as it is stored: a listed kind, an exception only where the law has one, a file that is what it says. */
function checkedPaper({ kind, exception, bytes }: ScanWish): Pick<ScanRow, "kind" | "exception" | "mediaType"> {
  if (!isPaperKind(kind)) throw invalid("kind", "choose-one");
  const named = exception === "" || kind !== "identity-copy" ? null : exception;
  const fault = paperFault(kind, named);
  if (fault !== null) throw invalid("exception", fault);
  if (bytes.length === 0) throw invalid("file", "scan-missing");
  if (bytes.length > SCAN_BYTES_MAX) throw invalid("file", "scan-too-large");
  const mediaType = scanType(bytes);
  if (mediaType === null) throw invalid("file", "scan-type");
  return { kind, exception: named !== null && isCopyException(named) ? named : null, mediaType };
}
