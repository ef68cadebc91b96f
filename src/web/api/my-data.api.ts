import { type FieldId, FIELD_IDS, selfCorrectable, SOURCES } from "../../policy/index.ts";
import { Type } from "typebox";
import { Refusal } from "../../platform/refusal.ts";
import { aboutSubject } from "../../modules/subjects/index.ts";
import type { Held } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { confirmAddress, correctableRecord, correctRecord } from "../my/correcting.ts";
import { heldFields, peopleAsked, readAsked, sayStillRight } from "../my/still-right-people.ts";
import { recordOf, type Whose } from "../my/whose.ts";
import type { ApiCaller } from "./api-caller.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { Attempt, closed, Code, Id, orNull, Time, Typed } from "./api-schemas.ts";
import { opened } from "./opened-value.ts";

const Field = Type.Enum(FIELD_IDS);
const Value = closed({ field: Field, value: Type.String(), source: Type.Enum(SOURCES), at: Time });
const Earlier = closed({ field: Field, value: Type.String(), replacedAt: Time, source: Type.Enum(SOURCES) });
const Child = closed({ child: Id });
/** The own record, and that of a child: two addresses of one act. */
export const PLACES = [{ base: "/my", params: undefined }, { base: "/my/children/:child", params: Child }] as const;

/** Whose record a request is about, as `whose` says it for a page. */
export function recordAsked(deps: AppDeps, caller: ApiCaller, params: { readonly child: string } | undefined, inLeave = false): Promise<Whose> {
  return recordOf(caller, params?.child, deps, inLeave);
}

function valuesOf(values: Readonly<Partial<Record<FieldId, Held>>>) {
  return FIELD_IDS.flatMap((field) => {
    const held = values[field];
    return held === undefined ? [] : [{ field, value: opened(held.value), source: held.source, at: held.at.toISOString() }];
  });
}

function readingParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my", scope: "data:read", summary: "What is held about oneself, and the children one represents",
    answer: closed({ subject: Id, number: orNull(Type.Integer()), stillRightAsked: Type.Boolean(), values: Type.Array(Value), children: Type.Array(Id) }),
    async handle({ caller, requestId }) {
      const who = await recordAsked(deps, caller, undefined);
      const sql = deps.databases.data;
      const [about, asked, people] = await Promise.all([aboutSubject(sql, who.subject), deps.stillRight.isAsked(sql, who.subject), peopleAsked(deps, who)]);
      const { values } = await readAsked(deps, who, requestId);
      return { subject: who.subject, number: about?.number ?? null, stillRightAsked: asked, values: valuesOf(values), children: people.slice(1).map(({ subject }) => subject) };
    },
  });

  apiRoute(api, deps, {
    method: "GET", url: "/my/children/:child", params: Child, scope: "data:read", summary: "What is held about a child, as far as a representative sees it",
    answer: closed({ subject: Id, values: Type.Array(Value) }),
    async handle({ caller, params, requestId }) {
      const who = await recordAsked(deps, caller, params);
      return { subject: who.subject, values: valuesOf((await readAsked(deps, who, requestId)).values) };
    },
  });
}

const Correctable = closed({
  fields: Type.Array(Field, { description: "What may be corrected here" }), values: Type.Array(Value), earlier: Type.Array(Earlier),
  asOf: Time,
});
const Correction = closed({
  values: Type.Record(Type.String({ pattern: "^[a-z-]{1,40}$" }), Typed, { additionalProperties: false, description: "By field; what is left out stays as it is" }),
  asOf: Type.Optional(Time),
});
const Corrected = closed({ fields: Type.Array(Field, { description: "What differed, and was corrected" }), attempt: orNull(Attempt) });

function correctingParts(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  const stageOf = (who: Whose) => deps.representations.stageOf(deps.databases.data, who.subject);

  apiRoute(api, deps, {
    method: "GET", url: `${base}/correct`, params, scope: "data:read", summary: "What may be corrected, and what corrections replaced", answer: Correctable,
    async handle({ caller, params: place, requestId }) {
      const who = await recordAsked(deps, caller, place);
      const asOf = deps.clock.now().toISOString();
      const fields = selfCorrectable(who.actor.kind, await stageOf(who)).filter(who.sees);
      const { values, earlier } = await correctableRecord(deps, who, fields, requestId);
      return {
        fields: [...fields], values: valuesOf(values), asOf,
        earlier: earlier.map(({ field, held, replacedAt, source }) => ({ field, value: opened(held.value), replacedAt: replacedAt.toISOString(), source })),
      };
    },
  });

  apiRoute(api, deps, {
    method: "POST", url: `${base}/correct`, params, scope: "data:write", body: Correction, answer: Corrected,
    summary: "Correct values. A new e-mail address and an IIN want the scope `account` too; an address waits for the code that is sent there: `attempt` comes back with it",
    async handle({ caller, params: place, body, language, network, requestId }) {
      // Who has the address has the account, and who has the number is known by the own signature: a token for data alone must not be the way to either (clause:S1).
      if ((body.values["email"] !== undefined || body.values["iin"] !== undefined) && !caller.scopes.includes("account")) throw new Refusal("refused", "scope-missing", { clause: "S1" });
      const who = await recordAsked(deps, caller, place);
      const at = body.asOf === undefined ? deps.clock.now() : new Date(body.asOf);
      if (Number.isNaN(at.getTime())) throw new Refusal("invalid", "request-shape", { fields: [{ field: "asOf", reason: "format" }] });
      const { fields, token } = await correctRecord(deps, { who, stage: await stageOf(who), typed: body.values, asOf: at, language, network, requestId });
      return { fields: [...fields], attempt: token };
    },
  });

  apiRoute(api, deps, {
    method: "POST", url: `${base}/correct/email`, params, scope: "account", summary: "The code that came to the new address", body: closed({ attempt: Attempt, code: Code }),
    async handle({ caller, params: place, body, network, requestId }) {
      await confirmAddress(deps, await recordAsked(deps, caller, place), { ...body, network, requestId });
    },
  });
}

function stillRightParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    method: "GET", url: "/my/still-right", scope: "data:read", summary: "The yearly question: is this still right?",
    answer: closed({ asked: Type.Boolean(), confirmedAt: orNull(Time), people: Type.Array(closed({ subject: Id, fields: Type.Array(Field) })) }),
    async handle({ caller }) {
      const who = await recordAsked(deps, caller, undefined);
      const sql = deps.databases.data;
      const [asked, confirmedAt, people] = await Promise.all([deps.stillRight.isAsked(sql, who.subject), deps.stillRight.confirmedAt(sql, who.subject), peopleAsked(deps, who)]);
      return { asked, confirmedAt: confirmedAt?.toISOString() ?? null, people: await Promise.all(people.map(async (each) => ({ subject: each.subject, fields: await heldFields(deps, each) }))) };
    },
  });

  apiRoute(api, deps, {
    method: "POST", url: "/my/still-right", scope: "data:write", summary: "Say that everything held about oneself and one's children is right",
    async handle({ caller, requestId }) {
      await sayStillRight(deps, await recordAsked(deps, caller, undefined), requestId);
    },
  });
}

/** Twins of `/my`, `/my/correct`, `/my/still-right` and those of each child (clause:S3, clause:C7). */
export function myDataApi(api: Api, deps: AppDeps): void {
  readingParts(api, deps);
  for (const place of PLACES) correctingParts(api, deps, place);
  stillRightParts(api, deps);
}
