import { CASELESS_ACTS } from "../../src/web/desk/caseless-letters.routes.tsx";
import { CASE_ACTS } from "../../src/web/desk/desk-case-act.tsx";
import { DOCUMENT_ACTS } from "../../src/web/desk/desk-case-documents.tsx";
import { LETTER_ACTS } from "../../src/web/desk/desk-case-letters.tsx";
import type { RouteClass } from "./route-class.ts";

const deskActs: Readonly<Record<string, RouteClass>> = Object.fromEntries(CASE_ACTS.map((act) => [`POST /desk/requests/:request/${act}`, { desk: ["protection-officer"] }]));

const deskLetterActs: Readonly<Record<string, RouteClass>> = Object.fromEntries(LETTER_ACTS.map((act) => [`POST /desk/requests/:request/letters/:letter/${act}`, { desk: ["protection-officer"] }]));
const deskDocumentActs: Readonly<Record<string, RouteClass>> = Object.fromEntries(DOCUMENT_ACTS.map((act) => [`POST /desk/requests/:request/documents/:document/${act}`, { desk: ["protection-officer"] }]));

const caselessActs: Readonly<Record<string, RouteClass>> = Object.fromEntries(CASELESS_ACTS.map((act) => [`POST /desk/letters/:letter/${act}`, { desk: ["protection-officer"] }]));

/** The routes of requests, classed as in `routeClasses`. */
export const requestRouteClasses = {
  "GET /desk/requests": { desk: ["protection-officer"] },
  "GET /desk/requests/new": { desk: ["protection-officer", "registrar"] },
  "POST /desk/requests/new": { desk: ["protection-officer", "registrar"] },
  "GET /desk/requests/:request": { desk: ["protection-officer"] },
  "GET /desk/requests/:request/letter": { desk: ["protection-officer"] },
  "GET /desk/letters": { desk: ["protection-officer"] }, ...caselessActs,
  ...deskActs,
  ...deskDocumentActs, ...deskLetterActs,
  "GET /requests": "entry",
  "POST /requests": "entry",
  "GET /requests/sign": "entry",
  "POST /requests/sign": "entry",
  "POST /requests/signed": "entry",
  "GET /requests/:capability": "capability",
  "POST /requests/:capability/more": "capability",
  "POST /requests/:capability/document": "capability",
  "POST /requests/:capability/take-back": "capability",
  "GET /my/requests": "own",
  "GET /my/requests/new": "own",
  "POST /my/requests/new": "own",
  "GET /my/children/:child/requests/new": "own",
  "POST /my/children/:child/requests/new": "own",
  "GET /my/requests/:request": "own",
  "POST /my/requests/:request/more": "own",
  "POST /my/requests/:request/document": "own",
  "POST /my/requests/:request/take-back": "own",
} as const satisfies Readonly<Record<string, RouteClass>>;

/** Where each address of requests that takes a POST has its form; null as in the test of hostile input. */
export const requestFormPages: Readonly<Record<string, string | null>> = {
  "/requests": "/requests", "/requests/sign": "/requests/sign", "/requests/signed": null, "/requests/:capability/more": null, "/requests/:capability/take-back": null, "/requests/:capability/document": null, "/my/requests/new": "/my/requests/new",
  "/my/children/:child/requests/new": null, "/my/requests/:request/more": null, "/my/requests/:request/take-back": null, "/my/requests/:request/document": null,
};
