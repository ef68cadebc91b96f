export { documentHash, Documents, type ArchivedVersion, type DocumentsDeps, type KeptDocument } from "./documents.ts";
