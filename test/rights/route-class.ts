import type { StaffRole } from "../../src/policy/index.ts";

/**
 * What a route is. `open`: the same for everybody, about nobody. `own`: of the person whose session it is. `entry`: before anybody is known, a form or its
 * answer. `capability`: whoever holds the address. `try-out`: not in production. `desk`: of the staff, in one of the named roles (test/rights/desk-grid.test.ts).
 * `api`: of whoever the bearer token is of (test/rights/api-grid.test.ts).
 */
export type RouteClass = "open" | "own" | "entry" | "capability" | "try-out" | "api" | { readonly desk: readonly StaffRole[] };
