import { BoundedMap } from "./bounded-map.ts";
import type { VerifiedLinks } from "./certificate-chain.ts";
import type { RevocationList } from "./revocation-list.ts";

/** One call to a certification centre's service. The address comes from the trust profile, never from a certificate. */
export interface CentreRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  /** An answer longer than this must be refused. */
  readonly bytesMax: number;
  readonly timeoutMs: number;
}

/**
 * Carries a call out and hands back the body of a 200. It must follow no redirect, send a User-Agent, and reject for anything else:
 * a rejection means "not reached".
 */
export type HttpGetter = (request: CentreRequest) => Promise<Uint8Array>;

/** What one checker remembers between checks; all of it bounded, none of it a verdict. */
export interface CheckMemory {
  readonly links: VerifiedLinks;
  /** Lists by address, until they are stale. */
  readonly lists: BoundedMap<string, { readonly list: RevocationList; readonly until: number }>;
}

/** An empty memory. */
export function newCheckMemory(): CheckMemory {
  return { links: new BoundedMap(512), lists: new BoundedMap(4) };
}

/** How long evidence is good, and how far clocks may differ, all in milliseconds. */
export const FRESHNESS = {
  clockSkewMs: 5 * 60_000,
  /** An OCSP answer that names no next update is good for a day. */
  ocspAgeMs: 24 * 3_600_000,
  /** A delta list is asked for again after a quarter of an hour. */
  deltaAgeMs: 15 * 60_000,
  ocspTimeoutMs: 10_000,
  listTimeoutMs: 120_000,
} as const;
