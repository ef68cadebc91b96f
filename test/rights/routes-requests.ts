/** The routes of requests, classed as in `routeClasses`. */
export const requestRouteClasses = {
  "GET /requests": "entry",
  "POST /requests": "entry",
  "GET /requests/:capability": "capability",
  "POST /requests/:capability/more": "capability",
  "POST /requests/:capability/take-back": "capability",
  "GET /my/requests": "own",
  "GET /my/requests/new": "own",
  "POST /my/requests/new": "own",
  "GET /my/children/:child/requests/new": "own",
  "POST /my/children/:child/requests/new": "own",
  "GET /my/requests/:request": "own",
  "POST /my/requests/:request/more": "own",
  "POST /my/requests/:request/take-back": "own",
} as const;

/** Where each address of requests that takes a POST has its form; null as in the test of hostile input. */
export const requestFormPages: Readonly<Record<string, string | null>> = {
  "/requests": "/requests", "/requests/:capability/more": null, "/requests/:capability/take-back": null, "/my/requests/new": "/my/requests/new",
  "/my/children/:child/requests/new": null, "/my/requests/:request/more": null, "/my/requests/:request/take-back": null,
};
