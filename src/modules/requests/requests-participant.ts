import { Personal } from "../../platform/personal.ts";
import type { SubjectParticipant, Trace } from "../participants/index.ts";
import { copiesOf } from "./case-documents.store.ts";
import type { Requests } from "./requests.ts";
import { casesOf, countOf, eventsOf, requestRow } from "./requests.store.ts";

const CASES_MAX = 500;
/** What is handed out in the file of the export: a copy of more is given on request. */
const EXPORTED_BYTES_MAX = 1_000_000;

/**
 * The part of requests in a person's rights. At a destruction they stay: they are the locked evidence of the request itself, for legal claims alone, dated and named on
 * the certificate (clause:D2); their words go with the request's own key when the term ends. Copies of documents do not stay (clause:C5).
 */
export function requestsParticipant({ copiesIn, destroyCopiesOf }: Pick<Requests, "copiesIn" | "destroyCopiesOf">): SubjectParticipant {
  return {
    name: "requests",
    schemas: ["requests"],
    tables: ["requests.request", "requests.event", "requests.party", "requests.lookup", "requests.desk", "requests.document"],
    // What a representative has asked about the person is that one's (clause:G5): handed out is what the person sent.
    async export(tx, subject) {
      const cases = await casesOf(tx, subject, "sender", CASES_MAX);
      const told = await Promise.all(cases.map(async (caseId) => {
        const [row, events] = [await requestRow(tx, caseId), await eventsOf(tx, caseId)];
        return row === null ? null : {
          number: row.number, kind: row.kind, channel: row.channel, receivedAt: row.receivedAt.toISOString(), answerOn: row.answerOn,
          steps: events.filter(({ change }) => change !== "reply-came" && change !== "letter-opened").map(({ change, state, reason, at }) => ({ change, state, reason, at: at.toISOString() })),
            documents: (await copiesIn(tx, caseId)).map(({ at, bytes }) => ({ at: at.toISOString(), contentBase64: bytes === null || bytes.length > EXPORTED_BYTES_MAX ? null : new Personal(bytes.toString("base64")) })),
        };
      }));
      return { requests: told.filter((one) => one !== null) };
    },
    async find(tx, subject) {
      const { parties, requests, events } = await countOf(tx, subject);
      const copies = (await copiesOf(tx, subject)).length;
      // A document whose copy is gone is a step of the request, no more: what was seen on it lies nowhere.
      const traces: Trace[] = [{ table: "requests.party", rows: parties }, { table: "requests.request", rows: requests }, { table: "requests.event", rows: events }, { table: "requests.document", rows: copies }];
      return traces.filter(({ rows }) => rows > 0);
    },
    restrict: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    correct: () => Promise.resolve(),
    async destroy(_tx, { subject }) {
      return [{ table: "requests.document", rows: await destroyCopiesOf(subject) }];
    },
    recall: () => Promise.resolve(),
  };
}
