export { FOUND_A_PAGE, FOUND_MAX, type Found, type FindWish } from "./find-people.ts";
export { Finding } from "./finding.ts";
export type { FindingDeps, Looking, Masked } from "./finding-deps.ts";
export type { PersonRow } from "./masked-people.ts";
export type { HeldField, PersonSeen, Relative } from "./person-seen.ts";
