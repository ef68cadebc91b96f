import { join } from "node:path";
import { Accounts, accountsParticipant, CodeHashes, Challenges, DraftSeals, IssuedCodes, KeptForms, OwnAddresses, Passkeys, RateLimits, registerAccountLetters, RowSeals, Sessions, SignIn, StepUps } from "../../src/modules/accounts/index.ts";
import { consentParticipant } from "../../src/modules/consent/index.ts";
import { type ConsentDocument, JoinConfirmation, type Joined, JoinDrafts, Joining, joiningParticipant, JoinLetters, registerJoinLetters } from "../../src/modules/joining/index.ts";
import { KeptLetters, LetterSender, type LetterSenderDeps, Notices, noticesParticipant, operatorWords } from "../../src/modules/notices/index.ts";
import { Participants } from "../../src/modules/participants/index.ts";
import { restrictionsParticipant } from "../../src/modules/restrictions/index.ts";
import { Vault } from "../../src/modules/vault/index.ts";
import { openFileStore, type FileStore } from "../../src/platform/files.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { reveal } from "../../src/platform/personal.ts";
import { partAddress } from "../../src/platform/postgres.ts";
import { type Job, runDueJobs } from "../../src/platform/queue.ts";
import type { Steps } from "../../src/platform/steps.ts";
import { lookUpAddressJob } from "../../src/jobs/look-up-address.ts";
import { prepareJoinLetterJob } from "../../src/jobs/prepare-join-letter.ts";
import { sendLetterJob } from "../../src/jobs/send-letter.ts";
import { referenceOperator } from "../../src/policy/index.ts";
import { A_TEXT, consenting, type Consenting } from "./consenting.ts";

/** Everything up to joining, real but for the clock; letters are kept unless a test passes a mail server. */
export interface JoiningWorld extends Consenting {
  readonly vault: Vault;
  readonly files: FileStore;
  readonly notices: Notices;
  readonly keptLetters: KeptLetters;
  readonly sender: LetterSender;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly limits: RateLimits;
  readonly seals: DraftSeals;
  readonly keptForms: KeptForms;
  readonly signIn: SignIn;
  readonly stepUps: StepUps;
  readonly challenges: Challenges;
  readonly passkeys: Passkeys;
  readonly issuedCodes: IssuedCodes;
  readonly ownAddresses: OwnAddresses;
  readonly joining: Joining;
  readonly drafts: JoinDrafts;
  readonly letters: JoinLetters;
  readonly confirmation: JoinConfirmation;
  readonly participants: Participants;
  readonly jobs: readonly Job[];
  /** Runs every job that is due, as a worker does. */
  readonly runJobs: () => Promise<void>;
  /** The text in force; a test may put another in force. */
  document: ConsentDocument;
  /** Kept letters as plain text, newest first. */
  readonly inbox: () => Promise<{ to: string; subject: string; text: string; kind: string }[]>;
  readonly codeSentTo: (address: string) => Promise<string>;
  /** A person who has joined. */
  readonly joined: (address: string) => Promise<Joined>;
}

let network = 0;
/** Another network each time, so that the limits of one test do not reach the next. */
export function aNetwork(): string {
  network += 1;
  return `10.${Math.trunc(network / 250)}.${network % 250}.7`;
}

/** What a person types; overwrite what matters to the test. */
export function typedForm(email: string, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { "family-name": "Сейітқызы", "given-name": "Әсел", "birth-date": "1990-03-21", email, phone: "+7 701 555 01 23", ...changes };
}

