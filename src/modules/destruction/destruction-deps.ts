import type { Actor, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases, Tx } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Accounts, DraftSeals } from "../accounts/index.ts";
import type { ConsentEvidence, Consents } from "../consent/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Marks } from "../marks/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Participants } from "../participants/index.ts";
import type { Representations } from "../representation/index.ts";
import type { Restrictions } from "../restrictions/index.ts";
import type { Vault } from "../vault/index.ts";

/** A representation that ended because the representative leaves. */
export interface LeftChild {
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly reason: "left";
  readonly by: Actor;
  readonly requestId: string;
}

/** What a destruction works with. `steps` is called wherever a process may die. */
export interface DestructionDeps {
  readonly databases: Pick<Databases, "data" | "eraser" | "keys">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly keys: Pick<KeyStore, "openKeys" | "listKeys" | "destroyKeys" | "index" | "epochs">;
  readonly vault: Pick<Vault, "read" | "sealedRecord">;
  readonly consents: Pick<Consents, "record" | "stateOf" | "history">;
  readonly evidence: Pick<ConsentEvidence, "keep" | "keepRecord">;
  readonly representations: Pick<Representations, "represents" | "stageOf" | "childrenOf" | "end">;
  /** What becomes of a child when this representative has left, in the transaction of the end (clause:G5). */
  readonly afterLeft: (tx: Tx, left: LeftChild, at: Date) => Promise<void>;
  readonly restrictions: Pick<Restrictions, "inForce">;
  readonly accounts: Pick<Accounts, "close">;
  readonly drafts: DraftSeals;
  readonly ledger: Pick<Ledger, "append" | "proofOf">;
  readonly journal: Pick<Journal, "clear" | "note">;
  /** What stays so that nobody brings the person back unasked. */
  readonly marks: Pick<Marks, "of" | "note">;
  readonly participants: Participants;
  readonly operator: { readonly name: string; readonly bin: string | null };
  /** How many requests the locked evidence of a person holds: named on the certificate (clause:D2). */
  readonly requestsHeld?: (tx: Tx, subject: SubjectId) => Promise<number>;
  /** When the epoch key turns next, if nothing delays it. */
  readonly plannedTurn: () => Promise<Date>;
  /** Carries the letter with the certificate's address, to the address sealed under the destruction's own key. */
  readonly notices: Pick<Notices, "send" | "isWaiting" | "registerMaker" | "registerDraftAddress" | "forgetDrafts">;
  /** The log's verifier key (C2SP vkey). */
  readonly logKey: () => Promise<string>;
}
