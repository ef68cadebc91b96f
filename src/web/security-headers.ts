export interface PageSources {
  /** The page uses a script of the service itself. */
  readonly script?: boolean;
  /** Addresses a script of the page may talk to, such as the signing program on the person's own machine. */
  readonly connect?: readonly string[];
}

/** The Content-Security-Policy (CSP 3) of a page: nothing inline, nothing from elsewhere, in no frame. */
export function contentSecurityPolicy(sources: PageSources = {}): string {
  return [
    "default-src 'none'",
    ...(sources.script ? ["script-src 'self'"] : []),
    ...(sources.connect?.length ? [`connect-src 'self' ${sources.connect.join(" ")}`] : []),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Headers of every answer. `production` (https) adds HSTS: it must never be sent for a try-out on plain http. */
export function securityHeaders(production: boolean): Readonly<Record<string, string>> {
  return Object.freeze({
    "content-security-policy": contentSecurityPolicy(),
    "x-content-type-options": "nosniff",
    // same-origin, not no-referrer: with the latter a browser sends `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ...(production ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  });
}
