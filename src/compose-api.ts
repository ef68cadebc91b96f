import type { StaffActor, StaffRole } from "./policy/index.ts";
import type { Session } from "./modules/accounts/index.ts";
import { actorIn } from "./modules/staff/index.ts";
import { API_SCOPES, type ApiScope, ApiTokens, KeptAnswers, OWN_SCOPES } from "./modules/tokens/index.ts";
import { Refusal } from "./platform/refusal.ts";
import type { Ground } from "./compose-ground.ts";
import type { PeoplePart } from "./compose-people.ts";
import type { StaffPart } from "./compose-staff.ts";

/** Programs: their tokens, the answers that may be asked for twice, and whom a token stands for at the desk. */
export function composeApi({ databases, clock, ledger }: Ground, { accounts, seals, rows, limits }: PeoplePart, { staff }: StaffPart) {
  const sql = databases.data;
  const apiTokens = new ApiTokens({ databases, clock, accounts, seals, rows, ledger });
  const keptAnswers = new KeptAnswers({ databases, clock });
  const api = {
    tokens: apiTokens, keptAnswers, limits,
    scopesFor: async (session: Session): Promise<readonly ApiScope[]> => {
      const atDesk = (await staff.members.find(sql, session.subject)) !== null && (await staff.deskSessions.isOpen(session)) && (await staff.rules.isSigned(sql, session.subject));
      return atDesk ? API_SCOPES : OWN_SCOPES;
    },
    staffOf: async ({ subject }: Session, roles: readonly StaffRole[]): Promise<StaffActor> => {
      const membership = await staff.members.find(sql, subject);
      if (membership === null) throw new Refusal("not-found", "page-unknown");
      if (!(await staff.rules.isSigned(sql, subject))) throw new Refusal("refused", "rules-unsigned", { clause: "S5" });
      return actorIn(subject, membership, roles);
    },
  };
  return { apiTokens, keptAnswers, api };
}
export type ApiPart = ReturnType<typeof composeApi>;
