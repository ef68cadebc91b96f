import type { Actor, Language, OperatorProfile, SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Consents } from "../consent/index.ts";
import type { BegunDestruction, DestructionWish } from "../destruction/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Families } from "../families/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Notices } from "../notices/index.ts";
import type { ShownOfLeave } from "./leave-seal.ts";
import type { PlanDeps } from "./leaving-plan.ts";
import type { Leave } from "./leaving.store.ts";

export interface LeavingDeps extends PlanDeps {
  readonly databases: Pick<Databases, "data">;
  readonly clock: Clock;
  readonly operator: OperatorProfile;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly ledger: Pick<Ledger, "append">;
  readonly journal: Pick<Journal, "note" | "ship">;
  readonly consents: Pick<Consents, "record" | "stateOf" | "history">;
  readonly documents: Pick<Documents, "keep">;
  readonly notices: Pick<Notices, "send">;
  /** What several representatives of a child want, and the letters to them (clause:G5). */
  readonly families: Pick<Families, "voidOwnDemand" | "demandWithin" | "standAgainWithin" | "judgeDestroyedWithin" | "tellWithin" | "toDestroy" | "agreedToDestroy">;
  /** Steps (a) and (b) of a destruction. */
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  readonly certificateUrl: (capability: string) => string;
  readonly steps: Steps;
}

/** Who leaves, or for which child. */
export interface Leaver {
  readonly session: { readonly method: string };
  readonly actor: Extract<Actor, { kind: "subject" | "representative" }>;
  readonly subject: SubjectId;
}

export interface LeavingWish extends Leaver {
  readonly language: Language;
  readonly requestId: string;
}

/** A record in its days of grace, with what only its person is shown. */
export interface ShownLeave {
  readonly leave: Leave;
  readonly shown: ShownOfLeave | null;
  /** Whether the one who looks may cancel it. */
  readonly mayCancel: boolean;
  /** Whether several represent the child now: then nobody destroys at once. */
  readonly shared: boolean;
}

/** In whose name a record of the group is acted on. */
export function actorFor(subject: SubjectId, by: SubjectId): Extract<Actor, { kind: "subject" | "representative" }> {
  return subject === by ? { kind: "subject", subject } : { kind: "representative", subject: by, of: subject };
}
