export { type ExtractDeps, Extracts, type ExtractWish, type SubjectExtract } from "./extracts.ts";
export { isFor, partShown, type Taker } from "./parts-shown.ts";
