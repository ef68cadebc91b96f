import { compartmentOf } from "./fields.ts";
import { FIELD_IDS, type ClauseId, type CompartmentId, type FieldId, type PurposeId } from "./ids.ts";
import type { GroundId } from "./text/text-shape.ts";

/** With or without automation (clause:G2, clause:T2). */
export type Method = "automated" | "manual";

export interface PurposeRow<Fields extends readonly FieldId[] = readonly FieldId[]> {
  /** The clause that declares it. */
  readonly clause: ClauseId;
  readonly ground: GroundId;
  /** The purpose whose consent (scope `processing`) this one rests on: mostly itself; null where the law itself demands it and nobody is asked. */
  readonly consentOf: PurposeId | null;
  /** The article behind a ground that is not consent. */
  readonly source: string | null;
  readonly methods: readonly Method[];
  /** No other field may be read or asked for under it (clause:G3). */
  readonly fields: Fields;
  /** The retention classes of those fields. */
  readonly retention: readonly CompartmentId[];
  /** IRI in the Data Privacy Vocabulary 2. */
  readonly dpv: string;
}

const BOTH: readonly Method[] = Object.freeze(["automated", "manual"] as const);
const AUTOMATED: readonly Method[] = Object.freeze(["automated"] as const);
const dpv = (term: string): string => `https://w3id.org/dpv#${term}`;

function declare<const Fields extends readonly FieldId[]>(
  [clause, ground, consentOf, source]: readonly [ClauseId, GroundId, PurposeId | null, string | null],
  methods: readonly Method[],
  term: string,
  fields: Fields,
): PurposeRow<Fields> {
  const retention = [...new Set(fields.map(compartmentOf))];
  return Object.freeze({ clause, ground, consentOf, source, methods, fields: Object.freeze(fields), retention: Object.freeze(retention), dpv: dpv(term) });
}
/** A purpose that people switch on by a consent of its own. */
const byConsent = <const Fields extends readonly FieldId[]>(id: PurposeId, clause: ClauseId, methods: readonly Method[], term: string, fields: Fields) =>
  declare([clause, "consent", id, "Law 94-V art. 7"], methods, term, fields);

const CONTACTED = ["given-name", "family-name", "phone", "email", "language"] as const;

/**
 * Every purpose there is, with its ground, methods, fields and retention (clause:G3). There is none for the marketing of third parties (clause:T9).
 * Important notices and the running of the site are part of the service: they rest on its consent (clause:C1, clause:U4).
 */
export const purposes = Object.freeze({
  "service-provision": declare(["C1", "contract", "service-provision", "Law 94-V arts. 7, 8(2)"], BOTH, "ServiceProvision", [
    "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "email", "home-address", "time-zone",
    "language", "relation", "order",
  ]),
  learning: byConsent("learning", "C1", BOTH, "RequestedServiceProvision", [
    "family-name", "given-name", "birth-date", "study-place", "study-grade", "language", "relation", "attendance",
  ]),
  delivery: declare(["T3", "contract", "delivery", "Law 94-V arts. 7, 8(2)"], BOTH, "DeliveryOfGoods", [
    "family-name", "given-name", "phone", "home-address", "postcode", "order",
  ]),
  "important-notices": declare(["U4", "contract", "service-provision", "Law 94-V arts. 7, 8(2)"], AUTOMATED, "CommunicationManagement", [
    "given-name", "phone", "email", "language",
  ]),
  "marketing-mail": byConsent("marketing-mail", "U2", AUTOMATED, "DirectMarketing", ["email", "language"]),
  "marketing-sms": byConsent("marketing-sms", "U2", AUTOMATED, "DirectMarketing", ["phone", "language"]),
  "mail-statistics": byConsent("mail-statistics", "K7", AUTOMATED, "ServiceUsageAnalytics", ["visit"]),
  "site-statistics": byConsent("site-statistics", "K1", AUTOMATED, "ServiceUsageAnalytics", [
    "occupation", "postcode", "device-id", "time-zone", "language", "visit",
  ]),
  interests: byConsent("interests", "U8", AUTOMATED, "ProvideProductRecommendations", ["order", "interest-topic", "visit"]),
  personalisation: byConsent("personalisation", "K3", AUTOMATED, "Personalisation", ["given-name", "device-id", "order", "interest-topic"]),
  "site-administration": declare(["S1", "contract", "service-provision", "Law 94-V arts. 7, 22"], AUTOMATED, "EnforceSecurity", [
    "email", "time-zone", "language",
  ]),
  support: byConsent("support", "U5", BOTH, "CustomerCare", [...CONTACTED, "relation", "own-words", "order"]),
  "request-handling": declare(["R1", "legal-obligation", null, "Law 94-V arts. 9, 10, 24, 25(2)"], BOTH, "RightsFulfillment", FIELD_IDS),
  "abuse-prevention": byConsent("abuse-prevention", "C5", BOTH, "IdentityVerification", [
    "family-name", "given-name", "patronymic", "birth-date", "phone", "email", "iin", "identity-document",
  ]),
  invitations: byConsent("invitations", "C6", BOTH, "CommunicationManagement", [...CONTACTED, "birth-date"]),
  events: byConsent("events", "C1", BOTH, "RequestedServiceProvision", [...CONTACTED, "birth-date", "study-grade", "relation", "attendance"]),
  contests: byConsent("contests", "U6", BOTH, "Marketing", [...CONTACTED, "birth-date", "study-grade"]),
  surveys: byConsent("surveys", "T11", AUTOMATED, "ImproveExistingProductsAndServices", ["email", "language", "own-words"]),
  "public-posts": byConsent("public-posts", "S2", AUTOMATED, "CommunicationManagement", ["given-name", "own-words"]),
  "connected-apps": byConsent("connected-apps", "T5", AUTOMATED, "RequestedServiceProvision", ["family-name", "given-name", "email", "language"]),
  audit: declare(["U5", "legal-obligation", null, "Law 94-V arts. 9, 25(3)"], BOTH, "OrganisationComplianceManagement", []),
  research: byConsent("research", "U5", AUTOMATED, "ResearchAndDevelopment", [
    "birth-date", "study-grade", "occupation", "postcode", "order", "attendance",
  ]),
  "legal-duty": declare(["T6", "legal-obligation", null, "Law 94-V art. 9; DC art. 41(3)"], BOTH, "LegalCompliance", FIELD_IDS),
}) satisfies Readonly<Record<PurposeId, PurposeRow>>;

/** The fields that a purpose declares, as a type: asking for another one does not compile. */
export type FieldsOf<P extends PurposeId> = (typeof purposes)[P]["fields"][number];

/** The row of a purpose, by its general type. */
export function purposeRow(purpose: PurposeId): PurposeRow {
  return purposes[purpose];
}

/** The purpose whose consent decides about this one; null where nobody is asked, and for a purpose that is none: `decide` refuses that one. */
export function consentPurposeOf(purpose: PurposeId): PurposeId | null {
  return Object.hasOwn(purposes, purpose) ? purposes[purpose].consentOf : null;
}

/** Whether the purpose declares the field (clause:G3). */
export function declares<P extends PurposeId>(purpose: P, field: FieldId): field is FieldsOf<P> {
  return (purposeRow(purpose).fields).includes(field);
}

/** The purposes that declare a field: what it is asked for (clause:G3). */
export function purposesOf(field: FieldId): readonly PurposeId[] {
  return (Object.keys(purposes) as PurposeId[]).filter((purpose) => declares(purpose, field));
}
