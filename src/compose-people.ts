import { registerAccountLetters, Accounts, CodeHashes, Challenges, DraftSeals, IssuedCodes, KeptForms, OwnAddresses, Passkeys, RateLimits, RowSeals, Sessions, ShortNames, SignIn, StepUps } from "./modules/accounts/index.ts";
import { ConsentEvidence, ConsentForms, Consents, Receipts } from "./modules/consent/index.ts";
import { Documents } from "./modules/documents/index.ts";
import { type ConsentDocument, JoinConfirmation, JoinDrafts, Joining, JoinLetters, registerJoinLetters } from "./modules/joining/index.ts";
import { KeptLetters, LetterSender, Notices, operatorWords } from "./modules/notices/index.ts";
import { Marks } from "./modules/marks/index.ts";
import type { Participants } from "./modules/participants/index.ts";
import { Representations } from "./modules/representation/index.ts";
import { Restrictions } from "./modules/restrictions/index.ts";
import { Vault } from "./modules/vault/index.ts";
import { smtpMailOut, type MailOut } from "./platform/mail-out.ts";
import type { Language, OperatorProfile } from "./policy/index.ts";
import type { Ground } from "./compose-ground.ts";

/** What decides and holds: documents, restrictions, consent, vault. */
export function composeVault(ground: Ground, participants: Participants) {
  const { databases, clock, ledger, journal, longLived, steps, keys } = ground;
  const documents = new Documents({ databases, clock, ledger });
  const representations = new Representations({ ledger, journal });
  const restrictions = new Restrictions({ databases, clock, ledger, journal });
  const consents = new Consents({ ledger, journal, steps });
  const receipts = new Receipts({ ledger });
  const forms = new ConsentForms({ databases, clock, longLived, consents, receipts, journal, steps });
  const evidence = new ConsentEvidence({ ledger });
  const vault = new Vault({ databases, clock, keys, ledger, participants, steps });
  const marks = new Marks({ longLived, journal });
  return { documents, representations, restrictions, consents, receipts, forms, evidence, vault, marks };
}
export type VaultPart = ReturnType<typeof composeVault>;

/** Letters: a closed list of kinds, sent by SMTP or kept for /dev/mail. */
export function composeLetters(ground: Ground, { vault }: VaultPart, operator: OperatorProfile) {
  const { databases, clock, keys, files, config, steps } = ground;
  const mailOut: MailOut | null = config.smtpUrl === null ? null : smtpMailOut(config.smtpUrl);
  const keptLetters = new KeptLetters({ databases, clock, keys, files });
  const notices = new Notices({ databases, clock, keptLetters });
  const sender = new LetterSender({
    databases, clock, vault, notices, keptLetters, mailOut, steps,
    from: `"${operator.siteName.replaceAll('"', "")}" <no-reply@${config.mailDomain}>`, mailDomain: config.mailDomain,
    operatorWords: { ...operatorWords(operator), "policy.url": config.policyUrl.href },
  });
  return { mailOut, keptLetters, notices, sender };
}
export type LettersPart = ReturnType<typeof composeLetters>;

/** Accounts, signing in, sessions, joining. */
export function composePeople(ground: Ground, held: VaultPart, { notices }: LettersPart, operator: OperatorProfile) {
  const { databases, clock, keys, longLived, steps, config } = ground;
  const { consents, receipts, forms, vault, documents } = held;
  const accounts = new Accounts({ databases, clock, index: keys.index });
  const seals = new DraftSeals({ keys });
  const codes = new CodeHashes(longLived), limits = new RateLimits(longLived);
  const rows = new RowSeals(longLived);
  const sessions = new Sessions({ databases, clock, rows, representations: held.representations });
  const keptForms = new KeptForms({ databases, clock, drafts: seals });
  const signIn = new SignIn({ databases, clock, accounts, drafts: seals, codes, rows, limits, sessions, notices });
  const stepUps = new StepUps({ databases, clock, codes, rows, limits, notices, vault, graceDays: operator.graceDays });
  const challenges = new Challenges({ databases, clock, longLived });
  const passkeys = new Passkeys({ databases, clock, keys, ledger: ground.ledger, challenges, limits, sessions, stepUps });
  const pupils = { databases, clock, longLived, accounts, drafts: seals, codes, rows, limits, sessions, notices, vault, keys, ledger: ground.ledger, representations: held.representations };
  const issuedCodes = new IssuedCodes(pupils);
  const ownAddresses = new OwnAddresses(pupils);
  const spoken = [operator, ...Object.values(operator.inLanguage)].flatMap(({ brand, siteName }) => [brand, siteName]);
  const shortNames = new ShortNames({ databases, clock, accounts, ledger: ground.ledger, ...held, ownNames: spoken.filter((one) => one !== undefined) });
  const drafts = new JoinDrafts({ databases, clock, seals, notices });
  // The text that a person joins by is the published one of their language (clause:C2).
  const consentDocument = async (language: Language): Promise<ConsentDocument> => {
    const { hash, version } = await documents.current("consent-own", language);
    return { hash, policyVersion: String(version) };
  };
  const joining = new Joining({ databases, clock, longLived, forms, consentDocument, seals, drafts, limits, steps });
  const confirmation = new JoinConfirmation({
    databases, clock, consentDocument, accounts, sessions, consents, receipts, drafts, codes, limits, keys, vault, notices, steps,
  });
  const joinLetters = new JoinLetters({ databases, clock, accounts, drafts, codes, notices });
  const page = (path: string): string => new URL(path, config.publicUrl).href;
  registerAccountLetters(notices, signIn);
  registerJoinLetters(notices, { letters: joinLetters, drafts, links: { signIn: page("/sign-in"), receipt: (id) => page(`/my/consents/${id}`) } });
  return { accounts, seals, codes, rows, keptForms, limits, sessions, signIn, stepUps, challenges, passkeys, issuedCodes, ownAddresses, shortNames, drafts, joining, confirmation, joinLetters };
}
export type PeoplePart = ReturnType<typeof composePeople>;
