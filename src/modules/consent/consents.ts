import { type Actor, type ConsentScope, type ConsentState, type JsonObject, type Language, type PurposeId, type Source, standingFault, type SubjectId } from "../../policy/index.ts";
import { gathered } from "../../platform/gathered.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Journal, JournalRecord } from "../journal/index.ts";
import type { Ledger, LedgerEntry } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type ConsentEvent, type ConsentMethod, consentRowHash } from "./consent-row.ts";
import { assertTransition } from "./consent-transitions.ts";
import { lastWords, type LastWord, standingOf, type StandingRow } from "./consent-standing.store.ts";
import {
  type Choice, type ChoiceState, eventsOf, insertEvents, latestStates, newestPosition, type StateRow, statesOfChoices, type StoredConsentEvent,
} from "./consents.store.ts";

export interface ConsentChoice {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
  readonly state: ConsentState;
  /** End of the term; without one it lasts until the purpose is reached. */
  readonly termUntil?: Date;
}

/** What is recorded together, as one receipt. */
export interface ConsentAnswer {
  /** Whom it concerns. */
  readonly subject: SubjectId;
  /** Who said it. */
  readonly decidedBy: Actor;
  /** Who typed it: the same person, or staff at the desk or by telephone. */
  readonly typedBy: Actor;
  readonly choices: readonly ConsentChoice[];
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly language: Language;
  readonly source: Source;
  readonly method: ConsentMethod;
  readonly at: Date;
  readonly requestId: string;
  /** The receipt's id; made here unless the caller needs it earlier. */
  readonly receipt?: string;
  /** Whether a pupil said it by a credential of the pupil's own, or in person to staff: without it there is no assent (clause:G5). */
  readonly ownCredential?: boolean;
}

/** An event that may be written, with the actor that its ledger entry names. */
export interface PlannedEvent {
  readonly event: ConsentEvent;
  readonly actor: Actor;
}

export interface ConsentDeps {
  readonly ledger: Pick<Ledger, "appending">;
  readonly journal: Pick<Journal, "noteAll">;
  readonly steps?: Steps;
}

/** An event as it was just written, with the hash that its ledger entry names. */
export interface RecordedEvent extends StoredConsentEvent {
  readonly rowHash: string;
}

/** What an answer is judged by: states, the newest position, who may speak, and the last words of representatives where one of them answers. */
export interface ReadForAnswer {
  readonly states: readonly ChoiceState[];
  readonly position: number;
  readonly standings: readonly StandingRow[];
  readonly words: readonly LastWord[];
}

const NOBODYS = Object.freeze({ stage: null, representatives: [] });
const CHOICES_MAX = 100;
const ENDING: readonly ConsentState[] = ["ConsentWithdrawn", "ConsentRevoked"];

const latestOf = gathered(async (sql, subjects: readonly SubjectId[]) => {
  const states = Map.groupBy(await latestStates(sql, subjects), ({ subject }) => subject);
  return subjects.map((subject): StateRow[] => (states.get(subject) ?? []).map(({ subject: _, ...state }) => state));
});

/** What a restore must not forget: the end of a consent, and a pupil's no, which ends the days of grace. */
export function isEnd({ scope, state }: ConsentEvent): boolean {
  return ENDING.includes(state) || (scope === "assent" && state === "ConsentRefused");
}

/** What the journal holds of an event, so that a restore can repeat it. */
export function journalBody(event: StoredConsentEvent): JsonObject {
  return {
    purpose: event.purpose, scope: event.scope, state: event.state, receipt: event.receipt, documentHash: event.documentHash, policyVersion: event.policyVersion,
    language: event.language, source: event.source, method: event.method, requestId: event.requestId, termUntil: event.termUntil?.toISOString() ?? null,
    decidedBy: event.decidedBy, decidedAs: event.decidedAs, typedBy: event.typedBy, typedAs: event.typedAs,
  };
}

function recordOf(event: StoredConsentEvent): JournalRecord {
  return { kind: "withdrawal", id: event.event, subject: event.subject, at: event.at, body: journalBody(event) };
}

/** The subject behind an actor; null for the system. Throws Refusal for a visitor, who can neither decide nor type for anybody. */
function personOf(actor: Actor): SubjectId | null {
  if (actor.kind === "visitor") throw new Refusal("refused", "consent-decider", { clause: "R5" });
  return actor.kind === "system" ? null : actor.subject;
}

function assertAnswer(answer: ConsentAnswer): void {
  if (answer.choices.length === 0 || answer.choices.length > CHOICES_MAX) throw new Refusal("invalid", "consent-empty", { clause: "R5" });
  const named = new Set(answer.choices.map((choice) => `${choice.purpose}/${choice.scope}`));
  if (named.size !== answer.choices.length) throw new Refusal("invalid", "consent-twice", { clause: "C2" });
  if (!/^[0-9a-f]{64}$/.test(answer.documentHash)) throw new Refusal("invalid", "consent-text-unknown", { clause: "C2" });
  for (const { termUntil } of answer.choices) {
    if (termUntil !== undefined && termUntil <= answer.at) throw new Refusal("invalid", "consent-term", { clause: "C2" });
  }
}

/** Consent events: recorded under the subject's exclusive lock, in the ledger, never updated (clause:C2, Law 94-V art. 8). */
export class Consents {
  readonly #deps: ConsentDeps;

  constructor(deps: ConsentDeps) {
    this.#deps = deps;
  }

