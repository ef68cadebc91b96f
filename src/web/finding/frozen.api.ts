import { Type } from "typebox";
import { asSubjectId } from "../../policy/index.ts";
import { FROZEN_A_PAGE, type FrozenRecord, OFFICER_ROLES } from "../../modules/oversight/index.ts";
import { RELEASE_REASONS } from "../../modules/subjects/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Cursor, cursorOf, Id, orNull, placeOf, Time } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";

const PLACE = "/desk/matters/frozen";
const officer = { scope: "desk:requests", roles: OFFICER_ROLES } as const;
const params = closed({ person: Id });
const Frozen = closed({
  person: Id, number: Type.Integer(),
  why: Type.Array(closed({ reason: Type.Enum(["entries-lost", "keys-missing", "grown-up", "unknown"] as const), entriesLost: orNull(Type.Integer()), since: orNull(Time) })),
  stop: orNull(Type.Enum(["keys-missing", "leaving", "withdrawn", "confirms-anew"] as const, { description: "Why it may not be released; null: it may" })),
  destroyFrom: orNull(Time),
});

function told({ subject, number, why, stop, destroyFrom }: FrozenRecord) {
  return { person: subject, number, why: why.map(({ reason, entriesLost, at }) => ({ reason, entriesLost, since: at?.toISOString() ?? null })), stop, destroyFrom: destroyFrom?.toISOString() ?? null };
}

/** The number that a cursor names. Throws Refusal `request-shape`. */
export function placeIn(cursor: string | undefined): number {
  const place = placeOf(cursor) ?? "0";
  if (!/^\d{1,12}$/u.test(place)) throw new Refusal("invalid", "request-shape", { fields: [{ field: "cursor", reason: "unknown" }] });
  return Number(place);
}

/** Twins of `/desk/matters/frozen` (clause:S1, clause:T7). */
export function frozenApi(api: Api, deps: AppDeps): void {
  const { frozen } = deps.finding;
  apiRoute(api, deps, {
    ...officer, method: "GET", url: PLACE, summary: "Frozen records by their numbers, why they stand still, and whether they may be released",
    query: closed({ cursor: Type.Optional(Cursor) }), answer: closed({ rows: Type.Array(Frozen, { maxItems: FROZEN_A_PAGE }), next: orNull(Cursor), count: Type.Integer() }),
    async handle({ caller, query, requestId }) {
      const { records, next, count } = await frozen.list({ by: caller.staff, requestId }, placeIn(query.cursor));
      return { rows: records.map(told), next: next === null ? null : cursorOf(String(next)), count };
    },
  });
  apiRoute(api, deps, {
    ...officer, method: "GET", url: `${PLACE}/:person`, params, summary: "One frozen record", answer: Frozen,
    handle: async ({ caller, params: { person }, requestId }) => told(await frozen.one({ by: caller.staff, requestId }, asSubjectId(person))),
  });
  apiRoute(api, deps, {
    ...officer, method: "POST", url: PLACE, summary: `Release up to ${FROZEN_A_PAGE} records, each as an act of its own; who may not live again stays and is counted`,
    body: closed({ people: Type.Array(Id, { minItems: 1, maxItems: FROZEN_A_PAGE }), reason: Type.Enum(RELEASE_REASONS) }),
    answer: closed({ released: Type.Integer(), kept: Type.Array(closed({ reason: Type.String(), people: Type.Integer() })) }),
    async handle({ caller, body, requestId }) {
      const { released, kept } = await frozen.releaseMany({ by: caller.staff, requestId }, body.people.map(asSubjectId), body.reason);
      return { released, kept: [...kept].map(([reason, people]) => ({ reason, people })) };
    },
  });
  apiRoute(api, deps, {
    ...officer, method: "POST", url: `${PLACE}/:person`, params, summary: "Release one record by a reason, or begin the destruction that everything's withdrawal asks for",
    body: Type.Union([closed({ decision: Type.Literal("release"), reason: Type.Enum(RELEASE_REASONS) }), closed({ decision: Type.Literal("destroy") })]),
    async handle({ caller, params: { person }, body, requestId }) {
      const act = { by: caller.staff, requestId };
      if (body.decision === "destroy") await frozen.destroy(act, asSubjectId(person));
      else await frozen.release(act, asSubjectId(person), body.reason);
    },
  });
}
