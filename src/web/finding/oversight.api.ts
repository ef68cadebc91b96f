import { Type } from "typebox";
import { CLAUSE_IDS, FIELD_IDS, OPERATION_IDS, parseCivilDate, PURPOSE_IDS } from "../../policy/index.ts";
import { OFFICER_ROLES, WATCHING_ROLES } from "../../modules/oversight/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Cursor, cursorOf, Day, Id, OpenObject, orNull, pageOf, placeOf, Time } from "../api/api-schemas.ts";
import { opened } from "../api/opened-value.ts";
import type { AppDeps } from "../app-deps.ts";
import { frozenApi, placeIn } from "./frozen.api.ts";
import { searchLogByDays } from "./log-search.ts";

const watching = { scope: "desk:audit", roles: WATCHING_ROLES } as const;
const Count = Type.Integer();
const LogState = closed({
  origin: orNull(Type.String()), size: Count, root: orNull(Type.String()), checkpoint: orNull(Type.String({ description: "The signed note (C2SP tlog-checkpoint)" })), waitingMs: Count,
  keys: Type.Array(Type.String({ description: "C2SP verifier key" })),
});
const Leaf = closed({
  index: Count, time: Type.Integer({ description: "Seconds since 1970" }), operation: Type.String(), clause: Type.String(), version: Count, commitment: Type.Optional(Type.String()),
  commitments: Type.Optional(closed({ count: Count, root: Type.String() })), detail: Type.Optional(OpenObject),
});
const DISCLOSED_SHOWN = 50;

function dayIn(text: string | undefined, field: string) {
  if (text === undefined) return null;
  const day = parseCivilDate(text);
  if (day === null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field, reason: "not-a-date" }], clause: "U5" });
  return day;
}

/** The place that a cursor names; null for the newest. */
function indexIn(cursor: string | undefined): number | null {
  const place = placeOf(cursor);
  if (place !== null && !/^\d{1,15}$/u.test(place)) throw new Refusal("invalid", "request-shape", { fields: [{ field: "cursor", reason: "unknown" }] });
  return place === null ? null : Number(place);
}

function countParts(api: Api, deps: AppDeps): void {
  const { oversight } = deps.finding;
  apiRoute(api, deps, {
    ...watching, method: "GET", url: "/desk/oversight", summary: "The school in counts, the log, and how each clause stands; nothing of any person",
    answer: closed({
      lives: Type.Array(closed({ life: Type.String(), people: Count })), restrictions: Type.Array(closed({ kind: Type.String(), restrictions: Count })),
      consents: Type.Array(closed({ purpose: Type.Enum(PURPOSE_IDS), state: Type.String(), people: Count })), log: LogState, countedAt: Time,
      clauses: Type.Array(closed({ clause: Type.Enum(CLAUSE_IDS), status: Type.Enum(["kept", "partly", "planned"] as const), tests: Count, missing: Type.String(), evidence: orNull(closed({ name: Type.String(), count: Count })) })),
    }),
    async handle({ caller: { staff }, requestId }) {
      const [counts, state, policy] = [await oversight.counts(staff, requestId), await oversight.logState(staff), await deps.livingPolicy()];
      return {
        lives: counts.lives.map((one) => ({ ...one })), restrictions: counts.restrictions.map((one) => ({ ...one })), consents: counts.consents.map((one) => ({ ...one })),
        log: logOf(state), countedAt: policy.at.toISOString(),
        clauses: CLAUSE_IDS.flatMap((clause) => {
          const known = policy.states.get(clause);
          return known === undefined ? [] : [{ clause, status: known.status, tests: known.tests, missing: known.missing, evidence: known.evidence && { name: known.evidence.name, count: known.evidence.count } }];
        }),
      };
    },
  });
}

function logOf({ waiting_ms, keys, ...state }: Awaited<ReturnType<AppDeps["finding"]["oversight"]["logState"]>>) {
  return { ...state, waitingMs: Math.round(waiting_ms), keys: [...keys] };
}

