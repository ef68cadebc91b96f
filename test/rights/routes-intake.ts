import type { RouteClass } from "./route-class.ts";

const REGISTRAR = { desk: ["registrar"] } as const;
const PAPERS = { desk: ["registrar", "protection-officer"] } as const;

/** The desk's pages of intake, papers and acts on a document. */
export const intakeRouteClasses = {
  "GET /desk/intake": PAPERS,
  "POST /desk/intake/person": PAPERS,
  "POST /desk/intake/paper": PAPERS,
  "GET /desk/intake/forms": PAPERS,
  "POST /desk/intake/forms": PAPERS,
  "GET /desk/intake/new/:channel": REGISTRAR,
  "POST /desk/intake/new/:channel": REGISTRAR,
  "GET /desk/families/:subject": PAPERS,
  "GET /desk/families/:subject/children/:channel": REGISTRAR,
  "POST /desk/families/:subject/children/:channel": REGISTRAR,
  "POST /desk/families/:subject/email": REGISTRAR,
  "GET /desk/families/:subject/email": REGISTRAR,
  "POST /desk/families/:subject/email/code": REGISTRAR,
  "POST /desk/families/:subject/letter": REGISTRAR,
  "POST /desk/families/:subject/confirmation": REGISTRAR,
  "GET /desk/families/:subject/caller": REGISTRAR,
  "POST /desk/families/:subject/caller": REGISTRAR,
  "GET /desk/families/:subject/papers": PAPERS,
  "POST /desk/families/:subject/papers": PAPERS,
  "POST /desk/families/:subject/papers/:scan/open": PAPERS,
  "POST /desk/families/:subject/papers/:scan/fate": PAPERS,
  "GET /desk/families/:subject/answers": REGISTRAR,
  "POST /desk/families/:subject/answers/:child": REGISTRAR,
  "GET /desk/families/:subject/acts": PAPERS,
  "POST /desk/families/:subject/acts/representative": PAPERS,
  "POST /desk/families/:subject/acts/representation-proof": PAPERS,
  "POST /desk/families/:subject/acts/representation-end": PAPERS,
  "POST /desk/families/:subject/acts/birth-date": PAPERS,
  "POST /desk/families/:subject/acts/code": PAPERS,
  "POST /desk/families/:subject/acts/grown-up": PAPERS,
} as const satisfies Readonly<Record<string, RouteClass>>;
