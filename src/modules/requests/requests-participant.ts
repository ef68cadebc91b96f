import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { casesOf, countOf, eventsOf, requestRow } from "./requests.store.ts";

const CASES_MAX = 500;

/**
 * The part of requests in a person's rights. At a destruction they stay: they are the locked evidence of the request itself, for legal claims alone, dated and named on
 * the certificate (clause:D2); their words go with the request's own key when the term ends.
 */
export const requestsParticipant: SubjectParticipant = {
  name: "requests",
  schemas: ["requests"],
  tables: ["requests.request", "requests.event", "requests.party", "requests.lookup", "requests.desk"],
  // What a representative has asked about the person is that one's (clause:G5): handed out is what the person sent.
  async export(tx, subject) {
    const cases = await casesOf(tx, subject, "sender", CASES_MAX);
    const told = await Promise.all(cases.map(async (caseId) => {
      const [row, events] = [await requestRow(tx, caseId), await eventsOf(tx, caseId)];
      return row === null ? null : {
        number: row.number, kind: row.kind, channel: row.channel, receivedAt: row.receivedAt.toISOString(), answerOn: row.answerOn,
        steps: events.map(({ change, state, reason, at }) => ({ change, state, reason, at: at.toISOString() })),
      };
    }));
    return { requests: told.filter((one) => one !== null) };
  },
  async find(tx, subject) {
    const { parties, requests, events } = await countOf(tx, subject);
    const traces: Trace[] = [{ table: "requests.party", rows: parties }, { table: "requests.request", rows: requests }, { table: "requests.event", rows: events }];
    return traces.filter(({ rows }) => rows > 0);
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
