import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Clock } from "../platform/clock.ts";
import type { Accounts, Session, Sessions, SignIn, StepUps } from "../modules/accounts/index.ts";
import type { OperatorProfile } from "../policy/index.ts";

export interface SiteSettings {
  /** An https address means production. */
  readonly publicUrl: URL;
  /** The policy's permanent address; it may be on a host of its own. */
  readonly policyUrl: URL;
  readonly production: boolean;
  readonly trustProxy: false | number | readonly string[];
}

/** One answer of the readiness check: what failed, by a stable name such as `ledger-behind`. */
export interface Readiness {
  readonly ready: boolean;
  readonly failing: readonly string[];
}

/** Everything the pages use. The composition root makes it; nothing here is reached in another way. */
export interface AppDeps {
  readonly settings: SiteSettings;
  readonly clock: Clock;
  /** Null in tests that do not look at logs. */
  readonly log: FastifyBaseLogger | null;
  readonly operator: OperatorProfile;
  /** The folder of the built style sheet, font and icon. */
  readonly publicFolder: string;
  /** The long-lived form-token key. */
  readonly formTokenKey: Uint8Array;
  readonly readiness: () => Promise<Readiness>;
  readonly accounts: Pick<Accounts, "find">;
  readonly sessions: Pick<Sessions, "find" | "end">;
  readonly signIn: Pick<SignIn, "requestCode" | "enterCode">;
  readonly stepUps: Pick<StepUps, "requestCode" | "enterCode">;
  /** Routes that other parts bring along, such as the ledger's tiles and the open signature check. */
  readonly plugins?: readonly ((app: FastifyInstance) => void | Promise<void>)[];
}

export type { Session };
