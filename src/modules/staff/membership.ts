import { STAFF_ROLES, type StaffRole } from "../../policy/index.ts";
import type { StaffEventRow } from "./staff-events.store.ts";

/** What the events of one person say: the roles that hold now, and since when. */
export interface Membership {
  /** In the order of STAFF_ROLES; empty for somebody who has joined and has no role. */
  readonly roles: readonly StaffRole[];
  readonly joinedAt: Date;
  /** When a second factor may be set up for the first time, or anew. */
  readonly factorSince: Date;
}

/** The membership that the events of one person give, oldest first; null for who never joined, has left, or whose rows leave a gap. */
export function membershipOf(events: readonly Pick<StaffEventRow, "position" | "change" | "role" | "at">[]): Membership | null {
  let joinedAt: Date | null = null;
  let factorSince: Date | null = null;
  const roles = new Set<StaffRole>();
  for (const [place, { position, change, role, at }] of events.entries()) {
    if (position !== place + 1) return null;
    switch (change) {
      case "joined":
        joinedAt = at;
        factorSince = at;
        roles.clear();
        break;
      case "role-granted":
        if (role !== null) roles.add(role);
        break;
      case "role-taken":
        if (role !== null) roles.delete(role);
        break;
      case "factor-reset":
        factorSince = at;
        break;
      case "left":
        joinedAt = null;
        roles.clear();
        break;
    }
  }
  if (joinedAt === null) return null;
  return { joinedAt, factorSince: factorSince ?? joinedAt, roles: STAFF_ROLES.filter((role) => roles.has(role)) };
}
