import type { OperatorProfile } from "../../policy/index.ts";

/** Addresses of the files a page needs, each with the hash of its content in the name. */
export interface PageAssets {
  readonly style: string;
  readonly font: string;
  readonly icon: string;
}

export interface SiteFace {
  /** The service's own name, as the head of each page shows it. */
  readonly name: string;
  readonly operator: OperatorProfile;
  readonly assets: PageAssets;
}
