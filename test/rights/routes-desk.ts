import { STAFF_ROLES } from "../../src/policy/index.ts";
import type { RouteClass } from "./route-class.ts";

/** The desk's own pages. */
export const deskRouteClasses = {
  "GET /desk": { desk: STAFF_ROLES },
  "GET /desk/rules": { desk: STAFF_ROLES },
  "POST /desk/rules": { desk: STAFF_ROLES },
  "GET /desk/second-factor": { desk: STAFF_ROLES },
  "POST /desk/second-factor": { desk: STAFF_ROLES },
  "POST /desk/second-factor/app": { desk: STAFF_ROLES },
  "POST /desk/second-factor/passkey": { desk: STAFF_ROLES },
  "GET /desk/first/:link": "capability",
  "POST /desk/first/:link": "capability",
  "GET /desk/invitation/:link": "capability",
  "POST /desk/invitation/:link": "capability",
  "GET /desk/join/code": "entry",
  "POST /desk/join/code": "entry",
  "GET /desk/leave": { desk: STAFF_ROLES },
  "POST /desk/leave": { desk: STAFF_ROLES },
  "GET /desk/calendar": { desk: ["administrator"] },
  "POST /desk/calendar": { desk: ["administrator"] },
  "GET /desk/calendar/:year": { desk: ["administrator"] },
  "POST /desk/calendar/:year": { desk: ["administrator"] },
  "GET /desk/staff": { desk: ["administrator"] },
  "POST /desk/staff/invite": { desk: ["administrator"] },
  "POST /desk/staff/withdraw": { desk: ["administrator"] },
  "GET /desk/staff/:member": { desk: ["administrator"] },
  "POST /desk/staff/:member/show": { desk: ["administrator"] },
  "POST /desk/staff/:member/grant": { desk: ["administrator"] },
  "POST /desk/staff/:member/take": { desk: ["administrator"] },
  "POST /desk/staff/:member/reset": { desk: ["administrator"] },
  "POST /desk/staff/:member/end": { desk: ["administrator"] },
} as const satisfies Readonly<Record<string, RouteClass>>;

/** Open to a member before the second factor is shown or the rules are signed: that is what they are for. */
export const BEFORE_THE_DOOR: readonly string[] = ["GET /desk/rules", "POST /desk/rules", "GET /desk/second-factor", "POST /desk/second-factor", "POST /desk/second-factor/app", "POST /desk/second-factor/passkey"];
