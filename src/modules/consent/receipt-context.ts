/**
 * The JSON-LD context of a receipt: the field names of ISO/IEC TS 27560 as terms of the Data Privacy Vocabulary 2. It stands whole in each receipt, so that
 * reading one needs no network. @see docs/formats/receipt.md
 */
const iri = { "@type": "@id" } as const;
const many = { "@container": "@set" } as const;
const time = { "@type": "http://www.w3.org/2001/XMLSchema#dateTime" } as const;

export const RECEIPT_CONTEXT = Object.freeze({
  "@version": 1.1,
  dct: "http://purl.org/dc/terms/",
  dpv: "https://w3id.org/dpv#",
  dpv27560: "https://w3id.org/dpv/schema/dpv-27560#",
  pd: "https://w3id.org/dpv/pd#",
  schema: "https://schema.org/",
  robotek: "urn:robotek:receipt#",

  schema_version: { "@id": "dct:conformsTo" },
  receipt_id: { "@id": "dct:identifier" },
  record_id: { "@id": "dct:isVersionOf", ...iri },
  pii_principal_id: { "@id": "dpv:hasDataSubject", ...iri },
  language: { "@id": "dct:language" },
  privacy_notice: { "@id": "dpv:hasNotice", ...iri },
  consent_text: { "@id": "dct:references", ...iri },

  purposes: { "@id": "dpv:hasProcess", ...many },
  purpose: { "@id": "dct:title" },
  purpose_description: { "@id": "dct:description" },
  purpose_type: { "@id": "dpv:hasPurpose", ...iri },
  scope: { "@id": "dpv:hasScope" },
  services: { "@id": "dpv:hasService" },
  lawful_basis: { "@id": "dpv:hasLegalBasis", ...iri },
  pii_information: { "@id": "dpv:hasPersonalData", ...many },
  pii_type: { "@id": "dpv:hasPersonalDataCategory", ...iri },
  pii_attribute_id: { "@id": "schema:propertyID" },
  pii_optional: { "@id": "robotek:optional" },
  sensitive_pii_category: { "@id": "dpv:hasSensitivityLevel", ...many },
  pii_controllers: { "@id": "dpv:hasDataController", ...iri, ...many },
  collection_method: { "@id": "dpv:hasDataSource" },
  processing_method: { "@id": "dpv:hasProcessingAutomation", ...iri, ...many },
  storage_locations: { "@id": "dpv:hasStorageCondition", ...many },
  processing_locations: { "@id": "dpv:hasLocation", ...many },
  geographic_restrictions: { "@id": "dpv:hasGeographicCoverage", ...many },
  retention_period: { "@id": "dpv:hasDuration", ...many },
  duration: { "@id": "schema:duration" },
  after: { "@id": "schema:startDate" },
  class: { "@id": "schema:category" },
  jurisdiction: { "@id": "dpv:hasJurisdiction" },
  recipient_third_parties: { "@id": "dpv:hasRecipientThirdParty", ...many },
  withdrawal_method: { "@id": "dpv:isExercisedAt", ...iri },
  privacy_rights: { "@id": "dpv:hasRight", ...iri, ...many },

  party_identification: { "@id": "dpv:hasEntity", ...many },
  party_id: "@id",
  party_name: { "@id": "dpv:hasName" },
  party_address: { "@id": "dpv:hasAddress" },
  party_email: { "@id": "schema:email" },
  party_phone: { "@id": "schema:telephone" },
  party_url: { "@id": "schema:url" },
  party_role: { "@id": "dpv:hasRole", ...iri },
  party_contact: { "@id": "dpv:hasContact" },
  party_type: "@type",
  business_number: { "@id": "schema:taxID" },

  events: { "@id": "dpv:hasConsentStatus", ...many },
  event_id: { "@id": "dct:identifier" },
  event_time: { "@id": "dct:date", ...time },
  event_type: { "@id": "dpv:hasIndicationMethod" },
  event_state: { "@id": "dpv:hasStatus", ...iri },
  entity_id: { "@id": "dpv:isIndicatedBy", ...iri },
  entity_kind: { "@id": "robotek:decidedAs" },
  typed_by: { "@id": "dct:contributor" },
  validity_duration: { "@id": "dct:valid" },
  policy_version: { "@id": "schema:version" },

  proof: { "@id": "robotek:proof", "@type": "@json" },
  log_key: { "@id": "robotek:logKey" },
  statement: { "@id": "robotek:statement" },
} as const);