  /**
   * Records answers of one person in the caller's transaction: events, a ledger entry for each, the journal's outbox row for each end of a consent.
   * The caller ships the journal after its commit and before it answers. Throws Refusal `consent-decider`, `consent-transition`, `consent-unchanged`,
   * `consent-empty`, `consent-twice`, `consent-term`, `consent-text-unknown`, and for children `not-representative`, `restricted-by-entitled`,
   * `assent-needs-own-credential`.
   */
  async record(tx: Tx, answer: ConsentAnswer): Promise<RecordedEvent[]> {
    assertAnswer(answer);
    // Locked before the state is read, so that no withdrawal or read slips between. Sent as one batch: the connection keeps the order.
    const choices = answer.choices.map(({ purpose, scope }) => ({ subject: answer.subject, purpose, scope }));
    const [, states, position, standings, words] = await Promise.all([
      lockSubjects(tx, [answer.subject], "exclusive"),
      statesOfChoices(tx, choices),
      newestPosition(tx, answer.subject),
      standingOf(tx, [answer.subject], answer.at),
      lastWords(tx, answer.decidedBy.kind === "representative" ? choices : []),
    ]);
    const { recorded, written } = await this.send(tx, this.plan(answer, { states, position, standings, words }));
    await written;
    return recorded;
  }

  /**
   * The events that an answer would make of what was read under the subject's exclusive lock. Reads and writes nothing.
   * Throws the refusals of `record`.
   */
  plan(answer: ConsentAnswer, { states, position, standings, words }: ReadForAnswer): PlannedEvent[] {
    assertAnswer(answer);
    const standing = standings.find((held) => held.subject === answer.subject) ?? NOBODYS;
    for (const choice of answer.choices) {
      const about = (held: Choice): boolean => held.subject === answer.subject && held.purpose === choice.purpose && held.scope === choice.scope;
      const fault = standingFault(choice, answer.decidedBy, { ...standing, words: words.filter(about) }, answer.ownCredential === true);
      if (fault !== null) throw new Refusal("refused", fault, { clause: "G5" });
      assertTransition(states.find(about)?.state ?? null, choice.state, answer.decidedBy, answer.subject);
    }
    const receipt = answer.receipt ?? newId();
    return answer.choices.map((choice, index) => ({ event: { ...eventOf(answer, choice, position + index + 1), receipt }, actor: answer.typedBy }));
  }

  /**
   * Sends planned events, of one person or of several whose locks the transaction holds: all entries in one append, all rows in one INSERT. Answers once all is
   * on its way, so that the commit can be sent behind it; `written` ends when the server has it.
   */
  async send(tx: Tx, planned: readonly PlannedEvent[]): Promise<{ recorded: RecordedEvent[]; written: Promise<unknown> }> {
    const hashed = planned.map(({ event, actor }) => ({ event, actor, rowHash: consentRowHash(event) }));
    const { appended, written } = await this.#deps.ledger.appending(tx, hashed.map(({ event, actor, rowHash }) => entryOf(event, actor, rowHash)));
    const recorded = hashed.map(({ event, rowHash }, index) => {
      const entry = appended[index];
      if (entry === undefined) throw new Error("the ledger gave fewer entries than it was asked for");
      return { ...event, entryId: entry.entryId, rowHash };
    });
    const all = Promise.all([written, insertEvents(tx, recorded), this.#deps.journal.noteAll(tx, recorded.filter(isEnd).map(recordOf))]);
    // Whoever does not come to wait for it has a failure of its own to tell.
    all.catch(() => undefined);
    await this.#deps.steps?.("consent:recorded");
    return { recorded, written: all };
  }

  /** The state of every purpose and scope that was ever asked. */
  async stateOf(sql: SqlOrTx, subject: SubjectId): Promise<StateRow[]> {
    return latestOf(sql, subject);
  }

  /** Changes with every event of the subject; a form made from an older one is stale. "0" before the first event. */
  async stateVersion(sql: SqlOrTx, subject: SubjectId): Promise<string> {
    return String(await newestPosition(sql, subject));
  }

  /** Every event of the subject, oldest first. */
  async history(sql: SqlOrTx, subject: SubjectId): Promise<StoredConsentEvent[]> {
    return eventsOf(sql, subject);
  }
}

function eventOf(answer: ConsentAnswer, choice: ConsentChoice, position: number): Omit<ConsentEvent, "receipt"> {
  return {
    subject: answer.subject, position, event: newId(), purpose: choice.purpose, scope: choice.scope, state: choice.state,
    decidedBy: personOf(answer.decidedBy), decidedAs: answer.decidedBy.kind, typedBy: personOf(answer.typedBy), typedAs: answer.typedBy.kind,
    documentHash: answer.documentHash, policyVersion: answer.policyVersion, language: answer.language, source: answer.source, method: answer.method,
    termUntil: choice.termUntil ?? null, requestId: answer.requestId, at: answer.at,
  };
}

/** The ledger entry of an event. Term, third parties, abroad and publication are registered with each act (Law 94-V art. 22(1)(5)): scope, state and term stand in it. */
export function entryOf(event: ConsentEvent, actor: Actor, rowHash = consentRowHash(event)): LedgerEntry {
  return {
    operation: "record", clause: ENDING.includes(event.state) ? "D2" : "C2", purpose: event.purpose, subject: event.subject, actor, fields: [],
    requestId: event.requestId, at: event.at,
    detail: {
      event: event.event, scope: event.scope, state: event.state, term: event.termUntil?.toISOString() ?? null, decidedBy: event.decidedBy,
      row: rowHash,
    },
  };
}
