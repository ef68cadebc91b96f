import { type Clock } from "./platform/clock.ts";
import { ConfigFaults, type Config } from "./platform/config.ts";
import { accountsParticipant } from "./modules/accounts/index.ts";
import { Calendars } from "./modules/calendar/index.ts";
import { consentDeepSource, consentParticipant } from "./modules/consent/index.ts";
import {
  beginDestruction, beginTogether, type BegunDestruction, certificateAt, type CertificatePage, destroyKeysOf, destructionDeepSource, type DestructionDeps,
  destructionParticipant, type DestructionWish, ownKeysHeld, registerDestructionLetter,
} from "./modules/destruction/index.ts";
import { disclosuresParticipant } from "./modules/disclosures/index.ts";
import { familiesParticipant } from "./modules/families/index.ts";
import { ChildEnrolment, joiningParticipant } from "./modules/joining/index.ts";
import { journalParticipant } from "./modules/journal/index.ts";
import { type KeyCompartment, offlineCopyAcknowledged, type KeysKnown } from "./modules/keys/index.ts";
import { type DeepSource, ledgerParticipant } from "./modules/ledger/index.ts";
import { leavingDeepSource, leavingParticipant } from "./modules/leaving/index.ts";
import { mailboxParticipant } from "./modules/mailbox/index.ts";
import { marksParticipant } from "./modules/marks/index.ts";
import { noticesParticipant } from "./modules/notices/index.ts";
import { assertCovered, Participants } from "./modules/participants/index.ts";
import { recoveryParticipant } from "./modules/recovery/index.ts";
import { documentKeys, requestKeys, requestsAbout, requestsParticipant, type Requests } from "./modules/requests/index.ts";
import { representationDeepSource, representationParticipant } from "./modules/representation/index.ts";
import { retentionParticipant } from "./modules/retention/index.ts";
import { restrictionsDeepSource, restrictionsParticipant } from "./modules/restrictions/index.ts";
import { staffDeepSource } from "./modules/staff/index.ts";
import { knownSubjects, subjectsParticipant } from "./modules/subjects/index.ts";
import { tokensParticipant } from "./modules/tokens/index.ts";
import { vaultParticipant } from "./modules/vault/index.ts";
import { currentDocuments, LANGUAGES, type OperatorProfile, readOperator } from "./policy/index.ts";
import { type ApiPart, composeApi } from "./compose-api.ts";
import { composeFamilies, type FamiliesPart } from "./compose-families.ts";
import { composeData, type DataPart } from "./compose-data.ts";
import { composeFinding, type FindingPart } from "./compose-finding.ts";
import { composeGround, type Foundation, type Ground } from "./compose-ground.ts";
import { composeIntake, type IntakePart } from "./compose-intake.ts";
import { composeImports, type ImportsPart } from "./compose-imports.ts";
import { composeLeaving, type LeavingPart } from "./compose-leaving.ts";
import { composeLetters, composePeople, composeVault, type LettersPart, type PeoplePart, type VaultPart } from "./compose-people.ts";
import { composeMailbox, type MailboxPart } from "./compose-mailbox.ts";
import { composeRecovery, type RecoveryPart } from "./compose-recovery.ts";
import { composeRequests, type RequestsPart } from "./compose-requests.ts";
import { composeStaff, type StaffPart } from "./compose-staff.ts";
import { composeSignatures, type SignaturesPart } from "./compose-signatures.ts";
import { EPOCH_HOURS } from "./jobs/turn-epoch.ts";

/** Every module of an installation, joined. Pages, jobs and commands are given parts of it and reach nothing in another way. */
export interface Services extends Ground, VaultPart, LettersPart, PeoplePart, FamiliesPart, SignaturesPart, LeavingPart, DataPart, FindingPart, StaffPart, RequestsPart, MailboxPart, ApiPart, IntakePart, ImportsPart, RecoveryPart {
  readonly operator: OperatorProfile;
  readonly participants: Participants;
  readonly calendars: Calendars;
  readonly enrolment: ChildEnrolment;
  readonly destruction: DestructionDeps;
  readonly deepSources: readonly DeepSource[];
  readonly keysKnown: KeysKnown;
  /** Steps (a) and (b): the withdrawal stands and the keys are gone when it answers. Step (c) is the job's. */
  beginDestruction(wish: DestructionWish): Promise<BegunDestruction>;
  certificateAt(capability: string): Promise<CertificatePage>;
  /** Puts the published texts in force; for the start of a process. */
  publish(requestId: string): Promise<void>;
  close(): Promise<void>;
}

