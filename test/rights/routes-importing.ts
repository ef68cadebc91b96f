import type { RouteClass } from "./route-class.ts";

const REGISTRAR = { desk: ["registrar"] } as const;

/** Imports at the desk, and the address that a letter of one leads to. */
export const importingRouteClasses = {
  "GET /desk/imports": { desk: ["registrar", "administrator"] },
  "POST /desk/imports": REGISTRAR,
  "GET /desk/imports/:import": { desk: ["registrar", "administrator"] },
  "POST /desk/imports/:import/shape": REGISTRAR,
  "POST /desk/imports/:import/columns": REGISTRAR,
  "POST /desk/imports/:import/sample": REGISTRAR,
  "POST /desk/imports/:import/letters": REGISTRAR,
  "POST /desk/imports/:import/papers": REGISTRAR,
  "GET /desk/imports/:import/undoing": REGISTRAR,
  "POST /desk/imports/:import/undoing": REGISTRAR,
  "POST /desk/imports/:import/families/:family": REGISTRAR,
  "GET /desk/imports/:import/lines/:line": REGISTRAR,
  "POST /desk/imports/:import/lines/:line": REGISTRAR,
  "POST /desk/imports/:import/lines/:line/leaving-out": REGISTRAR,
  "GET /imported/:capability": "capability",
  "POST /imported/:capability/acceptance": "capability",
  "POST /imported/:capability/refusal": "capability",
  "GET /imported/accepted": "open",
  "GET /imported/refused": "open",
} as const satisfies Readonly<Record<string, RouteClass>>;
