import type { StaffActor, StaffRole } from "./policy/index.ts";
import type { Session } from "./modules/accounts/index.ts";
import { actorIn } from "./modules/staff/index.ts";
import { API_SCOPES, type ApiScope, KeptAnswers, OWN_SCOPES } from "./modules/tokens/index.ts";
import { Refusal } from "./platform/refusal.ts";
import type { Ground } from "./compose-ground.ts";
import type { PeoplePart } from "./compose-people.ts";
import type { StaffPart } from "./compose-staff.ts";

/** Programs: their tokens, the answers that may be asked for twice, and whom a token stands for at the desk. */
export function composeApi({ databases, clock }: Ground, { limits }: PeoplePart, { staff, apiTokens }: StaffPart) {
  const sql = databases.data;
  const keptAnswers = new KeptAnswers({ databases, clock });
  const api = {
    tokens: apiTokens, keptAnswers, limits,
    scopesFor: async (session: Session): Promise<readonly ApiScope[]> => {
      const atDesk = (await staff.members.find(sql, session.subject)) !== null && (await staff.deskSessions.isOpen(session)) && (await staff.rules.isSigned(sql, session.subject));
      return atDesk ? API_SCOPES : OWN_SCOPES;
    },
    staffOf: async ({ subject, openedAt }: Session, roles: readonly StaffRole[]): Promise<StaffActor> => {
      const membership = await staff.members.find(sql, subject);
      if (membership === null) throw new Refusal("not-found", "page-unknown");
      // What was made in an earlier membership, or with a second factor that was reset since, opens the desk no more.
      if (openedAt < membership.joinedAt || openedAt < membership.factorSince) throw new Refusal("unauthenticated", "token-refused", { clause: "S1" });
      if (!(await staff.rules.isSigned(sql, subject))) throw new Refusal("refused", "rules-unsigned", { clause: "S5" });
      return actorIn(subject, membership, roles);
    },
  };
  return { keptAnswers, api };
}
export type ApiPart = ReturnType<typeof composeApi>;
