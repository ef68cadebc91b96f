import { type Actor, decide, fieldsIn, retention, type SubjectId, VERIFIED_AND_GONE } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import type { IntakeDeps } from "./intake-deps.ts";
import { insertPaperEvent, paperEventsOf, type PlacedScan, scansDestroyed, scansToDestroy } from "./papers.store.ts";

export type EndingDeps = Pick<IntakeDeps, "databases" | "clock" | "keys" | "files" | "ledger" | "restrictions" | "representations" | "steps">;

const PAGE = 200;
const DAY_MS = 86_400_000;
const JOB: Actor = { kind: "system", job: "destroy-verified-papers" };
const FIELDS = fieldsIn("document");

/**
 * Destroys scans of documents that were looked at: only the verified fact stays (clause:C5, `retention.document`). A court's hold, an open obligation and a block keep a
 * person's scans until they are lifted (clause:T7). Entry and event first, under the person's lock; then the key, then the file: killed on the way, it does the rest when
 * it runs again. Gives how many went.
 */
export async function destroyVerifiedScans(deps: EndingDeps, requestId: string, signal?: AbortSignal): Promise<number> {
  const sql = deps.databases.data;
  const before = new Date(deps.clock.now().getTime() - retention.document.term.amount * DAY_MS);
  await eachOf((after) => scansDestroyed(sql, after, PAGE), (scan) => finishDead(deps, scan), signal);
  let gone = 0;
  await eachOf((after) => scansToDestroy(sql, { kinds: VERIFIED_AND_GONE, before, after, limit: PAGE }), async (scan) => {
    if (!(await destroyed(deps, scan, requestId))) return;
    await finish(deps, scan);
    gone += 1;
  }, signal);
  return gone;
}

/** Page by page past what was looked at, so that scans which are kept do not stand before the others. */
async function eachOf(page: (after: string | null) => Promise<PlacedScan[]>, act: (scan: PlacedScan) => Promise<void>, signal?: AbortSignal): Promise<void> {
  for (let after: string | null = null; ;) {
    const scans: PlacedScan[] = await page(after);
    for (const scan of scans) {
      if (signal?.aborted === true) return;
      await act(scan);
      after = scan.scan;
    }
    if (scans.length < PAGE) return;
  }
}

/** Decided on the facts of this moment: a block or a hold may have come since the page was read. False where the scan stays. */
async function destroyed({ databases, clock, ledger, ...deps }: EndingDeps, { subject, scan, kind }: PlacedScan, requestId: string): Promise<boolean> {
  return databases.data.begin(async (tx) => {
    await lockSubjects(tx, [subject], "exclusive");
    if (!(await mayGo(deps, tx, subject)) || (await paperEventsOf(tx, subject)).some((event) => event.scan === scan && event.change === "scan-destroyed")) return false;
    const at = clock.now();
    const [entry] = await ledger.append(tx, [{
      operation: "destroy", clause: "C5", purpose: "legal-duty", subject, actor: JOB, fields: [], requestId, at, detail: { what: "paper-scan-destroyed", scan, kind },
    }]);
    if (entry === undefined) throw new Error("the ledger gave no entry");
    await insertPaperEvent(tx, { subject, event: newId(), scan, change: "scan-destroyed", law: null, notedBy: null, notedAs: "system", entryId: entry.entryId, at });
    return true;
  });
}

/** The one decision about taking data away, as at the end of every other term. */
async function mayGo({ restrictions, representations }: Pick<EndingDeps, "restrictions" | "representations">, tx: Tx, subject: SubjectId): Promise<boolean> {
  const [life, stage] = [await lifeOf(tx, subject), await representations.stageOf(tx, subject)];
  // A destruction that runs takes the scans itself. Frozen by a restore: staff look at it first; frozen at 18 and not confirmed since: its term takes its course.
  if (life !== "living" && !(life === "frozen" && stage === "adult")) return false;
  const inForce = (await restrictions.inForce(tx, subject)).map(({ kind, fields }) => ({ kind, fields }));
  const request = { purpose: "legal-duty", operation: "destroy", fields: FIELDS, actor: "system", self: false } as const;
  return decide(request, { life, consent: null, restrictions: inForce, represents: false, stage }).outcome === "allow";
}

/** The key first, so that the file is unreadable whatever comes. The file last: where it lies, something is still to be done. */
async function finish({ keys, files, steps }: EndingDeps, { keyId, fileId }: PlacedScan): Promise<void> {
  await keys.destroyKeys([keyId]);
  await steps?.("paper:key-destroyed");
  await files.delete(fileId);
  await steps?.("paper:destroyed");
}

/** What a process left that died between the event and the file. */
async function finishDead(deps: EndingDeps, scan: PlacedScan): Promise<void> {
  if (await deps.files.has(scan.fileId)) await finish(deps, scan);
}
