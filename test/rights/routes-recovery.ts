import type { RouteClass } from "./route-class.ts";

const RECOVERING = { desk: ["registrar", "protection-officer"] } as const;

/** The desk's pages that give an account back. */
export const recoveryRouteClasses = {
  "GET /desk/recovery": RECOVERING,
  "POST /desk/recovery/person": RECOVERING,
  "GET /desk/recovery/:subject": RECOVERING,
  "POST /desk/recovery/:subject/asking": RECOVERING,
  "POST /desk/recovery/:subject/confirmation": RECOVERING,
  "POST /desk/recovery/:subject/stop": RECOVERING,
  "POST /desk/recovery/:subject/email": RECOVERING,
  "GET /desk/recovery/:subject/email": RECOVERING,
  "POST /desk/recovery/:subject/email/code": RECOVERING,
} as const satisfies Readonly<Record<string, RouteClass>>;