function logParts(api: Api, deps: AppDeps): void {
  const { oversight } = deps.finding;
  apiRoute(api, deps, {
    ...watching, method: "GET", url: "/desk/ledger", summary: "The log's public entries by operation, clause and days, the newest first; they name nobody",
    query: closed({ operation: Type.Optional(Type.Enum(OPERATION_IDS)), clause: Type.Optional(Type.Enum(CLAUSE_IDS)), from: Type.Optional(Day), until: Type.Optional(Day), cursor: Type.Optional(Cursor) }),
    answer: pageOf(Leaf),
    async handle({ caller, query: { operation = null, clause = null, from, until, cursor }, requestId }) {
      const found = await searchLogByDays(oversight, caller.staff, { operation, clause, from: dayIn(from, "from"), until: dayIn(until, "until"), before: indexIn(cursor) }, requestId);
      return { rows: found.leaves.map(({ index, leaf }) => ({ index, ...leaf })), next: found.older === null ? null : cursorOf(String(found.older)) };
    },
  });
  apiRoute(api, deps, {
    ...watching, method: "GET", url: "/desk/ledger/state", summary: "The newest signed checkpoint, the keys to check it with, and how long entries wait", answer: LogState,
    handle: async ({ caller }) => logOf(await oversight.logState(caller.staff)),
  });
  apiRoute(api, deps, {
    ...watching, method: "GET", url: "/desk/ledger/:index/proof", params: closed({ index: Type.Integer({ minimum: 0, maximum: 999_999_999_999_999 }) }),
    summary: "The proof that an entry stands in the log (C2SP tlog-proof); it is public at /ledger/proof too", answer: { file: "text/plain; charset=utf-8" },
    async handle({ params }) {
      const proof = await deps.ledger.prove(params.index);
      if (proof === null) throw new Refusal("not-found", "entry-unknown", { clause: "U5" });
      return { bytes: Buffer.from(proof) };
    },
  });
}

function officerParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/desk/matters/still", scope: "desk:requests", roles: OFFICER_ROLES, summary: "Blocked, held and frozen records, those to be judged first",
    query: closed({ cursor: Type.Optional(Cursor) }),
    answer: closed({ next: orNull(Cursor), records: Type.Array(closed({ person: Id, number: orNull(Count), kind: Type.String(), clause: Type.String(), since: orNull(Time), reviewAt: orNull(Time) })) }),
    async handle({ caller, query, requestId }) {
      const { records, next } = await deps.finding.oversight.standingStill(caller.staff, requestId, placeIn(query.cursor));
      return { next: next === null ? null : cursorOf(String(next)), records: records.map(({ subject, number, kind, clause, since, reviewAt }) => ({ person: subject, number, kind, clause, since: since?.toISOString() ?? null, reviewAt: reviewAt?.toISOString() ?? null })) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/desk/matters/left", scope: "desk:requests", roles: OFFICER_ROLES, summary: "What left the house lately through the one door out",
    answer: closed({ disclosures: Type.Array(closed({
      disclosure: Id, at: Time, role: Type.String(), list: Type.String(), purpose: Type.Enum(PURPOSE_IDS), fields: Type.Array(Type.Enum(FIELD_IDS)), reason: Type.String(), words: orNull(Type.String()),
      people: orNull(Type.Integer({ description: "Null while it runs" })), whole: orNull(Type.Boolean()),
    })) }),
    async handle() {
      const left = await deps.finding.disclosures.lately(DISCLOSED_SHOWN);
      return { disclosures: left.map(({ disclosure, at, role, list, purpose, fields, reason, words, people, whole }) => ({
        disclosure, at: at.toISOString(), role, list, purpose, fields: [...fields], reason, words: words && opened(words), people, whole,
      })) };
    },
  });
}

/** Twins of `/desk/oversight`, `/desk/ledger` and the reading half of `/desk/matters` (clause:U5, clause:S5, clause:T7). */
export function oversightApi(api: Api, deps: AppDeps): void {
  countParts(api, deps);
  logParts(api, deps);
  officerParts(api, deps);
  frozenApi(api, deps);
}
