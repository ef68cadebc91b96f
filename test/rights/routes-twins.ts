/** Routes under /api/v1 that do what the pages of requests, imports, intake, papers and oversight do. */
export const TWIN_ROUTES = [
  "GET /my/requests", "GET /my/requests/:request", "POST /my/requests/:request/more", "POST /my/requests/:request/take-back", "POST /my/requests/new", "POST /my/children/:child/requests/new",
  "POST /requests", "GET /requests/:capability", "POST /requests/:capability/more", "POST /requests/:capability/take-back",
  "GET /desk/requests", "GET /desk/requests/numbered/:number", "POST /desk/requests/new", "GET /desk/requests/:request", "POST /desk/requests/:request/show", "POST /desk/requests/:request/take",
  "POST /desk/requests/:request/accept", "POST /desk/requests/:request/ask", "POST /desk/requests/:request/delay", "POST /desk/requests/:request/resume", "POST /desk/requests/:request/decide",
  "POST /desk/requests/:request/reject",
  "GET /desk/imports", "POST /desk/imports", "GET /desk/imports/:import", "GET /desk/imports/:import/lines", "GET /desk/imports/:import/columns", "POST /desk/imports/:import/columns",
  "POST /desk/imports/:import/shape", "POST /desk/imports/:import/sample", "GET /desk/imports/:import/lines/:line", "POST /desk/imports/:import/lines/:line",
  "POST /desk/imports/:import/lines/:line/leaving-out", "GET /desk/imports/:import/families", "POST /desk/imports/:import/families/:family", "POST /desk/imports/:import/letters", "POST /desk/imports/:import/papers",
  "POST /desk/imports/:import/undoing", "GET /imported/:capability", "POST /imported/:capability/acceptance", "POST /imported/:capability/refusal",
  "GET /desk/intake", "POST /desk/intake/person", "POST /desk/intake/paper", "POST /desk/intake/forms", "GET /desk/intake/new/:channel", "POST /desk/intake/new/:channel",
  "GET /desk/families/:subject/children/:channel", "POST /desk/families/:subject/children/:channel", "GET /desk/families/:subject", "POST /desk/families/:subject/email",
  "POST /desk/families/:subject/email/code", "POST /desk/families/:subject/letter", "POST /desk/families/:subject/confirmation", "GET /desk/families/:subject/caller",
  "POST /desk/families/:subject/caller", "GET /desk/families/:subject/acts", "POST /desk/families/:subject/acts/representative", "POST /desk/families/:subject/acts/representation-end",
  "POST /desk/families/:subject/acts/birth-date", "POST /desk/families/:subject/acts/grown-up", "POST /desk/families/:subject/acts/code", "GET /desk/families/:subject/papers",
  "POST /desk/families/:subject/papers", "POST /desk/families/:subject/papers/:scan/open", "POST /desk/families/:subject/papers/:scan/fate",
  "GET /desk/oversight", "GET /desk/ledger", "GET /desk/ledger/state", "GET /desk/ledger/:index/proof", "GET /desk/matters/still", "GET /desk/matters/left", "POST /my/passkeys/name",
] as const;
