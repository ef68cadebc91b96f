import type { Certificate } from "./certificate.ts";
import { hasGoodCheckDigit } from "./identity-numbers.ts";
import { OID } from "./object-ids.ts";

/** In whose name a key signs: a person for himself, a person for a firm, or an information system. */
export type HolderKind = "person" | "organisation" | "information-system" | "unknown";

/** What an organisation's certificate lets its holder do; object identifiers of the national centre. */
export const HOLDER_ROLES = {
  "1.2.398.3.3.4.1.2.1": "head",
  "1.2.398.3.3.4.1.2.2": "right-to-sign",
  "1.2.398.3.3.4.1.2.3": "finance",
  "1.2.398.3.3.4.1.2.4": "personnel",
  "1.2.398.3.3.4.1.2.5": "employee",
  "1.2.398.3.3.4.1.2.6": "information-system",
} as const;
export type HolderRole = (typeof HOLDER_ROLES)[keyof typeof HOLDER_ROLES];

/** Who holds a certificate. A person is known by the IIN, never by the certificate's serial number: that changes each year. */
export interface CertificateHolder {
  readonly kind: HolderKind;
  readonly roles: readonly HolderRole[];
  readonly iin: string | undefined;
  readonly bin: string | undefined;
  /** Whether IIN and BIN carry the right check digit. Test certificates' numbers do not, and are read all the same. */
  readonly numbersAreGood: boolean;
  /** Surname, given name, patronymic, in that order, as far as they are there. */
  readonly name: string;
  readonly surname: string | undefined;
  readonly givenName: string | undefined;
  readonly patronymic: string | undefined;
  readonly organisation: string | undefined;
}

/** Reads the holder from the subject's names: CN is "SURNAME NAME", the attribute givenName carries the patronymic. */
export function holderOf(certificate: Certificate): CertificateHolder {
  const names = certificate.subjectNames;
  const first = (oid: string): string | undefined => {
    const value = names.find((part) => part.oid === oid)?.value.normalize("NFC").trim();
    return value === "" ? undefined : value;
  };
  const commonName = first(OID.commonName);
  const surname = first(OID.surname);
  const patronymic = first(OID.givenName);
  const { iin, bin } = numbersIn(names.filter((part) => part.oid === OID.serialNumber || part.oid === OID.organizationalUnit).map((part) => part.value));
  const { purposes } = certificate.extensions;
  const roles = Object.entries(HOLDER_ROLES).flatMap(([oid, role]) => (purposes.includes(oid) ? [role] : []));
  return {
    kind: kindOf(purposes, iin, bin),
    roles,
    iin,
    bin,
    numbersAreGood: [iin, bin].every((number) => number === undefined || hasGoodCheckDigit(number)),
    name: [commonName ?? surname, patronymic].filter((part) => part !== undefined).join(" "),
    surname,
    givenName: givenNameIn(commonName, surname),
    patronymic,
    organisation: first(OID.organizationName),
  };
}

function numbersIn(values: readonly string[]): { iin: string | undefined; bin: string | undefined } {
  const numberAfter = (prefix: string): string | undefined =>
    values.map((value) => new RegExp(`^${prefix}(\\d{12})$`).exec(value.trim())?.[1]).find((number) => number !== undefined);
  return { iin: numberAfter("IIN"), bin: numberAfter("BIN") };
}

function kindOf(purposes: readonly string[], iin: string | undefined, bin: string | undefined): HolderKind {
  if (purposes.includes(OID.informationSystem)) return "information-system";
  if (purposes.some((oid) => oid === OID.organisation || oid.startsWith(`${OID.organisation}.`)) || bin !== undefined) return "organisation";
  return purposes.includes(OID.person) || iin !== undefined ? "person" : "unknown";
}

function givenNameIn(commonName: string | undefined, surname: string | undefined): string | undefined {
  if (commonName === undefined || surname === undefined || !commonName.startsWith(`${surname} `)) return undefined;
  return commonName.slice(surname.length + 1).trim() || undefined;
}