export async function joiningWorld(changes: Partial<Pick<LetterSenderDeps, "mailOut">> = {}): Promise<JoiningWorld> {
  const base = await consenting();
  const { databases, clock, keys, ledger, longLived, consents, receipts, forms } = base;
  const steps: Steps = (name) => base.onStep(name);
  const vault = new Vault({ databases, clock, keys, ledger, steps });
  const files = openFileStore(join(base.folder, "files"));
  const keptLetters = new KeptLetters({ databases, clock, keys, files });
  const notices = new Notices({ databases, clock, keptLetters });
  const sender = new LetterSender({
    databases, clock, vault, notices, keptLetters, mailOut: null, from: "no-reply@school.example", mailDomain: "school.example",
    operatorWords: operatorWords(referenceOperator), steps, ...changes,
  });
  const accounts = new Accounts({ databases, clock, index: keys.index });
  const rows = new RowSeals(longLived);
  const sessions = new Sessions({ databases, clock, rows, representations: base.representations });
  const codes = new CodeHashes(longLived);
  const limits = new RateLimits(longLived);
  const seals = new DraftSeals({ keys });
  const keptForms = new KeptForms({ databases, clock, drafts: seals });
  const signIn = new SignIn({ databases, clock, accounts, drafts: seals, codes, rows, limits, sessions, notices });
  const stepUps = new StepUps({ databases, clock, codes, rows, limits, notices, vault, graceDays: referenceOperator.graceDays });
  const challenges = new Challenges({ databases, clock, longLived });
  const passkeys = new Passkeys({ databases, clock, keys, ledger, challenges, limits, sessions, stepUps });
  const pupils = { databases, clock, longLived, accounts, drafts: seals, codes, rows, limits, sessions, notices, vault, keys, ledger, representations: base.representations };
  const issuedCodes = new IssuedCodes(pupils);
  const ownAddresses = new OwnAddresses(pupils);
  const drafts = new JoinDrafts({ databases, clock, seals, notices });
  const letters = new JoinLetters({ databases, clock, accounts, drafts, codes, notices });
  const consentDocument = () => Promise.resolve(world.document);
  const joining = new Joining({ databases, clock, longLived, forms, consentDocument, seals, drafts, limits, steps });
  const confirmation = new JoinConfirmation({ databases, clock, consentDocument, accounts, sessions, consents, receipts, drafts, codes, limits, keys, vault, notices, steps });
  registerAccountLetters(notices, signIn);
  registerJoinLetters(notices, { letters, drafts, links: { signIn: "http://localhost:3000/sign-in", receipt: (id) => `http://localhost:3000/my/receipts/${id}` } });
  const participants = new Participants();
  for (const each of [restrictionsParticipant, consentParticipant, noticesParticipant({ notices, keptLetters }), accountsParticipant({ seals, keys }), joiningParticipant]) participants.register(each);
  const jobs = [sendLetterJob(sender), lookUpAddressJob(signIn), prepareJoinLetterJob(letters)];
  const url = partAddress(databases.addresses.dataUrl, "app", databases.addresses.secret, databases.addresses.loginPrefix);
  const log = createLog({ logLevel: "fatal" });
  const world: JoiningWorld = Object.assign(base, {
    vault, files, notices, keptLetters, sender, accounts, sessions, limits, seals, keptForms, signIn, stepUps, challenges, passkeys, issuedCodes, ownAddresses, joining, drafts, letters, confirmation, participants, jobs,
    document: { hash: A_TEXT, policyVersion: "1" },
    runJobs: async () => {
      await runDueJobs({ url, jobs, log });
      // Letters of two runs are told apart by their times.
      clock.advance({ milliseconds: 1 });
    },
    inbox: async () => (await keptLetters.newest(200)).flatMap(({ kind, letter }) => (letter === null ? [] : [{
      kind, to: reveal(letter.to, "mail"), subject: reveal(letter.subject, "mail"), text: reveal(letter.text, "mail"),
    }])),
    codeSentTo: async (address: string) => {
      const found = (await world.inbox()).find(({ to, kind }) => to === address && kind.endsWith("-code"));
      const code = found && /\d{8}/.exec(found.text)?.[0];
      if (code === undefined) throw new Error("no letter with a code");
      return code;
    },
    joined: async (address: string) => {
      const browser = newId();
      const { token } = await joining.openForm({ browser, language: "ru" });
      const posted = await joining.postForm({ browser, language: "ru", token, typed: typedForm(address), consent: true, network: aNetwork(), source: "web-form", requestId: newId() });
      await world.runJobs();
      const joined = await confirmation.confirm({ token: posted.token, code: await world.codeSentTo(address), network: aNetwork(), requestId: newId() });
      // What comes next is later, as its letters are.
      clock.advance({ milliseconds: 1 });
      return joined;
    },
  });
  return world;
}
