import type { StaffRole } from "../../src/policy/index.ts";
import type { RouteClass } from "./route-class.ts";

const FINDERS: readonly StaffRole[] = ["registrar", "teacher", "marketer", "support-agent", "protection-officer"];
const TAKERS: readonly StaffRole[] = ["registrar", "teacher", "protection-officer"];
const OFFICER: readonly StaffRole[] = ["protection-officer"];
const WATCHERS: readonly StaffRole[] = ["protection-officer", "auditor"];

/** Finding and seeing people, lists that leave, the officer's matters, oversight and the log. */
export const findingRouteClasses = {
  "GET /desk/find": { desk: FINDERS },
  "POST /desk/find": { desk: FINDERS },
  "GET /desk/people/:person": { desk: FINDERS },
  "POST /desk/people/:person/show": { desk: FINDERS },
  "GET /desk/lists": { desk: TAKERS },
  "POST /desk/lists": { desk: TAKERS },
  "GET /desk/matters": { desk: OFFICER },
  "GET /desk/matters/:child": { desk: OFFICER },
  "POST /desk/matters/:child": { desk: OFFICER },
  "GET /desk/matters/frozen": { desk: OFFICER },
  "POST /desk/matters/frozen": { desk: OFFICER },
  "GET /desk/matters/frozen/:person": { desk: OFFICER },
  "POST /desk/matters/frozen/:person": { desk: OFFICER },
  "GET /desk/oversight": { desk: WATCHERS },
  "GET /desk/ledger": { desk: WATCHERS },
} as const satisfies Readonly<Record<string, RouteClass>>;
