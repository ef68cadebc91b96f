import { STAFF_ROLES } from "../../src/policy/index.ts";
import type { RouteClass } from "./route-class.ts";

/** The desk's own pages. */
export const deskRouteClasses = {
  "GET /desk": { desk: STAFF_ROLES },
  "GET /desk/rules": { desk: STAFF_ROLES },
  "POST /desk/rules": { desk: STAFF_ROLES },
  "GET /desk/second-factor": { desk: STAFF_ROLES },
  "POST /desk/second-factor/passkey": { desk: STAFF_ROLES },
} as const satisfies Readonly<Record<string, RouteClass>>;

/** Open to a member before the second factor is shown or the rules are signed: that is what they are for. */
export const BEFORE_THE_DOOR: readonly string[] = ["GET /desk/rules", "POST /desk/rules", "GET /desk/second-factor", "POST /desk/second-factor/passkey"];
