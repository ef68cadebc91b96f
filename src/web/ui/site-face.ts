import type { OperatorProfile } from "../../policy/index.ts";

/** Addresses of the files a page needs, each with the hash of its content in the name. */
export interface PageAssets {
  readonly style: string;
  readonly font: string;
  readonly icon: string;
}

export interface SiteFace {
  readonly operator: OperatorProfile;
  readonly assets: PageAssets;
}
