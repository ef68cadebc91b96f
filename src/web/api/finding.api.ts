import { Readable } from "node:stream";
import { Type } from "typebox";
import { asSubjectId, FIELD_IDS, FINDING_ROLES, FOUND_BY, type OperationId, PURPOSE_IDS, type PurposeId, purposesFor, RELATIONS, type StaffRole } from "../../policy/index.ts";
import { DISCLOSURE_REASONS, LISTS } from "../../modules/disclosures/index.ts";
import type { PersonRow, PersonSeen } from "../../modules/finding/index.ts";
import { OFFICER_ROLES } from "../../modules/oversight/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { LIST_ROLES } from "../finding/finding-places.ts";
import { csvOf } from "../finding/list.routes.tsx";
import { contextOf } from "../request-context.ts";
import type { DeskCaller } from "./api-caller.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { closed, Id, orNull, Time, Typed } from "./api-schemas.ts";
import { opened } from "./opened-value.ts";

const Field = Type.Enum(FIELD_IDS);
const Purpose = Type.Enum(PURPOSE_IDS);
const Masked = Type.Record(Type.String({ pattern: "^[a-z-]{1,40}$" }), Type.String());
const OfPerson = closed({ person: Id });
const Found = { person: Id, number: Type.Integer(), masked: orNull(Masked), refused: orNull(Type.String()) };
const Relative = closed({ ...Found, relation: Type.Enum(RELATIONS) });

const found = (row: PersonRow) => ({ person: row.subject, number: row.number, masked: row.seen ? { ...row.masked } : null, refused: row.seen ? null : row.reason });
const related = (relatives: PersonSeen["children"]) => relatives.map(({ row, relation }) => ({ ...found(row), relation }));

/** The member in a role that has this purpose; who holds several acts in one at a time. Throws Refusal `role-not-permitted`. */
async function acting(deps: AppDeps, { session }: DeskCaller, roles: readonly StaffRole[], operation: OperationId, purpose: PurposeId) {
  const fitting = roles.filter((role) => purposesFor(role, operation).includes(purpose));
  if (fitting.length === 0) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  return deps.api.staffOf(session, fitting);
}

function findingParts(api: Api, deps: AppDeps): void {
  const { people } = deps.finding;
  apiRoute(api, deps, {
    method: "POST", url: "/desk/find", shows: true, scope: "desk:find", roles: FINDING_ROLES, summary: "Find people; what comes is masked, and stands in everybody's history",
    body: closed({ purpose: Purpose, by: Type.Enum(FOUND_BY), text: Typed, page: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })) }),
    answer: closed({ rows: Type.Array(closed(Found)), total: Type.Integer(), page: Type.Integer(), pages: Type.Integer(), full: Type.Boolean() }),
    async handle({ caller, body, requestId }) {
      const by = await acting(deps, caller, FINDING_ROLES, "use", body.purpose);
      const { rows, total, page, pages, full } = await people.find({ by, purpose: body.purpose, how: body.by, text: body.text, page: body.page ?? 1, requestId });
      return { rows: rows.map(found), total, page, pages, full };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/desk/people/:person", params: OfPerson, query: closed({ purpose: Purpose }), scope: "desk:find", roles: FINDING_ROLES, summary: "One person, masked: which fields are held and since when, and who belongs to the person",
    answer: closed({ person: Id, number: Type.Integer(), masked: Masked, held: Type.Array(closed({ field: Field, since: Time })), representatives: Type.Array(Relative), children: Type.Array(Relative) }),
    async handle({ caller, params, query, requestId }) {
      const by = await acting(deps, caller, FINDING_ROLES, "use", query.purpose);
      const { subject, number, masked, held, representatives, children } = await people.person({ by, purpose: query.purpose, requestId }, asSubjectId(params.person));
      return {
        person: subject, number, masked: { ...masked }, held: held.map(({ field, since }) => ({ field, since: since.toISOString() })), representatives: related(representatives), children: related(children),
      };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/desk/people/:person/show", shows: true, params: OfPerson, scope: "desk:find", roles: FINDING_ROLES, summary: "Show one value: an act of its own in the person's history",
    body: closed({ purpose: Purpose, field: Field }), answer: closed({ field: Field, value: orNull(Type.String()) }),
    async handle({ caller, params, body, requestId }) {
      const by = await acting(deps, caller, FINDING_ROLES, "use", body.purpose);
      const held = await people.show({ by, purpose: body.purpose, requestId }, asSubjectId(params.person), body.field);
      return { field: body.field, value: held && opened(held.value) };
    },
  });
}

function listParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "POST", url: "/desk/lists", scope: "desk:list", roles: LIST_ROLES, summary: "A list as CSV, through the one door out, with purpose and reason",
    body: closed({ purpose: Purpose, list: Type.Enum(LISTS), reason: Type.Enum(DISCLOSURE_REASONS), words: Typed, fields: Type.Array(Field, { minItems: 1, maxItems: FIELD_IDS.length, uniqueItems: true }) }),
    answer: { file: "text/csv; charset=utf-8" },
    async handle({ caller, body, request, requestId }) {
      const by = await acting(deps, caller, LIST_ROLES, "extract", body.purpose);
      const { purpose, list, reason, words, fields } = body;
      const disclosure = await deps.finding.disclosures.disclose({ by, to: { kind: "own-staff" }, purpose, fields, list, reason, words, requestId });
      return { bytes: Readable.from(csvOf(contextOf(request), disclosure)), name: `list-${disclosure.id.slice(0, 8)}.csv` };
    },
  });
}

function matterParts(api: Api, deps: AppDeps): void {
  const { matters } = deps.finding;
  apiRoute(api, deps, {
    method: "GET", url: "/desk/matters", scope: "desk:requests", roles: OFFICER_ROLES, summary: "What representatives do not agree on",
    answer: closed({ matters: Type.Array(closed({ child: Id, matter: Id, kind: Type.String(), openedAt: Time, reminders: Type.Integer() })) }),
    async handle({ caller }) {
      return { matters: (await matters.openMatters(caller.staff)).map(({ child, matter, kind, openedAt, reminders }) => ({ child, matter, kind, openedAt: openedAt.toISOString(), reminders })) };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/desk/matters/:child", params: closed({ child: Id }), scope: "desk:requests", roles: OFFICER_ROLES, summary: "Decide a matter",
    body: closed({ decision: Type.Enum(["keep", "destroy"] as const) }),
    async handle({ caller, params, body, requestId }) {
      await matters.judge(asSubjectId(params.child), body.decision, caller.staff, requestId);
    },
  });
}

/** Twins of the desk's finding, lists and matters (clause:S1, clause:T1, clause:G5). */
export function findingApi(api: Api, deps: AppDeps): void {
  findingParts(api, deps);
  listParts(api, deps);
  matterParts(api, deps);
}