/** The operator that the configuration names. Throws ConfigFaults: production without a BIN does not start. */
export function operatorOf(config: Config): OperatorProfile {
  const { profile, faults } = readOperator(config.operator, config.production);
  if (faults.length > 0) throw new ConfigFaults(faults.map(({ key, fault }) => ({ variable: "OPERATOR_FILE", fault: `${key} ${fault}` })));
  return profile;
}

/** Production does not start before somebody has put the offline copy of the long-lived keys away. Throws ConfigFaults. */
export async function assertOfflineCopy(config: Config): Promise<void> {
  if (!config.production || (await offlineCopyAcknowledged(config.keysDirs))) return;
  throw new ConfigFaults([{ variable: "KEYS_DIR", fault: "has no acknowledged offline copy: run `robotek keys init`" }]);
}

/** Who takes part in export, restriction, correction and destruction. Rows go in the reverse order: what points at a row goes first. */
function registerParticipants(into: Participants, ground: Ground, { vault }: VaultPart, { notices, keptLetters }: LettersPart, { familyDeps }: FamiliesPart, people: PeoplePart, requests: Pick<Requests, "copiesIn" | "destroyCopiesOf">): void {
  const all = [
    subjectsParticipant, ledgerParticipant(ground.keys), journalParticipant(ground.journal), marksParticipant, representationParticipant, restrictionsParticipant, consentParticipant,
    vaultParticipant(vault), noticesParticipant({ notices, keptLetters }), accountsParticipant({ ...people, keys: ground.keys }), tokensParticipant(people), familiesParticipant(familyDeps), joiningParticipant, leavingParticipant, retentionParticipant,
    disclosuresParticipant,
    destructionParticipant, requestsParticipant(requests), mailboxParticipant, recoveryParticipant,
  ];
  for (const participant of all) into.register(participant);
}

function destructionDeps(ground: Ground, held: VaultPart, letters: LettersPart, people: PeoplePart, { families }: FamiliesPart, participants: Participants, operator: OperatorProfile): DestructionDeps {
  const { keys, clock } = ground;
  const plannedTurn = async (): Promise<Date> => {
    const now_ms = clock.now().getTime();
    const age_ms = ((await keys.epochAgeSeconds()) ?? 0) * 1000;
    return new Date(now_ms + Math.max(0, EPOCH_HOURS * 3_600_000 - age_ms));
  };
  return {
    ...ground, ...held, accounts: people.accounts, drafts: people.seals, notices: letters.notices, participants, afterLeft: (tx, left, at) => families.afterEndWithin(tx, left, at),
    requestsHeld: requestsAbout, operator: { name: operator.name, bin: operator.bin }, plannedTurn, logKey: () => Promise.resolve(ground.logKey),
  };
}

/** Classes that go by their own term from who stays: of their keys only a row says that one is needed. An old backup of the key store may have brought it back. */
const GOES_ALONE: ReadonlySet<KeyCompartment> = new Set<KeyCompartment>(["learning", "words", "document", "contract", "statistics-link"]);

/** Asks everybody who seals data under a key of the key store: what nobody knows is an orphan. */
function keysKnownBy({ databases }: Ground, { evidence, vault }: VaultPart, { drafts, signIn, addressChanges, imports, staff, mailbox, intakeDesk }: Pick<PeoplePart, "drafts" | "signIn"> & Pick<DataPart, "addressChanges"> & StaffPart & Pick<ImportsPart, "imports"> & MailboxPart & IntakePart): KeysKnown {
  const sql = databases.data;
  return async (keys) => {
    const ids = keys.map(({ keyId }) => keyId);
    const subjects = await knownSubjects(sql, keys.map(({ subject }) => subject));
    const known = new Set(keys.filter(({ subject, compartment }) => subjects.has(subject) && !GOES_ALONE.has(compartment)).map(({ keyId }) => keyId));
    for (const id of [...(await vault.holdsUnder(keys)), ...(await intakeDesk.scans.heldKeys(sql, ids))]) known.add(id);
    for (const held of [await drafts.heldKeys(sql, ids), await signIn.heldKeys(sql, ids), await addressChanges.heldKeys(sql, ids), await staff.invitations.heldKeys(sql, ids), await imports.heldKeys(sql, ids), await ownKeysHeld(sql, ids), await requestKeys(sql, ids), await documentKeys(sql, ids), await mailbox.heldKeys(sql, ids)]) for (const id of held) known.add(id);
    for (const { subject, keyId, compartment } of keys) {
      if ((compartment === "evidence" || compartment === "contract") && !known.has(keyId) && (await evidence.held(sql, subject)).some((row) => row.keyId === keyId)) known.add(keyId);
    }
    return known;
  };
}

