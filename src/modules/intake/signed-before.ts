import type { StaffActor, SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Ledger } from "../ledger/index.ts";
import { insertTaken } from "./intake.store.ts";

export interface SignedBefore {
  readonly subject: SubjectId;
  /** One for all whom one paper brings in. */
  readonly intake: string;
  readonly receipt: string;
  readonly saidBy: SubjectId;
  readonly saidAs: "subject" | "representative";
  readonly by: StaffActor;
  /** The day on the paper. */
  readonly signedOn: string;
  readonly requestId: string;
  readonly at: Date;
}

/** Notes a form that was signed before its family was typed in, in the caller's transaction: it waits for its scan like any other (clause:C2, clause:U1). */
export async function noteSignedPaper(ledger: Pick<Ledger, "append">, tx: Tx, { by, signedOn, ...signed }: SignedBefore): Promise<void> {
  const { subject, requestId, at } = signed;
  const [entry] = await ledger.append(tx, [{
    operation: "record", clause: "C2", purpose: "service-provision", subject, actor: by, fields: [], requestId, at,
    detail: { what: "taken-in", source: "paper", confirmation: "signed-form", document: null, script: null, signedOn },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertTaken(tx, { ...signed, channel: "paper", confirmation: "signed-form", shown: null, scriptHash: null, typedBy: by.subject, typedAs: by.role, entryId: entry.entryId });
}
