export { DISCLOSURE_REASONS, type DisclosureReason, type DisclosureWish, type ListId, LISTS, type Receiver, WORDS_CHARACTERS_MAX, WORDS_CHARACTERS_MIN, wishFaults } from "./disclosure-wish.ts";
export { type Disclosure, type DisclosedPerson, Disclosures, type DisclosuresDeps, type DisclosureTold } from "./disclosures.ts";
export { disclosuresParticipant } from "./disclosures-participant.ts";
export type { Transfer } from "./transfers.ts";
