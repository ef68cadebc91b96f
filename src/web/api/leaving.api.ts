import { Type } from "typebox";
import { CLAUSE_IDS, COMPARTMENT_IDS, FIELD_IDS } from "../../policy/index.ts";
import { cancellationTexts, type PlannedRecord } from "../../modules/leaving/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { assertMayHurry, destroyAtOnce, isPupilsOwn, isShared, withdrawEverything } from "../destruction/leaving-acts.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { Attempt, closed, Code, Id, orNull, Paper, Time } from "./api-schemas.ts";
import { PLACES, recordAsked } from "./my-data.api.ts";

const Field = Type.Enum(FIELD_IDS);
const Stop = closed({ reason: Type.Enum(["open-obligation", "legal-hold", "blocked"] as const), clause: Type.Enum(CLAUSE_IDS), fields: Type.Union([Type.Array(Field), Type.Literal("all")]), until: orNull(Time) });
const Planned = closed({
  subject: Id, goes: Type.Array(closed({ compartment: Type.Enum(COMPARTMENT_IDS), fields: Type.Array(Field) })),
  stays: Type.Array(closed({ what: Type.String(), ground: Type.String(), until: Type.String() })), stops: Type.Array(Stop),
});
const Matter = closed({ kind: Type.String(), since: Time, own: Type.Boolean({ description: "Whether it is one's own wish" }) });
const Plan = closed({ graceDays: Type.Integer(), shared: Type.Boolean({ description: "Whether another person represents the child too" }), records: Type.Array(Planned), staying: Type.Array(Id), matters: Type.Array(Matter) });
const Shown = closed({
  leaves: Type.Array(closed({
    subject: Id, dueAt: Time, shared: Type.Boolean({ description: "Whether several represent the child now; then nobody destroys at once" }), mayCancel: Type.Boolean(), certificate: orNull(closed({ address: Type.String(), capability: Type.String(), salt: Type.String() })),
  })),
  cancelling: closed({ shown: Type.String({ description: "What a cancellation brings back: the hash over these texts" }), texts: Type.Array(closed({ subject: Id, text: Paper })) }),
});

function told({ subject, held, kept, stops }: PlannedRecord) {
  return {
    subject, goes: held.compartments.map(({ compartment, fields }) => ({ compartment, fields: fields.map(({ field }) => field) })), stays: kept.map((one) => ({ ...one })),
    stops: stops.map(({ reason, clause, fields, until }) => ({ reason, clause, fields: fields === "all" ? ("all" as const) : [...fields], until: until?.toISOString() ?? null })),
  };
}

function withdrawParts(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  apiRoute(api, deps, {
    method: "GET", url: `${base}/withdraw`, params, scope: "leave", summary: "What a withdrawal of everything would do: what goes, what stays and by which law, what stands in the way", answer: Plan,
    async handle({ caller, params: place }) {
      const who = await recordAsked(deps, caller, place);
      const shared = await isShared(deps, who);
      // A pupil before 18 ends the own words, and destroys nothing: what follows goes by its term.
      if (await isPupilsOwn(deps, who)) return { graceDays: deps.leaving.graceDays, shared, records: [], staying: [], matters: [] };
      const [{ records, staying }, matters] = await Promise.all([deps.leaving.plan(who), shared ? deps.families.mattersSeen(deps.databases.data, who.subject, who.session.subject) : []]);
      return {
        graceDays: deps.leaving.graceDays, shared, records: records.map(told), staying: [...staying],
        matters: matters.map(({ kind, since, own }) => ({ kind, since: since.toISOString(), own })),
      };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: `${base}/withdraw`, params, scope: "leave", summary: "Withdraw everything: it holds at once, the destruction follows after the days of grace. A pupil before 18 takes back every own word",
    answer: closed({ began: Type.Enum(["leaves", "restricted", "taken-back"] as const) }),
    async handle({ caller, params: place, language, requestId }) {
      return { began: await withdrawEverything(deps, await recordAsked(deps, caller, place), { language, requestId }) };
    },
  });
}

function leavingParts(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  apiRoute(api, deps, {
    method: "GET", url: `${base}/leaving`, params, scope: "leave", summary: "The days of grace: until when, the certificate's address, the texts that a cancellation agrees to", answer: Shown,
    async handle({ caller, params: place, language }) {
      const who = await recordAsked(deps, caller, place, true);
      const group = await deps.leaving.groupOf(deps.databases.data, who);
      const { texts, shown } = cancellationTexts(deps.operator, language, group.map(({ leave }) => leave), who.session.subject);
      return {
        leaves: group.map(({ leave, shown: seen, shared, mayCancel }) => ({
          subject: leave.subject, dueAt: leave.dueAt.toISOString(), shared, mayCancel,
          certificate: seen && { address: deps.certificateUrl(seen.capability), capability: seen.capability, salt: seen.salt },
        })),
        cancelling: { shown, texts: texts.map(({ subject, hash, document }) => ({ subject, text: { hash, document: { ...document } } })) },
      };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: `${base}/leaving/cancel`, params, scope: "leave", summary: "Cancel within the days of grace: what was withdrawn is consented to anew", body: closed({ shown: Type.String({ maxLength: 200 }) }),
    async handle({ caller, params: place, body, language, requestId }) {
      await deps.leaving.cancel({ ...(await recordAsked(deps, caller, place, true)), language, requestId, shown: body.shown });
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: `${base}/leaving/now`, params, scope: "leave", status: 202, summary: "Ask for the code that a destruction at once wants", answer: closed({ attempt: Attempt }),
    async handle({ caller, params: place, language, network, requestId }) {
      const who = await recordAsked(deps, caller, place, true);
      await assertMayHurry(deps, who);
      const { session } = who;
      const { token } = await deps.stepUps.requestCode({ session, act: "withdraw-all", network, language, requestId });
      return { attempt: token };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: `${base}/leaving/code`, params, scope: "leave", summary: "Enter the code: what leaves is destroyed at once. The certificate's address and the opening are shown this once",
    body: closed({ attempt: Attempt, code: Code }),
    answer: closed({ records: Type.Array(closed({ subject: Id, destruction: Id, address: Type.String(), capability: Type.String(), opening: closed({ salt: Type.String(), name: Type.String() }) })) }),
    async handle({ caller, params: place, body, network, requestId }) {
      const who = await recordAsked(deps, caller, place, true);
      await deps.stepUps.enterCode({ session: who.session, token: body.attempt, code: body.code, network });
      const records = await destroyAtOnce(deps, who, requestId);
      return { records: records.map(({ subject, begun }) => ({ subject, destruction: begun.destruction, address: deps.certificateUrl(begun.capability), capability: begun.capability, opening: { ...begun.opening } })) };
    },
  });
}

/** Twins of `/my/withdraw` and `/my/leaving`, for oneself and each child (clause:D2). */
export function leavingApi(api: Api, deps: AppDeps): void {
  for (const place of PLACES) {
    withdrawParts(api, deps, place);
    leavingParts(api, deps, place);
  }
  apiRoute(api, deps, {
    method: "POST", url: "/my/children/:child/withdraw/back", params: closed({ child: Id }), scope: "leave", summary: "Take back the wish to have a shared child's record destroyed",
    async handle({ caller, params, requestId }) {
      const who = await recordAsked(deps, caller, params);
      await deps.families.takeBack(who.subject, who.actor, requestId);
    },
  });
}