function deepSourcesOf({ databases, keys }: Ground, { evidence }: VaultPart): DeepSource[] {
  return [
    consentDeepSource({ databases, evidence, evidenceKeys: (subjects) => keys.openKeys(subjects, ["evidence"]) }),
    representationDeepSource(databases),
    restrictionsDeepSource(databases),
    leavingDeepSource(databases),
    destructionDeepSource(databases),
    staffDeepSource(databases),
  ];
}

/** Joins every module over an opened installation. Throws ConfigFaults, KeyFileFault, LedgerHeadContradiction, UncoveredColumns. */
export async function composeServices(foundation: Foundation): Promise<Services> {
  const operator = operatorOf(foundation.config);
  await assertOfflineCopy(foundation.config);
  const ground = await composeGround(foundation);
  const participants = new Participants();
  const held = composeVault(ground, participants);
  const letters = composeLetters(ground, held, operator);
  const people = composePeople(ground, held, letters, operator);
  const family = composeFamilies(ground, held, letters, people);
  // Requests stand on participants, and are one.
  const copies: Pick<Requests, "copiesIn" | "destroyCopiesOf"> = { copiesIn: (sql, caseId) => asked.requests.copiesIn(sql, caseId), destroyCopiesOf: (subject) => asked.requests.destroyCopiesOf(subject) };
  registerParticipants(participants, ground, held, letters, family, people, copies);
  const staff = composeStaff(ground, held, letters, people, participants, async () => { await asked.requests.assignAll(); });
  const desk = composeIntake(ground, held, letters, people, family, operator, participants);
  const data = composeData(ground, held, letters, people, { ...desk, ...staff }, participants);
  const importing = composeImports(ground, held, letters, people, {
    families: family.families, intakes: desk.intakeDesk.confirmations, requests: { openWriters: (...known) => asked.requests.openWriters(...known) }, beginTogether: (wishes) => together(wishes), certificateUrl: (capability) => leaving.certificateUrl(capability),
  }, operator, participants);
  await assertCovered(ground.databases.data, participants);
  const destruction = destructionDeps(ground, held, letters, people, family, participants, operator);
  registerDestructionLetter(destruction);
  const begin = async (wish: DestructionWish): Promise<BegunDestruction> => {
    const begun = await beginDestruction(destruction, wish);
    await destroyKeysOf(destruction, begun.destruction);
    return begun;
  };
  const together = async (wishes: readonly DestructionWish[]): Promise<readonly BegunDestruction[]> => {
    const begun = await beginTogether(destruction, wishes);
    for (const one of begun) await destroyKeysOf(destruction, one.destruction);
    return begun;
  };
  const leaving = composeLeaving(ground, held, letters, operator, begin, family);
  const { clock, databases, ledger } = ground;
  const finding = composeFinding(ground, held, people, family, leaving);
  const signing = composeSignatures(foundation.config, clock);
  const calendars = new Calendars({ databases, clock, ledger });
  const asked = composeRequests({
    ground, held, letters, people, data, proofs: staff.draftProofs, families: family.families, participants, calendars, disclosures: finding.finding.disclosures, beginDestruction: begin, certificateAt: (capability) => certificateAt(destruction, capability),
    certificateUrl: leaving.certificateUrl, membersOf: async (sql, roles) => (await staff.staff.members.list(sql)).filter((one) => one.roles.some((role) => roles.includes(role))).map(({ subject }) => subject),
  });
  const mail = composeMailbox(ground, people, signing, asked, letters, operator);
  return {
    ...importing, ...mail, ...composeRecovery(ground, { held, letters, people, staff, desk }),
    ...ground, ...held, ...letters, ...people, ...data, ...family, ...leaving, ...signing, ...desk, ...finding, ...staff, ...composeApi(ground, people, staff), operator, participants, ...asked, destruction,
    calendars,
    enrolment: new ChildEnrolment({ ...held, ...family, databases, clock, operator, notices: letters.notices }),
    deepSources: deepSourcesOf(ground, held),
    keysKnown: keysKnownBy(ground, held, { ...people, ...data, ...staff, ...importing, ...mail, ...desk }),
    beginDestruction: begin,
    certificateAt: (capability) => certificateAt(destruction, capability),
    publish: async (requestId) => {
      await held.documents.publishCurrent(currentDocuments(operator, LANGUAGES), requestId);
    },
    close: async () => {
      await signing.signatures.close();
      await letters.mailOut?.close();
      await ground.keys.close();
    },
  };
}

export type { Clock, Foundation };
