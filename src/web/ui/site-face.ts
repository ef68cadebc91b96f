import type { OperatorProfile } from "../../policy/index.ts";

/** Addresses of the files a page needs, each with the hash of its content in the name. */
export interface PageAssets {
  readonly style: string;
  readonly font: string;
  readonly icon: string;
  /** Addresses of our own scripts, by their names; a page asks for those that it uses. */
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface SiteFace {
  readonly operator: OperatorProfile;
  readonly assets: PageAssets;
}
