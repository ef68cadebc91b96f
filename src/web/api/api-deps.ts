import type { FastifyInstance } from "fastify";
import type { StaffActor, StaffRole } from "../../policy/index.ts";
import type { RateLimits, Session } from "../../modules/accounts/index.ts";
import type { ApiScope, ApiTokens, KeptAnswers } from "../../modules/tokens/index.ts";
import type { UploadHooks } from "../uploads-at-once.ts";
import type { DocumentedRoute } from "./documented-route.ts";

/** What the programming interface needs beside what pages do. */
export interface ApiDeps {
  readonly tokens: Pick<ApiTokens, "make" | "assertFits" | "find" | "list" | "revoke">;
  readonly keptAnswers: Pick<KeptAnswers, "once">;
  readonly limits: Pick<RateLimits, "countRequest">;
  /** The scopes that a session may give a token: those of the desk only where it has shown its second factor there. */
  readonly scopesFor: (session: Session) => Promise<readonly ApiScope[]>;
  /**
   * Whom a token stands for at the desk, by the membership, the signed rules and the roles of this very moment: the same answer as the desk's pages give.
   * Throws Refusal `page-unknown`, `rules-unsigned`, `role-not-permitted`, and `token-refused` for a token older than the membership or the second factor.
   */
  readonly staffOf: (session: Session, roles: readonly StaffRole[]) => Promise<StaffActor>;
}

/** The part of the application under `/api/v1`, and what was declared in it: the document is made from the very routes. */
export interface Api {
  readonly scope: FastifyInstance;
  readonly routes: DocumentedRoute[];
  /** The files that programs are sending now. */
  readonly uploads: UploadHooks;
}
